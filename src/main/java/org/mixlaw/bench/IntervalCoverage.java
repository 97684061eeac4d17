package org.mixlaw.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * and the share of left-out losses, and of gains over the measured mixture that lies nearest to the
 * mean of all, that lie within their intervals.
 */
public final class IntervalCoverage {
  private static final double LEVEL = 0.8;
  private static final int LEFT_OUT = 5;
  private static final int SWARM_ASKED = 100;
  private static final int[] SWARM_FITTED = {20, 40, 100, 400};
  private static final String SWARM = "--swarm";

  private final LossTable table;
  private final SortedMap<String, Double> shares;
  private final Optional<LawFamily> law;
  private final Map<String, Tallies> rows = new TreeMap<>();

  private IntervalCoverage(
      LossTable table, SortedMap<String, Double> shares, Optional<LawFamily> law) {
    this.table = table;
    this.shares = shares;
    this.law = law;
  }

  /** What was counted of one kind of case. */
  private record Tallies(Tally domains, Tally overall, Tally gains) {
    Tallies() {
      this(new Tally(), new Tally(), new Tally());
    }

    void add(Tallies other) {
      domains.add(other.domains);
      overall.add(other.overall);
      gains.add(other.gains);
    }

    void print(String name, PrintStream out) {
      out.println(name);
      out.println("  domains  " + domains.text());
      out.println("  overall  " + overall.text());
      out.println("  gains    " + gains.text());
      out.flush();
    }
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
   * @param arguments draws, the weights' file, the law or {@code -} to choose, then loss tables;
   *     those after {@value #SWARM} are at one scale, their losses weigh alike
   */
  public static void main(String[] arguments) {
    int draws = Integer.parseInt(arguments[0]);
    Weights weights = Weights.read(Path.of(arguments[1]));
    Optional<LawFamily> law =
        arguments[2].equals("-") ? Optional.empty() : Optional.of(LawCatalog.named(arguments[2]));
    Tallies pooled = new Tallies();
    boolean swarm = false;
    for (String file : List.of(arguments).subList(3, arguments.length)) {
      if (file.equals(SWARM)) {
        swarm = true;
        continue;
      }
      LossTable table = LossTable.read(Path.of(file));
      Weights its = swarm ? Weights.equal(table.domains()) : weights;
      IntervalCoverage coverage = new IntervalCoverage(table, its.over(table.domains()), law);
      if (swarm) {
        coverage.swarm(draws);
      } else {
        coverage.scales(draws);
      }
      coverage.rows.forEach(
          (name, row) -> {
            row.print(Path.of(file).getFileName() + ", " + name, System.out);
            pooled.add(row);
          });
    }
    pooled.print("pooled", System.out);
  }

  /** Mixtures, the largest size, or both left out of all sizes, of two, and of the two largest. */
  private void scales(int draws) {
    List<Long> sizes = List.copyOf(table.sizes());
    long largest = sizes.get(sizes.size() - 1);
    Predicate<LossTable.Row> smaller = row -> row.params() < largest;
    Predicate<LossTable.Row> two = row -> row.params() >= sizes.get(sizes.size() - 2);
    Predicate<LossTable.Row> below = smaller.and(row -> row.params() > sizes.get(0));
    add("largest size out, mixtures seen", smaller, row -> true);
    for (int draw = 0; draw < draws; draw++) {
      Set<Mixture> out = Set.copyOf(shuffled(draw).subList(0, LEFT_OUT));
      Predicate<LossTable.Row> seen = row -> !out.contains(row.mixture());
      add("mixtures out at every size", seen, seen.negate());
      add("mixtures and largest size out", seen.and(smaller), seen.negate());
      add("mixtures out of two sizes", seen.and(two), seen.negate());
      add("mixtures and largest size out, two left", seen.and(below), seen.negate());
    }
  }

  /** Some of many mixtures fitted to, others asked. */
  private void swarm(int draws) {
    for (int fitted : SWARM_FITTED) {
      for (int draw = 0; draw < draws; draw++) {
        List<Mixture> order = shuffled(draw);
        Set<Mixture> seen = Set.copyOf(order.subList(0, fitted));
        Set<Mixture> asked = Set.copyOf(order.subList(fitted, fitted + SWARM_ASKED));
        add(
            String.format(Locale.ROOT, "%3d mixtures", fitted),
            row -> seen.contains(row.mixture()),
            row -> asked.contains(row.mixture()));
      }
    }
  }

  private List<Mixture> shuffled(long draw) {
    Set<Mixture> distinct = new TreeSet<>(Mixture.ORDER);
    distinct.addAll(table.mixtures().values());
    List<Mixture> order = new ArrayList<>(distinct);
    Collections.shuffle(order, new Random(Seeds.derive(draw, "coverage")));
    return order;
  }

  private void add(String name, Predicate<LossTable.Row> sees, Predicate<LossTable.Row> asked) {
    Tallies tallies = rows.computeIfAbsent(name, key -> new Tallies());
    long largest = table.sizes().last();
    LossTable top = table.filter(row -> row.params() == largest);
    long last = top.tokens().last();
    LossTable training = table.filter(sees);
    FittedLaws laws =
        new LawFitter(training, new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
            .fit(law);
    Predictor predictor = laws.predictor(largest, last, LEVEL);
    Map<Mixture, Map<String, Double>> measured = measured(top.filter(row -> row.tokens() == last));
    Mixture baseline = central(training, measured);
    Set<Mixture> wanted = new TreeSet<>(Mixture.ORDER);
    wanted.addAll(table.filter(asked).mixtures().values());
    measured.forEach(
        (mixture, losses) -> {
          if (!wanted.contains(mixture)) {
            return;
          }
          SortedMap<String, Prediction> predicted = predictor.predict(mixture, shares);
          losses.forEach((domain, loss) -> tallies.domains.count(predicted.get(domain), loss));
          if (losses.keySet().containsAll(shares.keySet())) {
            tallies.overall.count(predicted.get(Weights.OVERALL), overall(losses));
            if (!mixture.equals(baseline)) {
              tallies.gains.count(
                  predictor.gain(mixture, baseline, shares).value(),
                  overall(measured.get(baseline)) - overall(losses));
            }
          }
        });
  }

  private static Map<Mixture, Map<String, Double>> measured(LossTable cell) {
    Map<Mixture, Map<String, Double>> measured = new TreeMap<>(Mixture.ORDER);
    cell.rows()
        .forEach(
            row ->
                measured
                    .computeIfAbsent(row.mixture(), m -> new TreeMap<>())
                    .put(row.domain(), row.loss()));
    return measured;
  }

  private double overall(Map<String, Double> losses) {
    return shares.entrySet().stream().mapToDouble(e -> e.getValue() * losses.get(e.getKey())).sum();
  }

  /** The fitted mixture nearest to the mean of all, of those whose losses are known. */
  private Mixture central(LossTable training, Map<Mixture, Map<String, Double>> measured) {
    Map<String, Double> mean = new TreeMap<>();
    measured
        .keySet()
        .forEach(m -> table.trainingDomains().forEach(d -> mean.merge(d, m.get(d), Double::sum)));
    mean.replaceAll((domain, sum) -> sum / measured.size());
    return training.mixtures().values().stream()
        .filter(
            m -> measured.containsKey(m) && measured.get(m).keySet().containsAll(shares.keySet()))
        .min(
            Comparator.<Mixture>comparingDouble(
                    m ->
                        mean.entrySet().stream()
                            .mapToDouble(e -> Math.abs(e.getValue() - m.get(e.getKey())))
                            .sum())
                .thenComparing(Mixture.ORDER))
        .orElseThrow();
  }
}
