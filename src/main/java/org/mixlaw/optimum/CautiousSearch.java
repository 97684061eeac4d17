package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.mixture.CappedSimplex;

/**
 * The least of the predicted loss and some of its standard deviations: a corner that no run came
 * near is unsure, and the prediction there is the least of many only because it errs the most.
 *
 * @param losses predictions at the target
 * @param set the allowed mixtures
 * @param objective what is minimised without caution
 * @param caution standard deviations that are added
 */
record CautiousSearch(TargetLosses losses, CappedSimplex set, Objective objective, double caution) {
  /** Draws whose standard deviation is added. */
  private static final int DRAWS = 16;

  /** Measured mixtures that the search starts from. */
  private static final int MEASURED_STARTS = 3;

  /**
   * Searches from the best prediction, the baseline and the best measured mixtures.
   *
   * @param best the mixture of the least prediction
   * @param known the baseline, then measured mixtures
   * @return the mixture found; the best prediction where nothing speaks of uncertainty
   */
  double[] from(double[] best, List<double[]> known) {
    if (caution == 0 || losses.draws() < 2 || objective.goal() != Goal.WEIGHTED) {
      return best;
    }
    ToDoubleFunction<double[]> exact = objective.exact(losses::central);
    ToDoubleFunction<double[]> value = r -> exact.applyAsDouble(r) + caution * deviation(r);
    List<double[]> starts = new ArrayList<>(List.of(best, set.project(known.get(0))));
    known.stream()
        .skip(1)
        .map(set::project)
        .sorted(Comparator.comparingDouble(value))
        .limit(MEASURED_STARTS)
        .forEach(starts::add);
    SimplexMinimizer minimizer = new SimplexMinimizer(set, value);
    return starts.stream()
        .map(minimizer::from)
        .min(Comparator.comparingDouble(SimplexMinimizer.Minimum::value))
        .orElseThrow()
        .point();
  }

  /** The standard deviation of the weighted loss over some of the draws. */
  private double deviation(double[] point) {
    int draws = Math.min(losses.draws(), DRAWS);
    double[] drawn = new double[draws];
    for (int k = 0; k < draws; k++) {
      drawn[k] = objective.weighted(losses.draw((int) ((long) k * losses.draws() / draws), point));
    }
    return new StandardDeviation().evaluate(drawn);
  }
}
