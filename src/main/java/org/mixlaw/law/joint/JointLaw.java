package org.mixlaw.law.joint;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;

/**
 * One law over size, tokens and mixture: {@code L_i(N, D, r) = m_i(r) (1 + A_i (N/N0)^-a + B_i
 * (N/N0)^g (D/D0)^-b)} with a mixing law m_i for each domain i and exponents shared by all. With
 * one size and one token count it is the mixing law alone.
 *
 * @param form the form of m
 * @param trainingDomains the training domains, sorted
 * @param shape the exponents
 * @param parameters by series
 * @param drift what single sizes and token counts differ by
 */
@JsonTypeName("joint")
@JsonSerialize(converter = JointDocument.Writer.class)
@JsonDeserialize(converter = JointDocument.Reader.class)
public record JointLaw(
    MixingForm form,
    List<String> trainingDomains,
    LossShape shape,
    SortedMap<String, Own> parameters,
    Drift drift)
    implements Law {
  /** Copies. */
  public JointLaw {
    trainingDomains = List.copyOf(trainingDomains);
    parameters = new TreeMap<>(parameters);
  }

  JointLaw with(Drift its) {
    return new JointLaw(form, trainingDomains, shape, parameters, its);
  }

  /**
   * What one series has of its own.
   *
   * @param mixing its mixing law m
   * @param sizeFactor A
   * @param tokenFactor B
   */
  public record Own(MixingLaw mixing, double sizeFactor, double tokenFactor) {}

  @Override
  public List<String> series() {
    return List.copyOf(parameters.keySet());
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double sizeTerm = shape.sizeTerm(params);
    double tokenTerm = shape.tokenTerm(params, tokens);
    Own[] each = parameters.values().toArray(Own[]::new);
    double[] scale = drift.at(params, tokens, series());
    for (int i = 0; i < each.length; i++) {
      scale[i] *= 1 + each[i].sizeFactor() * sizeTerm + each[i].tokenFactor() * tokenTerm;
    }
    return proportions -> {
      double[] losses = new double[each.length];
      for (int i = 0; i < each.length; i++) {
        losses[i] = Math.min(MAX_LOSS, scale[i] * each[i].mixing().loss(proportions));
      }
      return losses;
    };
  }
}
