package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mixing law with its parameters. Far from the mixtures it was fitted on it stays within bounds:
 * no lower than the lowest loss less half the measured range, no higher than the highest plus twice
 * the range.
 *
 * @param form the form
 * @param terms its linear terms, the constant first; 0 or more
 * @param slopes its slopes
 * @param low the lowest loss that it gives, nats per token
 * @param high the highest loss that it gives
 */
public record MixingLaw(MixingForm form, double[] terms, double[] slopes, double low, double high) {
  /** How far below the lowest and above the highest loss a law may go, in measured ranges. */
  private static final double BELOW = 0.5;

  private static final double ABOVE = 2;

  static MixingLaw of(MixingForm form, double[] terms, double[] slopes, MixingPoints points) {
    double least = Arrays.stream(points.loss()).min().orElseThrow();
    double most = Arrays.stream(points.loss()).max().orElseThrow();
    double range = Math.max(most - least, 0.02 * most);
    return new MixingLaw(
        form, terms, slopes, Math.max(0.05 * least, least - BELOW * range), most + ABOVE * range);
  }

  /**
   * The loss of a mixture.
   *
   * @param proportions in the order of the training domains
   * @return nats per token, positive and finite
   */
  public double loss(double[] proportions) {
    double[] value = new double[terms.length];
    form.evaluate(slopes, proportions, value, new double[terms.length][slopes.length]);
    double sum = 0;
    for (int l = 0; l < terms.length; l++) {
      sum += terms[l] * value[l];
    }
    return Math.max(low, Math.min(high, sum));
  }

  /**
   * The parameters by name.
   *
   * @param domains names of the training domains
   * @return values by symbol, in the formula's order; where each domain or unit has one, a map of
   *     them
   */
  public Map<String, Object> byName(List<String> domains) {
    List<ParameterName> names = form.parameters(domains);
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (int p = 0; p < names.size(); p++) {
      names.get(p).put(parameters, p < terms.length ? terms[p] : slopes[p - terms.length]);
    }
    return parameters;
  }

  /**
   * A law from its parameters by name.
   *
   * @param form the form
   * @param domains names of the training domains
   * @param parameters as {@link #byName} gives them
   * @param low the lowest loss that it gives, nats per token
   * @param high the highest
   * @return the law
   * @throws IllegalArgumentException if a parameter is missing
   */
  public static MixingLaw of(
      MixingForm form,
      List<String> domains,
      Map<String, Object> parameters,
      double low,
      double high) {
    double[] values =
        form.parameters(domains).stream().mapToDouble(name -> name.get(parameters)).toArray();
    int terms = form.terms(domains.size());
    return new MixingLaw(
        form,
        Arrays.copyOf(values, terms),
        Arrays.copyOfRange(values, terms, values.length),
        low,
        high);
  }

  /**
   * The law by which every group of slopes that only a constant leaves free sums to 0.
   *
   * @return the same function
   */
  MixingLaw constrained() {
    double[] t = slopes.clone();
    double[] k = terms.clone();
    int group = 1;
    for (int[] members : form.identifiabilityGroups(domains())) {
      double mean = Arrays.stream(members).mapToDouble(q -> t[q]).average().orElse(0);
      Arrays.stream(members).forEach(q -> t[q] -= mean);
      k[group++] *= Math.exp(mean);
    }
    return new MixingLaw(form, k, t, low, high);
  }

  /** Training domains, as far as forms with identifiability constraints need them. */
  private int domains() {
    return form instanceof ImplicitDomains implicit
        ? slopes.length / implicit.units()
        : slopes.length;
  }
}
