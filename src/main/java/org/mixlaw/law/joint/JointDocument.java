package org.mixlaw.law.joint;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;

/**
 * A {@link JointLaw} as documents hold it: every parameter of its mixing laws by symbol and
 * training domain.
 *
 * @param form the form of the mixing laws
 * @param trainingDomains the training domains, sorted
 * @param shape the exponents
 * @param parameters by series
 * @param drift what single sizes and token counts differ by
 */
@JsonTypeName("joint")
record JointDocument(
    MixingForm form,
    List<String> trainingDomains,
    LossShape shape,
    SortedMap<String, Own> parameters,
    Drift drift) {
  /**
   * What one series has of its own.
   *
   * @param mixing the mixing law's parameters ({@link MixingLaw#byName})
   * @param low the lowest loss that the mixing law gives
   * @param high the highest
   * @param sizeFactor A
   * @param tokenFactor B
   */
  record Own(
      Map<String, Object> mixing, double low, double high, double sizeFactor, double tokenFactor) {}

  /** Writes a law. */
  static final class Writer extends StdConverter<JointLaw, JointDocument> {
    @Override
    public JointDocument convert(JointLaw law) {
      SortedMap<String, Own> parameters = new TreeMap<>();
      law.parameters()
          .forEach(
              (series, own) ->
                  parameters.put(
                      series,
                      new Own(
                          own.mixing().byName(law.trainingDomains()),
                          own.mixing().low(),
                          own.mixing().high(),
                          own.sizeFactor(),
                          own.tokenFactor())));
      return new JointDocument(
          law.form(), law.trainingDomains(), law.shape(), parameters, law.drift());
    }
  }

  /** Reads a law. */
  static final class Reader extends StdConverter<JointDocument, JointLaw> {
    @Override
    public JointLaw convert(JointDocument document) {
      SortedMap<String, JointLaw.Own> parameters = new TreeMap<>();
      document.parameters.forEach(
          (series, own) ->
              parameters.put(
                  series,
                  new JointLaw.Own(
                      MixingLaw.of(
                          document.form, document.trainingDomains, own.mixing, own.low, own.high),
                      own.sizeFactor,
                      own.tokenFactor)));
      return new JointLaw(
          document.form, document.trainingDomains, document.shape, parameters, document.drift);
    }
  }
}
