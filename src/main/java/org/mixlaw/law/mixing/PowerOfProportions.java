package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The mixing law of BiMix (Ge et al., arXiv 2405.14908), whose loss of a domain falls as a power of
 * that domain's own proportion, here for validation domains that are no training domains: {@code
 * L(r) = c + sum_j k_j (r_j + e)^-a} with e = {@value #OFFSET}, so that a domain left out costs
 * much but not infinitely much. Its one slope is ln a; n + 2 parameters, all determined by as many
 * mixtures.
 */
record PowerOfProportions() implements MixingForm {
  private static final double OFFSET = 0.005;
  private static final double LEAST = 0.02;
  private static final double MOST = 3;

  @Override
  public String label() {
    return "bimix";
  }

  @Override
  public String formula() {
    return "c + \u03a3 k\u2c7c (r\u2c7c + " + OFFSET + ")^\u2212a";
  }

  @Override
  public List<ParameterName> parameters(List<String> domains) {
    List<ParameterName> names = new ArrayList<>(List.of(ParameterName.of("c")));
    names.addAll(ParameterName.each("k", domains));
    names.add(ParameterName.of("ln a"));
    return names;
  }

  @Override
  public int terms(int domains) {
    return 1 + domains;
  }

  @Override
  public int slopes(int domains) {
    return 1;
  }

  @Override
  public int[] termsOf(int slope, int domains) {
    return IntStream.rangeClosed(1, domains).toArray();
  }

  @Override
  public void evaluate(double[] t, double[] r, double[] value, double[][] bySlope) {
    double power = Math.exp(Math.max(Math.log(LEAST), Math.min(Math.log(MOST), t[0])));
    boolean inside = power > LEAST && power < MOST;
    value[0] = 1;
    for (int j = 0; j < r.length; j++) {
      double logarithm = Math.log(r[j] + OFFSET);
      value[1 + j] = Math.exp(-power * logarithm);
      bySlope[1 + j][0] = inside ? -power * logarithm * value[1 + j] : 0;
    }
  }

  @Override
  public double[] anchor(int domains) {
    return new double[] {Math.log(0.3)};
  }

  @Override
  public double[] start(int domains, int attempt, SplittableRandom random) {
    return new double[] {attempt == 0 ? Math.log(0.3) : Math.log(0.05) + 3 * random.nextDouble()};
  }
}
