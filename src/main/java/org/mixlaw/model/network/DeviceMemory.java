package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a device has left. */
final class DeviceMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+([0-9]+) kB");

  private DeviceMemory() {}

  /**
   * A GPU's memory.
   *
   * @param total bytes
   * @param used bytes in use by everybody
   */
  record Gpu(long total, long used) {}

  /**
   * Free memory; what PyTorch keeps in its cache is given back first.
   *
   * @param device a device
   * @return bytes
   */
  static long free(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
      return ofGpu(device.getDeviceId()).map(gpu -> gpu.total() - gpu.used()).orElse(0L);
    }
    try {
      Matcher available = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      if (available.find()) {
        return Long.parseLong(available.group(1)) << 10;
      }
    } catch (IOException e) {
      // no Linux: the heap's own limit is the best guess left
    }
    return Runtime.getRuntime().maxMemory();
  }

  /**
   * Asks the CUDA runtime; where DJL cannot find one, nvidia-smi.
   *
   * @param index the GPU's CUDA index
   * @return its memory, or empty where neither answers
   */
  static Optional<Gpu> ofGpu(int index) {
    try {
      MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(index));
      return Optional.of(new Gpu(usage.getMax(), usage.getCommitted()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      return ask(visible(index));
    }
  }

  /** The name that nvidia-smi has for a CUDA index. */
  private static String visible(int index) {
    String all = System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "");
    String[] names = all.isBlank() ? new String[0] : all.split(",");
    return index < names.length ? names[index].strip() : Integer.toString(index);
  }

  private static Optional<Gpu> ask(String gpu) {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "-i",
                  gpu,
                  "--query-gpu=memory.total,memory.used",
                  "--format=csv,noheader,nounits")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!answer.matches("[0-9]+, [0-9]+")) {
        return Optional.empty();
      }
      long[] mebibytes = Arrays.stream(answer.split(", ")).mapToLong(Long::parseLong).toArray();
      return Optional.of(new Gpu(mebibytes[0] << 20, mebibytes[1] << 20));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
