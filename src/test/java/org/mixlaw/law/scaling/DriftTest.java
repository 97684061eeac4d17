package org.mixlaw.law.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.fit.TestFits;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.loss.Series;

class DriftTest {
  private static final double[][] MIXTURES = TestFits.mixtures(8, 2, 1);
  private static final double[] SIZES = {3e7, 1e8, 3e8};
  private static final double[] TOKENS = {1e10, 1.5e10, 2e10, 3e10};

  private static final JointLaw LAW =
      new JointLaw(
          MixingForm.M4,
          List.of("a", "b"),
          new LossShape(1e8, 2e10, 0.12, 0.5, 0.06, true, true),
          new TreeMap<>(
              java.util.Map.of(
                  "own",
                  new JointLaw.Own(
                      new MixingLaw(
                          MixingForm.M4, new double[] {2, 0.5}, new double[] {-2, 2}, 1, 20),
                      0.3,
                      0.1))),
          Drift.NONE);

  /** Losses of the law times a factor for every size and token count. */
  private static List<Series> series(java.util.function.DoubleBinaryOperator factor) {
    return List.of(
        TestFits.series(
            "own",
            MIXTURES,
            TestFits.grid(8, SIZES, TOKENS),
            (m, params, tokens) ->
                LAW.at(params, tokens).losses(MIXTURES[m])[0]
                    * factor.applyAsDouble(params, tokens)));
  }

  @ParameterizedTest
  @CsvSource({"3e7, 1e10", "3e7, 1e12", "1e9, 1e10", "1e9, 1e12"})
  void anExactLawDriftsNowhere(double params, double tokens) {
    Drift drift = Drift.of(LAW, series((n, d) -> 1));
    assertEquals(1, drift.at(params, tokens, List.of("own"))[0], 1e-12);
  }

  @Test
  void whatAllMixturesMissAtACheckpointIsCarriedToItsNeighboursAndNoFarther() {
    Drift drift = Drift.of(LAW, series((params, tokens) -> tokens == 3e10 ? 1.01 : 1));
    List<String> own = List.of("own");
    double there = drift.at(1e8, 3e10, own)[0];
    assertTrue(there > 1.006 && there <= 1.01, "" + there);
    double beyond = drift.at(1e8, 3.3e10, own)[0];
    assertTrue(beyond > 1.003 && beyond < there, "" + beyond);
    assertTrue(drift.at(1e9, 3e10, own)[0] > 1.002, "a larger model sees the same text");
    assertEquals(1, drift.at(1e8, 1e10, own)[0], 1e-3);
    assertEquals(1, drift.at(1e8, 1e13, own)[0], 1e-6);
    assertEquals(1, drift.at(1e8, 1e7, own)[0], 1e-6);
    assertEquals(1, drift.at(1e30, 3e10, own)[0], 1e-6);
  }

  @Test
  void oneCheckpointHasNoDrift() {
    Series one =
        TestFits.series(
            "own",
            MIXTURES,
            TestFits.grid(8, new double[] {1e8}, new double[] {1e10}),
            (m, p, t) -> 5);
    assertEquals(Drift.NONE, Drift.of(LAW, List.of(one)));
    assertEquals(1, Drift.NONE.at(1e8, 1e10, List.of("own"))[0]);
  }
}
