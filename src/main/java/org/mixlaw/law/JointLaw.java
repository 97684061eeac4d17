package org.mixlaw.law;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One law over size, tokens and mixture: {@code L_i(N, D, r) = m_i(r) (1 + A_i (N/N0)^-a + B_i
 * (N/N0)^g (D/D0)^-b)} with a mixing law m_i for each domain i and exponents shared by all. With
 * one size and one token count it is the mixing law alone.
 *
 * @param form the form of m
 * @param trainingDomains the training domains, sorted
 * @param shape the exponents
 * @param parameters by series: those of the form, then ln A, then ln B
 */
public record JointLaw(
    MixingForm form,
    List<String> trainingDomains,
    LossShape shape,
    SortedMap<String, double[]> parameters)
    implements FittedLaw {
  /** Copies. */
  public JointLaw {
    trainingDomains = List.copyOf(trainingDomains);
    parameters = new TreeMap<>(parameters);
  }

  @Override
  public List<String> series() {
    return List.copyOf(parameters.keySet());
  }

  @Override
  public AtTarget at(double params, double tokens) {
    int n = trainingDomains.size();
    int own = form.parameters(n);
    double sizeTerm = shape.sizeTerm(params);
    double tokenTerm = shape.tokenTerm(params, tokens);
    double[][] each = parameters.values().toArray(double[][]::new);
    double[] scale = new double[each.length];
    for (int i = 0; i < each.length; i++) {
      scale[i] = 1 + Math.exp(each[i][own]) * sizeTerm + Math.exp(each[i][own + 1]) * tokenTerm;
    }
    return proportions -> {
      double[] byParameter = new double[own];
      double[] byProportion = new double[n];
      double[] losses = new double[each.length];
      for (int i = 0; i < each.length; i++) {
        losses[i] =
            Math.min(
                MAX_LOSS, scale[i] * form.value(each[i], proportions, byParameter, byProportion));
      }
      return losses;
    };
  }

  /** No language model does worse than this: ln of a million tokens, more or less. */
  static final double MAX_LOSS = 15;
}
