package org.mixlaw.model;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a device has left. */
final class DeviceMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+([0-9]+) kB");

  private DeviceMemory() {}

  /**
   * Free memory; what PyTorch keeps in its cache is given back first.
   *
   * @param device a device
   * @return bytes
   */
  static long free(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
      MemoryUsage usage = CudaUtils.getGpuMemory(device);
      return usage.getMax() - usage.getCommitted();
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
}
