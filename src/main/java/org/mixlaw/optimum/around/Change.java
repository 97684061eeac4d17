package org.mixlaw.optimum.around;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * By how much a loss changes against the optimum, in the unit of the losses; below 0 is better.
 *
 * @param value as fitted
 * @param lower the interval's lower end, from the laws' draws
 * @param upper the interval's upper end
 * @param sure whether nearly all draws agree on the sign; true where there are no draws
 */
public record Change(double value, double lower, double upper, boolean sure) {
  /** The share of draws that must agree on a sign. */
  public static final double AGREEING = 0.95;

  /** What draws say of a change. */
  static Change of(double value, double[] drawn, double level) {
    if (drawn.length == 0) {
      return new Change(value, value, value, true);
    }
    double tail = 100 * (1 - level) / 2;
    Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    long agreeing = Arrays.stream(drawn).filter(d -> value > 0 ? d > 0 : d < 0).count();
    return new Change(
        value,
        Math.min(value, percentile.evaluate(drawn, tail)),
        Math.max(value, percentile.evaluate(drawn, 100 - tail)),
        agreeing >= AGREEING * drawn.length);
  }
}
