package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.mixlaw.model.network.Devices;

/** What is known of the device that a proxy lives on: its peak speed and the memory in use. */
final class Accelerator {
  /** Dense bf16 matrix products per second, from the makers' data sheets (SXM boards). */
  private static final Map<String, Double> BF16_PEAK =
      Map.of("H100", 989e12, "H200", 989e12, "GH200", 989e12, "A100", 312e12);

  private final List<Integer> gpus;
  private final OptionalDouble peak;

  private Accelerator(List<Integer> gpus, OptionalDouble peak) {
    this.gpus = gpus;
    this.peak = peak;
  }

  /**
   * Looks a device up.
   *
   * @param device {@code cpu}, {@code gpu:0}, {@code gpu:0,1} and so on
   * @return what is known of it, all GPUs together
   */
  static Accelerator of(String device) {
    List<Integer> gpus =
        device.startsWith("gpu:")
            ? Arrays.stream(device.substring("gpu:".length()).split(",", -1))
                .map(Integer::valueOf)
                .toList()
            : List.of();
    List<OptionalDouble> peaks =
        gpus.stream().map(gpu -> peakOf(Devices.gpuName(gpu).orElse(""))).toList();
    return new Accelerator(
        gpus,
        !peaks.isEmpty() && peaks.stream().allMatch(OptionalDouble::isPresent)
            ? OptionalDouble.of(peaks.stream().mapToDouble(OptionalDouble::getAsDouble).sum())
            : OptionalDouble.empty());
  }

  private static OptionalDouble peakOf(String name) {
    return BF16_PEAK.entrySet().stream()
        .filter(entry -> name.matches(".*\\b" + entry.getKey() + "\\b.*"))
        .filter(entry -> !name.contains("PCIe"))
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  /** Peak bf16 operations per second, where they are known. */
  OptionalDouble peak() {
    return peak;
  }

  /** Bytes in use: of the GPU by everybody, of the machine's memory by this process; 0 unknown. */
  long memory() {
    if (!gpus.isEmpty()) {
      return gpus.stream().mapToLong(gpu -> Devices.gpuMemoryInUse(gpu).orElse(0)).sum();
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
}
