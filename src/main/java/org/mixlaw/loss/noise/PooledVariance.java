package org.mixlaw.loss.noise;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * Sample variances of one true variance, brought together.
 *
 * @param value the variance
 * @param freedom degrees of freedom behind it
 */
record PooledVariance(double value, double freedom) {
  /** No sample variance counts as more than chance allows in this share of cases. */
  private static final double HELD_TO = 0.99;

  /**
   * One sample variance.
   *
   * @param value the variance
   * @param freedom its degrees of freedom, 1 or more
   */
  record Sample(double value, int freedom) {}

  /**
   * The mean of variances, weighted by their degrees of freedom, each held to the {@value #HELD_TO}
   * quantile of what chance gives about the median: one repeat that went wrong does not pass for
   * noise. The median is that of variances over the median of chi-squared by its degrees of
   * freedom.
   *
   * @param samples one or more
   */
  static PooledVariance of(List<Sample> samples) {
    double[] centred =
        samples.stream().mapToDouble(s -> s.value / quantile(0.5, s.freedom)).sorted().toArray();
    int half = centred.length / 2;
    double median =
        centred.length % 2 == 1 ? centred[half] : (centred[half - 1] + centred[half]) / 2;
    double sum = 0;
    double freedom = 0;
    for (Sample s : samples) {
      double most = median > 0 ? median * quantile(HELD_TO, s.freedom) : Double.POSITIVE_INFINITY;
      sum += s.freedom * Math.min(s.value, most);
      freedom += s.freedom;
    }
    return new PooledVariance(sum / freedom, freedom);
  }

  private static double quantile(double share, int freedom) {
    return new ChiSquaredDistribution(null, freedom).inverseCumulativeProbability(share) / freedom;
  }

  /**
   * The variance drawn towards what is expected beforehand.
   *
   * @param expected a variance
   * @param strength the degrees of freedom that it counts for
   */
  double towards(double expected, double strength) {
    return (freedom * value + strength * expected) / (freedom + strength);
  }

  /** The geometric mean. */
  static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
  }
}
