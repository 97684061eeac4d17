package org.mixlaw.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Devices;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The memory that a micro-batch takes at its peak, predicted and measured: resident memory of this
 * process on a CPU, memory in use on a GPU. Prints one row of a table; {@code scripts/bench/memory}
 * runs it once for every shape, because a process never gives all of its memory back.
 */
@Command(
    name = "memory-benchmark",
    description = "Predicted and measured peak memory of one micro-batch.",
    mixinStandardHelpOptions = true)
public final class MemoryBenchmark implements Callable<Integer> {
  private static final double MIB = 1 << 20;

  @Option(names = "--layers", required = true, description = "Layers.")
  private int layers;

  @Option(names = "--width", required = true, description = "Width.")
  private int width;

  @Option(names = "--heads", required = true, description = "Attention heads.")
  private int heads;

  @Option(names = "--vocabulary", required = true, description = "Vocabulary.")
  private int vocabulary;

  @Option(names = "--sequence", required = true, description = "Tokens of a sequence.")
  private int sequence;

  @Option(names = "--micro-batch", required = true, description = "Sequences.")
  private int microBatch;

  @Option(names = "--precision", defaultValue = "FP32", description = "FP32 or BF16.")
  private Precision precision;

  @Option(names = "--device", defaultValue = "auto", description = "As mixlaw train has it.")
  private String device;

  @Option(names = "--choices", defaultValue = "", description = "Choices of the network program.")
  private String choices;

  private MemoryBenchmark() {}

  /**
   * Runs the benchmark and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MemoryBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    ModelSpec spec = ModelSpec.of("measured", layers, width, heads);
    ProxyOptions options =
        new ProxyOptions(
            spec,
            vocabulary,
            sequence,
            precision,
            DeviceChoice.parse(device),
            1,
            AdamW.PYTHIA,
            0,
            choices);
    try (Proxy proxy = Proxy.open(options)) {
      boolean gpu = proxy.device().startsWith("gpu");
      step(proxy, 1); // gradients and moments are there from now on
      if (gpu) {
        proxy.freeMemory(); // gives back what that step has left in PyTorch's cache
      } else {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak is now what is there
      }
      long before = memory(gpu);
      step(proxy, microBatch);
      step(proxy, microBatch);
      // A GPU's memory in use stays at its peak: PyTorch keeps what it has once taken.
      long measured = memory(gpu) - before;
      long predicted = proxy.activationBytes(microBatch);
      System.out.printf(
          Locale.ROOT,
          "| %d x %d, %d heads, vocabulary %d | %d x %d | %s | %.0f | %.0f | %.2f |%n",
          layers,
          width,
          heads,
          vocabulary,
          microBatch,
          sequence,
          precision.toString().toLowerCase(Locale.ROOT),
          predicted / MIB,
          measured / MIB,
          (double) predicted / measured);
    }
    return 0;
  }

  private void step(Proxy proxy, int rows) {
    int[] tokens = new Random(1).ints((long) rows * (sequence + 1), 0, vocabulary).toArray();
    proxy.forwardBackward(tokens, rows, (long) rows * sequence);
    proxy.update(1e-3);
    proxy.read();
  }

  private static long memory(boolean gpu) throws IOException {
    if (gpu) {
      return Devices.gpuMemoryInUse(0).orElse(0);
    }
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
