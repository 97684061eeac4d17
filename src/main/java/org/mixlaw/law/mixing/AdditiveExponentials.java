package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.List;

/**
 * M1 of "Data Mixing Laws" (arXiv 2403.16952, section 3): {@code L(r) = c + sum_j k_j exp(t_j
 * r_j)}, each training domain with a scale of its own. A domain whose slope is near 0 has a
 * constant term, which cannot be told from c; the others are determined by 2n + 1 mixtures or more.
 */
record AdditiveExponentials() implements MixingForm {
  @Override
  public String label() {
    return "m1";
  }

  @Override
  public String formula() {
    return "c + \u03a3 k\u2c7c exp(t\u2c7c r\u2c7c)";
  }

  @Override
  public List<ParameterName> parameters(List<String> domains) {
    List<ParameterName> names = new ArrayList<>(List.of(ParameterName.of("c")));
    names.addAll(ParameterName.each("k", domains));
    names.addAll(ParameterName.each("t", domains));
    return names;
  }

  @Override
  public int terms(int domains) {
    return 1 + domains;
  }

  @Override
  public int slopes(int domains) {
    return domains;
  }

  @Override
  public int[] termsOf(int slope, int domains) {
    return new int[] {1 + slope};
  }

  @Override
  public void evaluate(double[] t, double[] r, double[] value, double[][] bySlope) {
    value[0] = 1;
    for (int j = 0; j < r.length; j++) {
      value[1 + j] = MixingForm.exp(t[j] * r[j]);
      bySlope[1 + j][j] = r[j] * value[1 + j];
    }
  }
}
