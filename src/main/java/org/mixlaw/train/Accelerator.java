package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.mixlaw.model.network.Devices;

/** What is known of the device that a proxy lives on: its peak speed and the memory in use. */
final class Accelerator {
  /** Dense bf16 matrix products per second, from the makers' data sheets (SXM boards). */
  private static final Map<String, Double> BF16_PEAK =
      Map.of("H100", 989e12, "H200", 989e12, "GH200", 989e12, "A100", 312e12);

  private final String device;
  private final OptionalDouble peak;

  private Accelerator(String device, OptionalDouble peak) {
    this.device = device;
    this.peak = peak;
  }

  /**
   * Looks a device up.
   *
   * @param device {@code cpu} or {@code gpu:0} and so on
   * @return what is known of it
   */
  static Accelerator of(String device) {
    if (!device.startsWith("gpu")) {
      return new Accelerator(device, OptionalDouble.empty());
    }
    String name = Devices.gpuName(index(device)).orElse("");
    return new Accelerator(
        device,
        BF16_PEAK.entrySet().stream()
            .filter(entry -> name.matches(".*\\b" + entry.getKey() + "\\b.*"))
            .filter(entry -> !name.contains("PCIe"))
            .mapToDouble(Map.Entry::getValue)
            .findFirst());
  }

  /** Peak bf16 operations per second, where they are known. */
  OptionalDouble peak() {
    return peak;
  }

  /** Bytes in use: of the GPU by everybody, of the machine's memory by this process; 0 unknown. */
  long memory() {
    if (device.startsWith("gpu")) {
      return Devices.gpuMemoryInUse(index(device)).orElse(0);
    }
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static int index(String device) {
    int colon = device.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(device.substring(colon + 1));
  }
}
