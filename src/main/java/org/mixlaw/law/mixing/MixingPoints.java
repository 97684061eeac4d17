package org.mixlaw.law.mixing;

import java.util.Arrays;

/**
 * Losses of mixtures at one size and token count: what a mixing law is fitted to.
 *
 * @param proportions by mixture, in the order of the training domains
 * @param loss by mixture, nats per token
 * @param weight by mixture, 0 or more: how many measurements of the same noise each stands for
 */
public record MixingPoints(double[][] proportions, double[] loss, double[] weight) {
  /** Requires the same number of each. */
  public MixingPoints {
    if (proportions.length == 0
        || proportions.length != loss.length
        || loss.length != weight.length) {
      throw new IllegalArgumentException(
          proportions.length + " mixtures, " + loss.length + " losses, " + weight.length);
    }
  }

  /**
   * How many mixtures there are.
   *
   * @return mixtures
   */
  public int size() {
    return loss.length;
  }

  /**
   * How many training domains there are.
   *
   * @return domains
   */
  public int domains() {
    return proportions[0].length;
  }

  double totalWeight() {
    return Arrays.stream(weight).sum();
  }

  /** Weighted variance of the losses, squared nats. */
  double variance() {
    double total = totalWeight();
    double mean = 0;
    for (int m = 0; m < loss.length; m++) {
      mean += weight[m] * loss[m] / total;
    }
    double sum = 0;
    for (int m = 0; m < loss.length; m++) {
      sum += weight[m] * (loss[m] - mean) * (loss[m] - mean) / total;
    }
    return sum;
  }

  /**
   * The same losses with other weights.
   *
   * @param factor by mixture
   * @return weights multiplied by the factors
   */
  MixingPoints times(double[] factor) {
    double[] changed = weight.clone();
    for (int m = 0; m < changed.length; m++) {
      changed[m] *= factor[m];
    }
    return new MixingPoints(proportions, loss, changed);
  }

  /**
   * Some of the mixtures.
   *
   * @param kept their indices
   * @return the points there
   */
  MixingPoints only(int[] kept) {
    return new MixingPoints(
        Arrays.stream(kept).mapToObj(m -> proportions[m]).toArray(double[][]::new),
        Arrays.stream(kept).mapToDouble(m -> loss[m]).toArray(),
        Arrays.stream(kept).mapToDouble(m -> weight[m]).toArray());
  }
}
