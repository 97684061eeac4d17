package org.mixlaw.study;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.outcome.Matching;

/**
 * The overall loss along trainings as laws predict it, from a sixteenth of their tokens to four
 * times as many.
 *
 * @param laws the laws
 * @param weights weight by series, summing to 1
 * @param params non-embedding parameters of the model
 * @param tokens its training length
 */
record PredictedCurves(
    FittedLaws laws, SortedMap<String, Double> weights, long params, long tokens) {
  private static final int POINTS_A_DOUBLING = 8;
  private static final int DOUBLINGS_BEFORE = 4;
  private static final int DOUBLINGS_BEYOND = 2;

  /**
   * How much training the optimum saves by the laws.
   *
   * @param optimum the optimum
   * @param baseline the baseline
   * @return both figures; empty where the laws have no token term, or are none of this size
   */
  Optional<Matching> matching(Mixture optimum, Mixture baseline) {
    boolean falls = laws.measured().tokens().first() < laws.measured().tokens().last();
    if (!falls || !laws.scaleOf(params, tokens).hasLosses()) {
      return Optional.empty();
    }
    NavigableMap<Double, Double> best = losses(optimum);
    NavigableMap<Double, Double> base = losses(baseline);
    double end = tokens;
    return Optional.of(
        Matching.of(
            LossCurve.of(StudyValidation.OPTIMUM, best.headMap(end, true)),
            LossCurve.of(StudyValidation.BASELINE, base.headMap(end, true)),
            LossCurve.of(StudyValidation.OPTIMUM, best),
            LossCurve.of(StudyValidation.BASELINE, base)));
  }

  /** Overall loss by tokens seen, before and beyond the training length. */
  private NavigableMap<Double, Double> losses(Mixture mixture) {
    double[] proportions =
        mixture
            .over(new TreeSet<>(laws.trainingDomains()), "the mixture")
            .vector(laws.trainingDomains());
    NavigableMap<Double, Double> losses = new TreeMap<>();
    for (int i = -DOUBLINGS_BEFORE * POINTS_A_DOUBLING;
        i <= DOUBLINGS_BEYOND * POINTS_A_DOUBLING;
        i++) {
      double seen = tokens * Math.pow(2, (double) i / POINTS_A_DOUBLING);
      double[] each = laws.fitted().at(params, seen).losses(proportions);
      double overall = 0;
      for (int s = 0; s < each.length; s++) {
        overall += weights.getOrDefault(laws.series().get(s), 0.0) * each[s];
      }
      losses.put(seen, overall);
    }
    return losses;
  }
}
