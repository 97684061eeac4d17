package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Losses made for a test. */
final class Made {
  private Made() {}

  /** A mixture drawn evenly from the simplex. */
  static double[] mixture(int domains, SplittableRandom random) {
    double[] r = new double[domains];
    for (int j = 0; j < domains; j++) {
      r[j] = -Math.log(1 - random.nextDouble());
    }
    double sum = Arrays.stream(r).sum();
    return Arrays.stream(r).map(x -> x / sum).toArray();
  }

  static double loss(MixingForm form, double[] terms, double[] slopes, double[] r) {
    double[] value = new double[terms.length];
    form.evaluate(slopes, r, value, new double[terms.length][slopes.length]);
    double sum = 0;
    for (int l = 0; l < terms.length; l++) {
      sum += terms[l] * value[l];
    }
    return sum;
  }

  static MixingPoints points(int count, int domains, long seed, ToDoubleFunction<double[]> loss) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] mixtures = new double[count][];
    double[] weight = new double[count];
    for (int m = 0; m < count; m++) {
      mixtures[m] = mixture(domains, random);
      weight[m] = 1;
    }
    return new MixingPoints(mixtures, Arrays.stream(mixtures).mapToDouble(loss).toArray(), weight);
  }

  /** Adds an even disturbance within a width to every loss. */
  static MixingPoints disturbed(MixingPoints points, double width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new MixingPoints(
        points.proportions(),
        Arrays.stream(points.loss()).map(l -> l + width * (2 * random.nextDouble() - 1)).toArray(),
        points.weight());
  }
}
