package org.mixlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.mixlaw.law.baseline.Extrapolation;
import org.mixlaw.mixture.Mixture;

/**
 * Imitates, within a table, the extrapolation that a law is for: whole mixtures left out at every
 * size, the largest size left out, the longest runs cut short, and mixtures and the largest size
 * left out together. What is left out is predicted at the largest size and the last token count.
 */
final class NestedValidation {
  private static final int FOLDS = 4;

  /** Mixtures of which some can be left out. */
  private static final int ENOUGH = 5;

  /** Runs are cut short to this share of the longest. */
  private static final double CUT = 0.6;

  private final LossTable table;
  private final Map<String, Map<String, Double>> members;
  private final LawOptions options;
  private final long largest;
  private final long last;
  private final List<Mixture> mixtures;

  /**
   * A validation.
   *
   * @param table the losses
   * @param members domains and weights of every series
   * @param options how laws are fitted
   */
  NestedValidation(LossTable table, Map<String, Map<String, Double>> members, LawOptions options) {
    this.table = table;
    this.members = members;
    this.options = options;
    long[] cell = cell(table);
    this.largest = cell[0];
    this.last = cell[1];
    LossTable top = table.filter(row -> row.params() == largest);
    this.mixtures =
        top.filter(row -> row.tokens() == last).mixtures().values().stream()
            .sorted(Comparator.comparing(Mixture::toString))
            .toList();
  }

  /**
   * Where laws are asked: the largest size, and its last token count, at which enough mixtures were
   * measured to tell laws apart; the very largest where there is none.
   */
  private static long[] cell(LossTable table) {
    for (long size : table.sizes().stream().sorted(Comparator.reverseOrder()).toList()) {
      LossTable own = table.filter(row -> row.params() == size);
      for (long tokens : own.tokens().stream().sorted(Comparator.reverseOrder()).toList()) {
        if (own.filter(row -> row.tokens() == tokens).mixtures().size() >= ENOUGH) {
          return new long[] {size, tokens};
        }
      }
    }
    long size = table.sizes().last();
    return new long[] {size, table.filter(row -> row.params() == size).tokens().last()};
  }

  /** Whether the table has anything to leave out. */
  boolean possible() {
    return mixtures.size() >= ENOUGH;
  }

  /**
   * What a law misses.
   *
   * @param law the law
   * @param ridge the hold on its slopes; empty to choose it anew whenever something is left out
   * @param together whether mixtures and the largest size are left out together as well
   * @return its errors
   */
  NestedErrors errors(LawName law, OptionalDouble ridge, boolean together) {
    if (!possible() || !law.predictsMixtures()) {
      return NestedErrors.NONE;
    }
    boolean slice = law.isSlice();
    boolean sizes = !slice && table.sizes().headSet(largest).size() > 1;
    long short_ = cut();
    boolean tokens =
        !slice && table.filter(row -> row.tokens() <= short_).tokens().size() > 2 && short_ < last;
    List<double[]> mixturesOut = new ArrayList<>();
    List<double[]> both = new ArrayList<>();
    int folds = Math.min(FOLDS, mixtures.size());
    for (int fold = 0; fold < folds; fold++) {
      Map<Mixture, Boolean> out = out(fold, folds);
      Predicate<LossTable.Row> seen = row -> !out.getOrDefault(row.mixture(), false);
      mixturesOut.addAll(errors(law, ridge, seen, row -> !seen.test(row)));
      if (sizes && together) {
        both.addAll(
            errors(law, ridge, seen.and(row -> row.params() < largest), row -> !seen.test(row)));
      }
    }
    return new NestedErrors(
        mixturesOut,
        sizes ? errors(law, ridge, row -> row.params() < largest, row -> true) : List.of(),
        tokens ? errors(law, ridge, row -> row.tokens() <= short_, row -> true) : List.of(),
        both,
        sizes ? Math.log((double) largest / table.sizes().headSet(largest).last()) : 0,
        tokens ? Math.log((double) last / short_) : 0);
  }

