package org.mixlaw.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import org.mixlaw.model.network.StepReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What several devices make of one batch: tokens a second, and what adding up gradients costs. The
 * same batches are trained on one replica, on two and so on; an update is timed by itself, and what
 * it takes longer than on one replica is the exchange. Prints a table; {@code
 * scripts/bench/scaling} runs it.
 */
@Command(
    name = "scaling-benchmark",
    description = "Tokens/s and the cost of the exchange with 1, 2 and more replicas.",
    mixinStandardHelpOptions = true)
public final class ScalingBenchmark implements Callable<Integer> {
  private static final int WARM_UP = 2;

  @Option(names = "--card", required = true, description = "A card, or LAYERSxWIDTHxHEADS.")
  private String card;

  @Option(names = "--vocabulary", defaultValue = "384", description = "Vocabulary.")
  private int vocabulary;

  @Option(names = "--sequence", defaultValue = "128", description = "Tokens of a sequence.")
  private int sequence;

  @Option(names = "--rows", defaultValue = "32", description = "Sequences of a batch.")
  private int rows;

  @Option(names = "--micro-batch", defaultValue = "8", description = "Of one replica.")
  private int microBatch;

  @Option(names = "--steps", defaultValue = "20", description = "Timed steps.")
  private int steps;

  @Option(names = "--precision", defaultValue = "FP32", description = "FP32 or BF16.")
  private Precision precision;

  @Option(names = "--replicas", split = ",", defaultValue = "1,2", description = "E.g. 1,2,4.")
  private List<Integer> replicas;

  @Option(names = "--gpu", description = "On GPUs, the first ones; else on the processor.")
  private boolean gpu;

  private ScalingBenchmark() {}

  /**
   * Runs the benchmark and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ScalingBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  /**
   * Times of one number of replicas.
   *
   * @param step seconds of a step, median
   * @param update seconds of its update, median
   * @param losses the loss of every step
   */
  private record Timing(double step, double update, double[] losses) {}

  @Override
  public Integer call() {
    ModelSpec spec = spec();
    System.out.printf(
        Locale.ROOT,
        "**%s, %s parameters, %s: %d rows of %d a step, %d a pass of each replica**%n%n",
        card,
        String.format(Locale.ROOT, "%,d", spec.totalParameters(vocabulary)),
        precision.toString().toLowerCase(Locale.ROOT),
        rows,
        sequence,
        microBatch);
    System.out.println(
        "| replicas | tokens/s | times one | ms a step | update, ms | exchange, ms | share of a"
            + " step | loss against one |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    Timing one = null;
    for (int number : replicas) {
      Timing timing = time(spec, number);
      one = one == null ? timing : one;
      double exchange = timing.update() - one.update();
      double[] expected = one.losses();
      double off =
          IntStream.range(0, expected.length)
              .mapToDouble(i -> Math.abs(timing.losses()[i] / expected[i] - 1))
              .max()
              .orElse(0);
      System.out.printf(
          Locale.ROOT,
          "| %d | %,.0f | %.2f | %.2f | %.2f | %.2f | %.1f%% | %.1e |%n",
          number,
          rows * sequence / timing.step(),
          one.step() / timing.step(),
          1e3 * timing.step(),
          1e3 * timing.update(),
          1e3 * exchange,
          100 * exchange / timing.step(),
          off);
    }
    return 0;
  }

  private ModelSpec spec() {
    if (card.matches("\\d+x\\d+x\\d+")) {
      int[] sizes = Arrays.stream(card.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      return ModelSpec.of(card, sizes[0], sizes[1], sizes[2]);
    }
    return ModelCards.of(System.getenv()).find(card);
  }

  private String device(int number) {
    return gpu
        ? IntStream.range(0, number)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "gpu:", ""))
        : "cpu:" + number;
  }

  private Timing time(ModelSpec spec, int number) {
    ProxyOptions options =
        new ProxyOptions(
            spec,
            vocabulary,
            sequence,
            precision,
            DeviceChoice.parse(device(number)),
            1,
            AdamW.PYTHIA,
            1);
    int pass = Math.min(rows, microBatch * number);
    Random random = new Random(1);
    double[] whole = new double[steps];
    double[] updates = new double[steps];
    double[] losses = new double[steps];
    try (Proxy proxy = Proxy.open(options)) {
      for (int step = -WARM_UP; step < steps; step++) {
        int[] tokens = random.ints((long) rows * (sequence + 1), 0, vocabulary).toArray();
        long begin = System.nanoTime();
        for (int row = 0; row < rows; row += pass) {
          int size = Math.min(pass, rows - row);
          int[] part =
              Arrays.copyOfRange(tokens, row * (sequence + 1), (row + size) * (sequence + 1));
          proxy.forwardBackward(part, size, (long) rows * sequence);
        }
        double loss = proxy.read().loss();
        long between = System.nanoTime();
        proxy.update(1e-3);
        StepReading reading = proxy.read();
        long end = System.nanoTime();
        if (step >= 0 && reading.updates().get(0).applied()) {
          whole[step] = (end - begin) / 1e9;
          updates[step] = (end - between) / 1e9;
          losses[step] = loss;
        }
      }
    }
    return new Timing(median(whole), median(updates), losses);
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
