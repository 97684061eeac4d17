package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * M2 of "Data Mixing Laws" (arXiv 2403.16952, section 3): {@code L(r) = c + k sum_j exp(t_j r_j)}.
 * Separable in the training domains, with n + 2 parameters. Where all slopes are small, only the
 * product of k and t is determined.
 */
record SharedScaleExponentials() implements MixingForm {
  @Override
  public String label() {
    return "m2";
  }

  @Override
  public String formula() {
    return "c + k \u03a3 exp(t\u2c7c r\u2c7c)";
  }

  @Override
  public List<ParameterName> parameters(List<String> domains) {
    List<ParameterName> names =
        new ArrayList<>(List.of(ParameterName.of("c"), ParameterName.of("k")));
    names.addAll(ParameterName.each("t", domains));
    return names;
  }

  @Override
  public int terms(int domains) {
    return 2;
  }

  @Override
  public int slopes(int domains) {
    return domains;
  }

  @Override
  public void evaluate(double[] t, double[] r, double[] value, double[][] bySlope) {
    value[0] = 1;
    value[1] = 0;
    for (int j = 0; j < r.length; j++) {
      double e = MixingForm.exp(t[j] * r[j]);
      value[1] += e;
      bySlope[1][j] = r[j] * e;
    }
  }

  @Override
  public double[] start(int domains, int attempt, SplittableRandom random) {
    // Small slopes that are all alike make all but a constant on the simplex, hard to get away
    // from.
    if (attempt >= 1 && attempt <= domains) {
      return MixingForm.super.start(domains, attempt, random);
    }
    double[] t = new double[domains];
    for (int q = 0; q < domains; q++) {
      t[q] = (attempt == 0 ? 2 : 10) * (random.nextDouble() - 0.5);
    }
    return t;
  }
}
