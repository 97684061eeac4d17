package org.mixlaw.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.mixlaw.base.Seeds;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * How often intervals hold what they promise: plain fits to a table of which something is left out,
 * and the share of left-out losses that lie within their intervals.
 */
public final class IntervalCoverage {
  private static final double LEVEL = 0.8;
  private static final int LEFT_OUT = 5;

  private final LossTable table;
  private final Weights weights;
  private final Optional<LawFamily> law;

  private IntervalCoverage(LossTable table, Weights weights, Optional<LawFamily> law) {
    this.table = table;
    this.weights = weights;
    this.law = law;
  }

  /** Losses within their intervals, of all. */
  private static final class Tally {
    private int within;
    private int all;
    private double width;
    private double error;

    void count(Prediction prediction, double loss) {
      within += loss >= prediction.lower() && loss <= prediction.upper() ? 1 : 0;
      width += prediction.upper() - prediction.lower();
      error += Math.abs(prediction.loss() - loss);
      all++;
    }

    void add(Tally other) {
      within += other.within;
      all += other.all;
      width += other.width;
      error += other.error;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%3.0f%% of %4d, mean error %.4f, mean width %.4f",
          100.0 * within / all,
          all,
          error / all,
          width / all);
    }
  }

  /**
   * Prints the coverage of 80% intervals.
   *
   * @param arguments draws, the weights' file, the law or {@code -} to choose, then loss tables
   */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    int draws = Integer.parseInt(arguments[0]);
    Weights weights = Weights.read(Path.of(arguments[1]));
    Optional<LawFamily> law =
        arguments[2].equals("-") ? Optional.empty() : Optional.of(LawCatalog.named(arguments[2]));
    Tally domains = new Tally();
    Tally overall = new Tally();
    for (int t = 3; t < arguments.length; t++) {
      IntervalCoverage coverage =
          new IntervalCoverage(LossTable.read(Path.of(arguments[t])), weights, law);
      for (Map.Entry<String, Tally[]> row : coverage.rows(draws).entrySet()) {
        out.printf("%s, %s%n", Path.of(arguments[t]).getFileName(), row.getKey());
        out.println("  domains  " + row.getValue()[0].text());
        out.println("  overall  " + row.getValue()[1].text());
        domains.add(row.getValue()[0]);
        overall.add(row.getValue()[1]);
      }
    }
    out.println("pooled");
    out.println("  domains  " + domains.text());
    out.println("  overall  " + overall.text());
  }

  private SortedMap<String, Tally[]> rows(int draws) {
    SortedMap<String, Tally[]> rows = new TreeMap<>();
    long largest = table.sizes().last();
    Predicate<LossTable.Row> smaller = row -> row.params() < largest;
    add(rows, "largest size out, mixtures seen", smaller, row -> true);
    for (int draw = 0; draw < draws; draw++) {
      Set<Mixture> out = leftOut(Seeds.derive(draw, "coverage"));
      Predicate<LossTable.Row> seen = row -> !out.contains(row.mixture());
      add(rows, "mixtures out at every size", seen, seen.negate());
      add(rows, "mixtures and largest size out", seen.and(smaller), seen.negate());
    }
    return rows;
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

  private void add(
      SortedMap<String, Tally[]> rows,
      String name,
      Predicate<LossTable.Row> sees,
      Predicate<LossTable.Row> asked) {
    Tally[] tallies = rows.computeIfAbsent(name, key -> new Tally[] {new Tally(), new Tally()});
    long largest = table.sizes().last();
    LossTable top = table.filter(row -> row.params() == largest);
    long last = top.tokens().last();
    FittedLaws laws =
        new LawFitter(
                table.filter(sees),
                new TreeMap<>(),
                LawOptions.seeded(1),
                LawFitter.Progress.SILENT)
            .fit(law);
    SortedMap<String, Double> shares = weights.over(table.domains());
    Predictor predictor = laws.predictor(largest, last, LEVEL);
    Map<Mixture, Map<String, Double>> measured = new TreeMap<>(Mixture.ORDER);
    top.filter(row -> row.tokens() == last && asked.test(row))
        .rows()
        .forEach(
            row ->
                measured
                    .computeIfAbsent(row.mixture(), m -> new TreeMap<>())
                    .put(row.domain(), row.loss()));
    measured.forEach(
        (mixture, losses) -> {
          SortedMap<String, Prediction> predicted = predictor.predict(mixture, shares);
          losses.forEach((domain, loss) -> tallies[0].count(predicted.get(domain), loss));
          if (losses.keySet().containsAll(shares.keySet())) {
            double loss =
                shares.entrySet().stream()
                    .mapToDouble(e -> e.getValue() * losses.get(e.getKey()))
                    .sum();
            tallies[1].count(predicted.get(Weights.OVERALL), loss);
          }
        });
  }
}
