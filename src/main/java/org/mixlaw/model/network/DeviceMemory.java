package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.model.machine.Nvml;

/** How much memory a device has left. */
final class DeviceMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+([0-9]+) kB");

  private DeviceMemory() {}

  /**
   * Free memory; what PyTorch keeps in its cache is given back first.
   *
   * @param device a device
   * @return bytes; empty where nobody can be asked
   */
  static OptionalLong free(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
      return ofGpu(device.getDeviceId())
          .map(usage -> OptionalLong.of(usage.total() - usage.used()))
          .orElse(OptionalLong.empty());
    }
    try {
      Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      if (available.find()) {
        return OptionalLong.of(Long.parseLong(available.group(1)) << 10);
      }
    } catch (IOException e) {
      // no Linux: the heap's own limit is the best guess left
    }
    return OptionalLong.of(Runtime.getRuntime().maxMemory());
  }

  /**
   * Asks the driver; where its library is missing, the CUDA runtime. Memory that is not known is no
   * failure.
   *
   * @param index the GPU's CUDA index
   * @return its memory, or empty where neither answers
   */
  static Optional<Nvml.Usage> ofGpu(int index) {
    return TorchEngine.machine()
        .gpu(index)
        .flatMap(gpu -> Nvml.find().flatMap(nvml -> nvml.usage(gpu.uuid())))
        .or(() -> ofRuntime(index));
  }

  private static Optional<Nvml.Usage> ofRuntime(int index) {
    try {
      MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(index));
      return Optional.of(new Nvml.Usage(usage.getMax(), usage.getCommitted()));
    } catch (IllegalStateException | IllegalArgumentException | EngineException e) {
      return Optional.empty();
    }
  }
}