  private long cut() {
    return table.tokens().headSet(Math.round(CUT * last) + 1).isEmpty()
        ? last
        : table.tokens().headSet(Math.round(CUT * last) + 1).last();
  }

  private Map<Mixture, Boolean> out(int fold, int folds) {
    Map<Mixture, Boolean> out = new HashMap<>();
    for (int m = 0; m < mixtures.size(); m++) {
      out.put(mixtures.get(m), m % folds == fold);
    }
    return out;
  }

  /** The errors of a law fitted to what it sees, a row for every mixture asked for. */
  private List<double[]> errors(
      LawName law,
      OptionalDouble ridge,
      Predicate<LossTable.Row> sees,
      Predicate<LossTable.Row> asked) {
    LossTable training = law.part(table.filter(sees));
    if (training.mixtures().size() < 3) {
      return List.of();
    }
    List<String> domains = List.copyOf(table.trainingDomains());
    List<Series> series = List.copyOf(Series.of(training, members).values());
    if (series.stream().anyMatch(s -> s.size() == 0)) {
      return List.of();
    }
    FittedLaw.AtTarget at =
        law.fit(domains, series, ridge.isPresent() ? options.withRidge(ridge) : options)
            .law()
            .at(largest, last);
    return measured(asked).entrySet().stream()
        .map(
            entry -> {
              double[] predicted =
                  at.losses(domains.stream().mapToDouble(entry.getKey()::get).toArray());
              double[] errors = new double[predicted.length];
              for (int i = 0; i < errors.length; i++) {
                errors[i] = predicted[i] - entry.getValue()[i];
              }
              return errors;
            })
        .toList();
  }

  /** Losses by mixture at the largest size and its last tokens; NaN for series not measured. */
  private Map<Mixture, double[]> measured(Predicate<LossTable.Row> asked) {
    List<Series> top =
        List.copyOf(
            Series.of(
                    table.filter(
                        row -> row.params() == largest && row.tokens() == last && asked.test(row)),
                    members)
                .values());
    Map<Mixture, double[]> losses = new TreeMap<>(Comparator.comparing(Mixture::toString));
    for (int i = 0; i < top.size(); i++) {
      Series s = top.get(i);
      for (int m = 0; m < s.size(); m++) {
        losses.computeIfAbsent(mixture(s.proportions()[m]), key -> nan(top.size()))[i] =
            s.loss()[m];
      }
    }
    return losses;
  }

  private static double[] nan(int size) {
    double[] values = new double[size];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private Mixture mixture(double[] proportions) {
    SortedMap<String, Double> named = new TreeMap<>();
    int at = 0;
    for (String domain : table.trainingDomains()) {
      named.put(domain, proportions[at++]);
    }
    return Mixture.of(named);
  }

  /**
   * Extrapolations of each mixture's own curve to the largest size, left out: what a law has to
   * beat where a mixture was measured.
   *
   * @return mean absolute error by extrapolation; empty with fewer than three sizes
   */
  SortedMap<String, Double> naive() {
    SortedMap<String, Double> errors = new TreeMap<>();
    if (!possible() || table.sizes().headSet(largest).size() < 2) {
      return errors;
    }
    List<Series> smaller =
        List.copyOf(Series.of(table.filter(row -> row.params() < largest), members).values());
    Map<Mixture, double[]> asked = measured(row -> true);
    for (Extrapolation extrapolation : Extrapolation.values()) {
      List<double[]> cases = new ArrayList<>();
      List<Extrapolation.Predictor> fitted =
          smaller.stream().map(s -> extrapolation.fit(LeaveOut.observations(s, table))).toList();
      asked.forEach(
          (mixture, losses) -> {
            double[] row = new double[losses.length];
            for (int i = 0; i < row.length; i++) {
              row[i] = fitted.get(i).predict(mixture, largest, last).orElse(Double.NaN) - losses[i];
            }
            cases.add(row);
          });
      errors.put(extrapolation.label(), NestedErrors.meanAbsolute(cases));
    }
    errors.values().removeIf(error -> !Double.isFinite(error));
    return errors;
  }
}
