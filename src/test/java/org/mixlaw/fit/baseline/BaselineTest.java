package org.mixlaw.fit.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

class BaselineTest {
  private static final long LARGEST = 302_311_424;
  private static final long LAST = 30_000L << 20;
  private static final List<Observation> PUBLISHED = published();

  /** The overall loss of every checkpoint of the published seven-domain runs. */
  private static List<Observation> published() {
    LossTable table = LossTable.read(java.nio.file.Path.of("data/published/redpajama.csv"));
    Map<String, Double> weights =
        Weights.read(java.nio.file.Path.of("data/published/pile-weights.csv"))
            .over(table.domains());
    return new ArrayList<>(
        table.rows().stream()
            .collect(
                Collectors.toMap(
                    r -> r.run() + " " + r.tokens(),
                    r ->
                        new Observation(
                            r.mixture(),
                            r.params(),
                            r.tokens(),
                            weights.get(r.domain()) * r.loss()),
                    (a, b) ->
                        new Observation(a.mixture(), a.params(), a.tokens(), a.loss() + b.loss()),
                    java.util.TreeMap::new))
            .values());
  }

  @Test
  void allAreNamedOnce() {
    assertEquals(
        List.of(
            "mean",
            "linear",
            "log-linear",
            "quadratic",
            "boosted-trees",
            "gaussian-process",
            "last-value",
            "log-linear-in-size",
            "shared-size-law"),
        Baseline.all().stream().map(Baseline::label).toList());
  }

  /**
   * On one slice, mixtures left out: with 15 points trees do no better than the mean, all others
   * do.
   */
  @Test
  void regressionsPredictMixturesLeftOutOfASlice() {
    List<Observation> slice =
        PUBLISHED.stream().filter(o -> o.params() == LARGEST && o.tokens() == LAST).toList();
    double mean = leaveOut(Regression.MEAN, slice, slice);
    for (Regression regression : Regression.values()) {
      double error = leaveOut(regression, slice, slice);
      assertTrue(
          error <= (regression == Regression.BOOSTED_TREES ? 1.2 : 1) * mean,
          regression + " " + error + " against the mean's " + mean);
    }
  }

  /** Over all sizes but the largest, to the largest: the trend in ln N and ln D carries. */
  @Test
  void regressionsCarryOverToALargerSize() {
    List<Observation> asked =
        PUBLISHED.stream().filter(o -> o.params() == LARGEST && o.tokens() == LAST).toList();
    List<Observation> smaller = PUBLISHED.stream().filter(o -> o.params() < LARGEST).toList();
    double mean = leaveOut(Regression.MEAN, smaller, asked);
    for (Regression regression : Regression.values()) {
      double error = leaveOut(regression, smaller, asked);
      assertTrue(Double.isFinite(error), regression.label());
      assertTrue(
          regression == Regression.MEAN || error < mean / 2,
          regression + " " + error + " against the mean's " + mean);
    }
  }

  /** Mean absolute error over folds of five mixtures left out at every size. */
  private static double leaveOut(
      Regression regression, List<Observation> known, List<Observation> asked) {
    SortedSet<String> names = new TreeSet<>();
    asked.forEach(o -> names.add(o.mixture().toString()));
    List<String> order = List.copyOf(names);
    double error = 0;
    int count = 0;
    for (int fold = 0; fold < 4; fold++) {
      int out = fold;
      Baseline.Fitted fitted =
          new MixtureRegression(regression)
              .fit(known.stream().filter(o -> order.indexOf(name(o)) % 4 != out).toList(), 1);
      for (Observation o : asked) {
        if (order.indexOf(name(o)) % 4 == out) {
          OptionalDouble predicted = fitted.predict(o.mixture(), o.params(), o.tokens());
          error += Math.abs(predicted.getAsDouble() - o.loss());
          count++;
        }
      }
    }
    return error / count;
  }

  private static String name(Observation o) {
    return o.mixture().toString();
  }

  @Test
  void extrapolationsAreSilentOnMixturesNeverMeasured() {
    Mixture never = Mixture.uniform(PUBLISHED.get(0).mixture().domains());
    for (Baseline baseline : Baseline.all()) {
      OptionalDouble predicted = baseline.fit(PUBLISHED, 1).predict(never, 1e9, 1e11);
      assertEquals(
          !(baseline instanceof CurveExtrapolation), predicted.isPresent(), baseline.label());
    }
  }
}
