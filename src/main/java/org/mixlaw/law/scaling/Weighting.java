package org.mixlaw.law.scaling;

import java.util.Arrays;
import org.mixlaw.loss.Series;

/** The weight of each measurement of a series in a fit. */
@FunctionalInterface
public interface Weighting {
  /** All count the same. */
  Weighting EQUAL =
      series -> {
        double[] ones = new double[series.size()];
        Arrays.fill(ones, 1);
        return ones;
      };

  /**
   * Weights of one series.
   *
   * @param series the measurements
   * @return a weight for each, 0 or more, 1 on average
   */
  double[] weights(Series series);
}
