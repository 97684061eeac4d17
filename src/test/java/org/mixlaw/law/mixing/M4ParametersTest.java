package org.mixlaw.law.mixing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.TestFits;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.loss.LossTable;

/** Parameters of M4 on published measurements, beside those of independent fits. */
class M4ParametersTest {
  private static final Map<String, JointLaw> FITTED = new HashMap<>();

  @ParameterizedTest(name = "{0}, {3}: {4}")
  @CsvFileSource(
      resources = "/org/mixlaw/law/mixing/m4-parameters.csv",
      useHeadersInDisplayName = true)
  void parametersAreThoseOfAnIndependentFit(
      String table,
      long params,
      long tokens,
      String domain,
      String parameter,
      double reference,
      double tolerance,
      String source) {
    JointLaw law = FITTED.computeIfAbsent(table + params, t -> fit(table, params, tokens));
    MixingLaw own = law.parameters().get(domain).mixing();
    List<ParameterName> names = own.form().parameters(law.trainingDomains());
    ParameterName asked =
        names.stream().filter(n -> n.toString().equals(parameter)).findFirst().orElseThrow();
    assertEquals(reference, asked.get(own.byName(law.trainingDomains())), tolerance, source);
  }

  private static JointLaw fit(String table, long params, long tokens) {
    LossTable losses =
        TestFits.published(table).filter(r -> r.params() == params && r.tokens() == tokens);
    return (JointLaw) TestFits.alone(losses, LawCatalog.named("m4"));
  }
}
