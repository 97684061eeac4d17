package org.mixlaw.study.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.NoiseLevels;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.Validation;

class OutcomeTest {
  private static Validation observed(double optimum, double baseline) throws IOException {
    List<Validation.Checked> checked =
        List.of(checked("optimum", 2, optimum), checked("baseline", 2.1, baseline));
    List<String> order = List.of("optimum", "baseline");
    return new Validation(
        1,
        "tiny-25k",
        25_000,
        1_000_000,
        0.8,
        checked,
        new Validation.Ranking(
            order,
            order,
            optimum < baseline,
            0.1,
            baseline - optimum,
            1,
            optimum < baseline ? 1 : 0),
        Optional.empty(),
        List.of(),
        Provenance.of(List.of(), Map.of(), Map.<String, Path>of(), Clock.systemUTC()));
  }

  private static Validation.Checked checked(String name, double predicted, double observed) {
    Validation.Row row =
        Validation.Row.of("*", predicted, predicted - .05, predicted + .05, observed);
    return new Validation.Checked(name, name, Mixture.of(Map.of("a", 1.0)), List.of(row));
  }

  private static Optional<NoiseLevels> noise(double run) {
    return Optional.of(
        new NoiseLevels(
            new TreeMap<>(Map.of("*", run)),
            new TreeMap<>(),
            OptionalDouble.empty(),
            OptionalDouble.empty()));
  }

  @Test
  void aGainIsConfirmedOnlyBeyondTheNoise() throws IOException {
    Validation gains = observed(2.0, 2.08);
    assertEquals(Outcome.Verdict.CONFIRMED, Outcome.of(gains, noise(0.02)).verdict());
    Outcome drowned = Outcome.of(gains, noise(0.06));
    assertEquals(Outcome.Verdict.TOO_CLOSE, drowned.verdict());
    assertEquals(0.08, drowned.gain(), 1e-12);
    assertEquals(1.2816 * Math.sqrt(2) * 0.06, drowned.upper() - drowned.gain(), 1e-4);
    assertTrue(drowned.lower() < 0);
    assertEquals(Outcome.Verdict.REFUTED, Outcome.of(observed(2.08, 2.0), noise(0.02)).verdict());
    assertEquals(
        Outcome.Verdict.TOO_CLOSE, Outcome.of(observed(2.0, 2.004), Optional.empty()).verdict());
  }

  @Test
  void predictionsThatFailedAreTold() throws IOException {
    assertEquals(List.of(), Outcome.of(observed(2.0, 2.08), Optional.empty()).outside());
    assertEquals(
        List.of(
            "the observed overall loss of the optimum, 2.0700, lies above its predicted interval,"
                + " 1.9500 to 2.0500"),
        Outcome.of(observed(2.07, 2.08), Optional.empty()).outside());
  }
}
