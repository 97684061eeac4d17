package org.mixlaw.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.mixlaw.base.Seeds;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * How well losses far beyond a table are predicted: {@code scripts/bench/far-targets} starts it.
 * Tables are cut to smaller sizes and shorter runs, and asked for their largest size and last token
 * count.
 */
public final class FarTargetBenchmark {
  private static final String CHOSEN = "chosen";
  private static final int LEFT_OUT = 5;

  /** Tokens of a step in the released runs. */
  private static final long STEP_TOKENS = 1 << 20;

  private final LossTable table;
  private final Weights weights;
  private final long largest;
  private final long last;

  private FarTargetBenchmark(LossTable table, Weights weights) {
    this.table = table;
    this.weights = weights;
    this.largest = table.sizes().last();
    this.last = table.tokens().last();
  }

  /** Errors of predictions: of overall losses with their sign, and of all losses. */
  private static final class Tally {
    private final List<Double> overall = new ArrayList<>();
    private double each;
    private int losses;

    String text() {
      return String.format(
          Locale.ROOT,
          "%.4f | %+.4f | %.4f",
          overall.stream().mapToDouble(Math::abs).average().orElse(0),
          overall.stream().mapToDouble(e -> e).average().orElse(0),
          each / losses);
    }
  }

  /**
   * Cuts, fits and predicts.
   *
   * @param arguments the weights' file, how many draws of mixtures left out besides, cuts ({@code
   *     SIZES:STEPS}) separated by commas, names of families separated by commas ({@code chosen}: a
   *     plain fit), then tables
   */
  public static void main(String[] arguments) {
    Weights weights = Weights.read(Path.of(arguments[0]));
    int draws = Integer.parseInt(arguments[1]);
    System.out.println("| table | sizes | steps | mixtures out | law | overall | bias | domains |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String file : List.of(arguments).subList(4, arguments.length)) {
      FarTargetBenchmark benchmark = new FarTargetBenchmark(LossTable.read(Path.of(file)), weights);
      for (String cut : arguments[2].split(",", -1)) {
        String[] parts = cut.split(":", -1);
        benchmark.report(
            Path.of(file).getFileName().toString(),
            Integer.parseInt(parts[0]),
            Long.parseLong(parts[1]),
            List.of(arguments[3].split(",", -1)),
            draws);
      }
    }
  }

  private void report(String name, int sizes, long steps, List<String> laws, int draws) {
    long size = List.copyOf(table.sizes()).get(sizes - 1);
    LossTable cut = table.filter(r -> r.params() <= size && r.tokens() <= steps * STEP_TOKENS);
    for (int out = 0; out < (draws > 0 ? 2 : 1); out++) {
      for (String law : laws) {
        Tally tally = new Tally();
        Map<String, Integer> chosen = new TreeMap<>();
        for (int draw = 0; draw < (out == 0 ? 1 : draws); draw++) {
          Set<Mixture> left = out == 0 ? Set.of() : leftOut(Seeds.derive(draw, "far"));
          LossTable seen = cut.filter(r -> !left.contains(r.mixture()));
          add(tally, fit(seen, law, chosen), left);
        }
        System.out.printf(
            "| %s | %d | %d | %d | %s%s | %s |%n",
            name,
            size,
            steps,
            out * LEFT_OUT,
            law,
            chosen.isEmpty() ? "" : " " + chosen,
            tally.text());
      }
    }
  }

  private Set<Mixture> leftOut(long seed) {
    List<Mixture> there = new ArrayList<>(table.mixtures().values());
    there.sort(Comparator.comparing(Mixture::toString));
    SplittableRandom random = new SplittableRandom(seed);
    Set<Mixture> out = new HashSet<>();
    while (out.size() < LEFT_OUT) {
      out.add(there.get(random.nextInt(there.size())));
    }
    return out;
  }

  private static Law fit(LossTable cut, String law, Map<String, Integer> chosen) {
    if (law.equals(CHOSEN)) {
      FittedLaws laws =
          new LawFitter(cut, new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
              .fit(Optional.empty());
      chosen.merge(laws.law() + laws.shares(), 1, Integer::sum);
      return laws.fitted();
    }
    LossTable part = cut.withoutBurnIn();
    return LawCatalog.named(law)
        .fit(
            List.copyOf(part.trainingDomains()),
            List.copyOf(Series.byDomain(part).values()),
            LawOptions.seeded(1))
        .law();
  }

  private void add(Tally tally, Law law, Set<Mixture> left) {
    SortedMap<String, Double> shares = weights.over(table.domains());
    Law.AtTarget at = law.at(largest, last);
    Map<Mixture, Map<String, Double>> measured = new LinkedHashMap<>();
    table
        .filter(r -> r.params() == largest && r.tokens() == last)
        .filter(r -> left.isEmpty() || left.contains(r.mixture()))
        .rows()
        .forEach(
            r ->
                measured
                    .computeIfAbsent(r.mixture(), m -> new TreeMap<>())
                    .put(r.domain(), r.loss()));
    measured.forEach(
        (mixture, losses) -> {
          double[] told = at.losses(mixture.vector(law.trainingDomains()));
          double sum = 0;
          for (Map.Entry<String, Double> loss : losses.entrySet()) {
            double error = told[law.series().indexOf(loss.getKey())] - loss.getValue();
            tally.each += Math.abs(error);
            tally.losses++;
            sum += shares.getOrDefault(loss.getKey(), 0.0) * error;
          }
          if (losses.keySet().containsAll(shares.keySet())) {
            tally.overall.add(sum);
          }
        });
  }
}
