package org.mixlaw.study.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Provenance;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.mixture.Mixture;

/** What is said of a validation: in a word, and what first. */
class OutcomeTest {
  private static final double BASELINE = 3.1;

  /** A validation whose losses were predicted exactly, but for what the arguments say. */
  private static Validation validation(double observed, double overallMiss, Gain gain)
      throws Exception {
    double optimum = BASELINE - observed;
    List<Validation.Checked> checked =
        List.of(checked("optimum", optimum, overallMiss), checked("baseline", BASELINE, 0));
    LossCurve falling = LossCurve.of("optimum", Map.of(100, 4.0, 200, optimum));
    LossCurve other = LossCurve.of("baseline", Map.of(100, 4.0, 200, BASELINE));
    AtSize at =
        new AtSize(
            "tiny",
            1000,
            200,
            checked,
            Validation.Ranking.of(checked),
            gain,
            Matching.of(falling, other),
            Optional.empty(),
            List.of());
    return new Validation(
        Validation.FORMAT.number(),
        0.8,
        List.of(at),
        Optional.empty(),
        Provenance.of(List.of("validate"), Map.of(), Map.of(), Clock.systemUTC()));
  }

  private static Validation.Checked checked(String name, double loss, double overallMiss) {
    double centre = loss + overallMiss;
    return new Validation.Checked(
        name,
        "tiny-" + name + "-s1",
        Mixture.of(Map.of("a", 1.0)),
        List.of(
            Validation.Row.of("a", loss, loss - 0.05, loss + 0.05, loss),
            Validation.Row.of("*", centre, centre - 0.02, centre + 0.02, loss)));
  }

  private static Gain gain(double predicted, double observed, OptionalDouble seeds) {
    return new Gain(predicted, predicted - 0.02, predicted + 0.02, observed, 0.01, seeds, 0);
  }

  @Test
  void aGainIsConfirmedWhereItExceedsWhatSeedsDifferBy() throws Exception {
    Outcome outcome = Outcome.of(validation(0.032, 0, gain(0.03, 0.032, OptionalDouble.of(0.008))));
    assertEquals(Outcome.Verdict.CONFIRMED, outcome.verdict());
    assertTrue(outcome.sentences().get(0).startsWith("The optimum beats the baseline by 0.032 "));
    assertTrue(
        outcome
            .sentences()
            .get(0)
            .endsWith(
                "the gain is 4.0 times the standard deviation of the difference of two runs (0.0080,"
                    + " from runs that differ in their seed alone)."),
        outcome.toString());
    assertEquals(List.of(), outcome.outside());
    assertTrue(outcome.toString().startsWith("Confirmed. The optimum"), outcome.toString());
    assertEquals(1.2816 * 0.008, outcome.upper() - outcome.gain(), 1e-5);
    assertEquals(1.2816 * 0.008, outcome.gain() - outcome.lower(), 1e-5);
  }

  @Test
  void theSameGainIsTooCloseWhereSeedsDifferByMore() throws Exception {
    Outcome outcome = Outcome.of(validation(0.032, 0, gain(0.03, 0.032, OptionalDouble.of(0.032))));
    assertEquals(Outcome.Verdict.TOO_CLOSE, outcome.verdict());
    assertTrue(
        outcome
            .toString()
            .contains(
                "the gain is 1.0 times the standard deviation of the difference of two runs"
                    + " (0.032, "));
  }

  @Test
  void aSmallGainIsConfirmedWhereSeedsDifferByLess() throws Exception {
    assertEquals(
        Outcome.Verdict.CONFIRMED,
        Outcome.of(validation(0.004, 0, gain(0.005, 0.004, OptionalDouble.of(0.001)))).verdict());
    assertEquals(
        Outcome.Verdict.TOO_CLOSE,
        Outcome.of(validation(0.004, 0, gain(0.005, 0.004, OptionalDouble.empty()))).verdict());
  }

  @Test
  void withoutRepeatsTheVerdictSaysThatItHasNone() throws Exception {
    Outcome outcome = Outcome.of(validation(0.032, 0, gain(0.03, 0.032, OptionalDouble.empty())));
    assertEquals(Outcome.Verdict.CONFIRMED, outcome.verdict());
    assertTrue(
        outcome
            .sentences()
            .get(0)
            .endsWith(
                "the gain is 3.2 times the standard deviation of the difference of two runs (0.010,"
                    + " estimated from the fit, as no run was repeated with another seed)."),
        outcome.toString());
  }

  @Test
  void aLossBeyondNoiseIsNotConfirmedAndKeepsItsSign() throws Exception {
    Outcome outcome =
        Outcome.of(validation(-0.018, 0, gain(0.001, -0.018, OptionalDouble.of(0.004))));
    assertEquals(Outcome.Verdict.REFUTED, outcome.verdict());
    assertTrue(
        outcome.sentences().get(0).startsWith("The optimum loses to the baseline by 0.018 "),
        outcome.toString());
    assertTrue(outcome.toString().contains("predicted +0.001, observed -0.018"));
    assertTrue(outcome.toString().contains("-4.5 times the standard deviation of the difference"));
  }

  @Test
  void whatLiesOutsideItsIntervalIsSaidFirst() throws Exception {
    Outcome outcome =
        Outcome.of(validation(0.06, 0.03, gain(0.03, 0.06, OptionalDouble.of(0.008))));
    assertEquals(Outcome.Verdict.CONFIRMED, outcome.verdict());
    assertEquals(
        "The observed overall loss of the optimum, 3.0400, lies below its predicted interval,"
            + " 3.0500 to 3.0900.",
        outcome.sentences().get(0));
    assertEquals(
        "The observed gain, +0.0600, lies above its predicted interval, +0.0100 to +0.0500.",
        outcome.sentences().get(1));
    assertTrue(outcome.sentences().get(2).startsWith("The optimum beats"), outcome.toString());
    assertEquals(3, outcome.sentences().size());
  }
}
