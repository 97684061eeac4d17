package org.mixlaw.law.swarm;

import java.util.Arrays;

/**
 * What is known of a {@link SwarmKernel} before losses are: independent normal distributions of the
 * logarithms of e, l, v, s and nu, and of b and c. It is what makes 5d + 2 parameters determined
 * with few runs. A search sees parameters as {@code x = (t - mean) / deviation}, in the order log
 * e, log l, log v, b, c (d each), log s, log nu.
 *
 * @param domains training domains d
 */
record SwarmPrior(int domains) {
  /** By block: mean and standard deviation. */
  private static final double[][] BLOCKS = {
    {Math.log(0.02), 1}, {Math.log(3), 1}, {0, 1.5}, {0, 0.3}, {0, 0.3}
  };

  private static final double[] STRENGTH = {0, 1.5};
  private static final double[] NOISE = {Math.log(0.1), 1};

  int size() {
    return BLOCKS.length * domains + 2;
  }

  private static double[] block(int index, int domains) {
    int block = index / domains;
    return block < BLOCKS.length
        ? BLOCKS[block]
        : index == BLOCKS.length * domains ? STRENGTH : NOISE;
  }

  /** The standard deviation of a parameter. */
  double deviation(int index) {
    return block(index, domains)[1];
  }

  /** The kernel at a place of the search. */
  SwarmKernel kernel(double[] x) {
    double[] t = new double[x.length];
    for (int i = 0; i < t.length; i++) {
      double[] own = block(i, domains);
      t[i] = own[0] + own[1] * x[i];
    }
    int d = domains;
    return new SwarmKernel(
        exp(Arrays.copyOfRange(t, 0, d)),
        exp(Arrays.copyOfRange(t, d, 2 * d)),
        exp(Arrays.copyOfRange(t, 2 * d, 3 * d)),
        Arrays.copyOfRange(t, 3 * d, 4 * d),
        Arrays.copyOfRange(t, 4 * d, 5 * d),
        Math.exp(t[5 * d]),
        Math.exp(t[5 * d + 1]));
  }

  private static double[] exp(double[] logarithms) {
    return Arrays.stream(logarithms).map(Math::exp).toArray();
  }
}
