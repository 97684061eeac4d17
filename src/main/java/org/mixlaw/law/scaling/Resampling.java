package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.mixlaw.base.Seeds;
import org.mixlaw.loss.Series;

/**
 * Weights of the Bayesian bootstrap (Rubin 1981): an exponential variate for every mixture, whose
 * checkpoints are resampled as one block, and half of one for every size, times what measurements
 * count by their noise.
 *
 * @param seed the same seed, the same weights for all series
 * @param byMixture whether mixtures are resampled; sizes always are
 */
public record Resampling(long seed, boolean byMixture) implements Weighting {
  /**
   * Weights of mixtures.
   *
   * @param count how many
   * @return weights, 1 on average
   */
  public double[] mixtures(int count) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "mixtures"));
    double[] weights = new double[count];
    for (int m = 0; m < count; m++) {
      weights[m] = byMixture ? Math.max(0.02, exponential(random)) : 1;
    }
    double mean = Arrays.stream(weights).average().orElse(1);
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }

  @Override
  public double[] weights(Series s) {
    double[] mixtures = mixtures(s.mixtures());
    Map<Double, Double> sizes = new HashMap<>();
    for (double size : s.params()) {
      sizes.computeIfAbsent(
          size,
          key ->
              0.5
                  + 0.5
                      * exponential(
                          new SplittableRandom(Seeds.derive(seed, "size " + Math.round(key)))));
    }
    double[] weights = new double[s.size()];
    for (int m = 0; m < weights.length; m++) {
      weights[m] = mixtures[s.mixture()[m]] * sizes.get(s.params()[m]) * s.weight()[m];
    }
    double mean = Arrays.stream(weights).average().orElse(1);
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log(1 - random.nextDouble());
  }
}
