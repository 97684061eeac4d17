package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * M4, the mixing law of "Data Mixing Laws" (arXiv 2403.16952, equation 1): {@code L(r) = c + k
 * exp(sum_j t_j r_j)}. On the simplex the proportions sum to 1, so that a constant added to all
 * slopes only changes k: the slopes are given summing to 0, and n domains have n + 1 identifiable
 * parameters.
 */
record LinearExponential() implements MixingForm {
  @Override
  public String label() {
    return "m4";
  }

  @Override
  public String formula() {
    return "c + k exp(\u03a3 t\u2c7c r\u2c7c)";
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
    double sum = 0;
    for (int j = 0; j < r.length; j++) {
      sum += t[j] * r[j];
    }
    value[0] = 1;
    value[1] = MixingForm.exp(sum);
    for (int j = 0; j < r.length; j++) {
      bySlope[1][j] = r[j] * value[1];
    }
  }

  @Override
  public double[] start(int domains, int attempt, SplittableRandom random) {
    // Slopes that are all alike make a constant on the simplex, from where no search gets away.
    double[] t = new double[domains];
    for (int q = 0; q < domains; q++) {
      t[q] = (attempt == 0 ? 2 : 10) * (random.nextDouble() - 0.5);
    }
    return t;
  }

  @Override
  public List<int[]> identifiabilityGroups(int domains) {
    return List.of(IntStream.range(0, domains).toArray());
  }
}
