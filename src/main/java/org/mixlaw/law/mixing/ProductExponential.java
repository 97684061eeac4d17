package org.mixlaw.law.mixing;

import java.util.List;
import java.util.SplittableRandom;

/**
 * M3 of "Data Mixing Laws" (arXiv 2403.16952, section 3): {@code L(r) = c + k exp(prod_j t_j r_j)}.
 * Only the product of its slopes can be told, so it has one; it stands here for {@code prod_j t_j /
 * n^n}, the exponent at the even mixture.
 */
record ProductExponential() implements MixingForm {
  @Override
  public String label() {
    return "m3";
  }

  @Override
  public String formula() {
    return "c + k exp(t \u03a0 n r\u2c7c)";
  }

  @Override
  public List<ParameterName> parameters(List<String> domains) {
    return List.of(ParameterName.of("c"), ParameterName.of("k"), ParameterName.of("t"));
  }

  @Override
  public int terms(int domains) {
    return 2;
  }

  @Override
  public int slopes(int domains) {
    return 1;
  }

  @Override
  public void evaluate(double[] t, double[] r, double[] value, double[][] bySlope) {
    double product = 1;
    for (double share : r) {
      product *= r.length * share;
    }
    value[0] = 1;
    value[1] = MixingForm.exp(t[0] * product);
    bySlope[1][0] = product * value[1];
  }

  @Override
  public double[] start(int domains, int attempt, SplittableRandom random) {
    // Far from its one slope's anchor the form has several minima, some of them steep.
    return new double[] {
      attempt == 0 ? -0.3 : (random.nextBoolean() ? 1 : -1) * Math.exp(4 * random.nextDouble() - 1)
    };
  }
}
