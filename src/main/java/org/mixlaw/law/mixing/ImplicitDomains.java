package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loss over domains that nobody named (arXiv 2403.16952, section 3.3): the sum of K laws of form
 * M4 with weights, {@code L(r) = c + sum_k w_k exp(sum_j t_kj r_j)}; the constants of the units
 * come out as one. Meant for an overall loss, whose validation domains each respond in their own
 * way. On the simplex the slopes of each unit sum to 0; units may be exchanged, so that only the
 * function is determined, not its parts.
 *
 * @param units K
 */
record ImplicitDomains(int units) implements MixingForm {
  @Override
  public String label() {
    return "implicit-" + units;
  }

  @Override
  public String formula() {
    return "c + \u03a3 w\u2096 exp(\u03a3 t\u2096\u2c7c r\u2c7c), k = 1.." + units;
  }

  @Override
  public List<ParameterName> parameters(List<String> domains) {
    List<ParameterName> names = new ArrayList<>(List.of(ParameterName.of("c")));
    for (int k = 1; k <= units; k++) {
      names.add(new ParameterName("w", List.of("unit " + k)));
    }
    for (int k = 1; k <= units; k++) {
      names.addAll(ParameterName.each("t", domains, "unit " + k));
    }
    return names;
  }

  @Override
  public int terms(int domains) {
    return 1 + units;
  }

  @Override
  public int slopes(int domains) {
    return units * domains;
  }

  @Override
  public int[] termsOf(int slope, int domains) {
    return new int[] {1 + slope / domains};
  }

  @Override
  public void evaluate(double[] t, double[] r, double[] value, double[][] bySlope) {
    value[0] = 1;
    for (int k = 0; k < units; k++) {
      int first = k * r.length;
      double sum = 0;
      for (int j = 0; j < r.length; j++) {
        sum += t[first + j] * r[j];
      }
      value[1 + k] = MixingForm.exp(sum);
      for (int j = 0; j < r.length; j++) {
        bySlope[1 + k][first + j] = r[j] * value[1 + k];
      }
    }
  }

  @Override
  public double[] start(int domains, int attempt, java.util.SplittableRandom random) {
    // Units that start alike stay alike: each start has its own slopes, the first one's small.
    double[] t = new double[slopes(domains)];
    for (int q = 0; q < t.length; q++) {
      t[q] = (attempt == 0 ? 2 : 6) * (random.nextDouble() - 0.5);
    }
    return t;
  }

  @Override
  public List<int[]> identifiabilityGroups(int domains) {
    List<int[]> groups = new ArrayList<>();
    for (int k = 0; k < units; k++) {
      groups.add(IntStream.range(k * domains, (k + 1) * domains).toArray());
    }
    return groups;
  }
}
