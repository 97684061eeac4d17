package org.mixlaw.law.scaling;

import org.mixlaw.loss.Series;

/** The weight of each measurement of a series in a fit. */
@FunctionalInterface
public interface Weighting {
  /** By their noise; all the same where that is unknown. */
  Weighting MEASURED = Series::weights;

  /**
   * Weights of one series.
   *
   * @param series the measurements
   * @return a weight for each, 0 or more, 1 on average
   */
  double[] weights(Series series);
}
