package org.mixlaw.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

class StepsToMatchTest {
  private static LossCurve curve(String name, double last, int points, DoubleUnaryOperator loss) {
    Map<Double, Double> byTokens = new TreeMap<>();
    for (int i = 1; i <= points; i++) {
      double tokens = last * i / points;
      byTokens.put(tokens, loss.applyAsDouble(tokens));
    }
    return LossCurve.of(name, byTokens);
  }

  @Test
  void bothFiguresFindTheShareOnExactPowerLaws() {
    // The curve reaches 2 + 3 / 1e6^0.4 where 1.9 + 3 / D^0.4 does.
    LossCurve reference = curve("baseline", 1e6, 20, d -> 2 + 3000 / Math.pow(d, 0.4));
    LossCurve faster = curve("optimum", 1e6, 20, d -> 1.99 + 2900 / Math.pow(d, 0.4));
    double target = 2 + 3000 / Math.pow(1e6, 0.4);
    double expected = Math.pow(2900 / (target - 1.99), 1 / 0.4) / 1e6;
    StepsToMatch match = StepsToMatch.of(faster, reference);
    assertEquals(expected, match.powerLaw().getAsDouble(), 1e-6);
    assertEquals(expected, match.interpolated().getAsDouble(), 2e-3);
    assertEquals(target, match.referenceLoss(), 1e-12);
    assertTrue(match.notes().isEmpty(), match.notes().toString());
  }

  @Test
  void theSlowerCurveIsNotThereYetButItsLawSaysWhen() {
    LossCurve fast = curve("optimum", 1e6, 20, d -> 2 + 2900 / Math.pow(d, 0.4));
    LossCurve slow = curve("baseline", 1e6, 20, d -> 2 + 3000 / Math.pow(d, 0.4));
    StepsToMatch match = StepsToMatch.of(slow, fast);
    assertEquals(OptionalDouble.empty(), match.interpolated());
    assertEquals(Math.pow(3000.0 / 2900, 2.5), match.powerLaw().getAsDouble(), 1e-6);
    assertEquals(1, match.notes().size());
    assertTrue(match.notes().get(0).contains("not reached"), match.notes().get(0));
  }

  @Test
  void aDipThatIsUndoneDoesNotCountAsThere() {
    LossCurve reference = LossCurve.of("baseline", Map.of(100.0, 3.0));
    LossCurve noisy =
        LossCurve.of("optimum", Map.of(20.0, 3.5, 40.0, 2.99, 60.0, 3.1, 80.0, 2.9, 100.0, 2.8));
    StepsToMatch match = StepsToMatch.of(noisy, reference);
    assertEquals(60 * Math.pow(80 / 60.0, 0.5) / 100, match.interpolated().getAsDouble(), 1e-9);
    assertEquals(OptionalDouble.empty(), match.powerLaw());
    assertTrue(match.notes().get(0).contains("no step law"), match.notes().get(0));
  }

  @Test
  void aFloorAboveTheTargetIsSaidInWords() {
    LossCurve reference = curve("baseline", 1e6, 12, d -> 2 + 3000 / Math.pow(d, 0.4));
    LossCurve hopeless = curve("optimum", 1e6, 12, d -> 15 + 3000 / Math.pow(d, 0.4));
    StepsToMatch match = StepsToMatch.of(hopeless, reference);
    assertEquals(OptionalDouble.empty(), match.powerLaw());
    assertTrue(match.notes().get(1).contains("levels off"), match.notes().toString());
  }

  @Test
  void thereFromTheFirstCheckpointOnIsAnUpperBound() {
    StepsToMatch match =
        StepsToMatch.of(
            LossCurve.of("optimum", Map.of(50, 2.0, 100, 1.9)),
            LossCurve.of("baseline", Map.of(100, 3.0)));
    assertEquals(0.5, match.interpolated().getAsDouble());
    assertTrue(match.notes().get(0).contains("at most"), match.notes().get(0));
  }

  @Test
  void curvesComeFromLossTables() {
    LossTable table = LossTable.read(Path.of("data/published/two-domain.csv"));
    LossCurve curve =
        LossCurve.overall(table, "70M-m001", Weights.equal(java.util.List.of("Github", "Pile-CC")));
    assertEquals(11, curve.points().size());
    assertEquals((1.620833 + 3.670349) / 2, curve.points().get(0).loss(), 1e-12);
    // 160M gets to 70M's final loss early; both figures agree on where.
    StepsToMatch match =
        StepsToMatch.of(
            LossCurve.overall(table, "160M-m003", Weights.equal(table.domains())),
            LossCurve.overall(table, "70M-m003", Weights.equal(table.domains())));
    assertTrue(match.interpolated().getAsDouble() < 1, match.toString());
    assertThrows(
        InputException.class,
        () -> LossCurve.overall(table, "71M-m001", Weights.equal(table.domains())));
  }

  @Test
  void isWrittenIntoADocumentAndReadBack(@TempDir Path folder) throws Exception {
    StepsToMatch match =
        StepsToMatch.of(
            LossCurve.of("optimum", Map.of(50, 3.5, 100, 2.5)),
            LossCurve.of("baseline", Map.of(100, 3.0)));
    Documents.writeJson(folder.resolve("match.json"), match);
    assertEquals(match, Documents.readJson(folder.resolve("match.json"), StepsToMatch.class));
  }

  @Test
  void curvesRefuseWhatIsNoLoss() {
    assertThrows(InputException.class, () -> LossCurve.of("run", Map.of()));
    assertThrows(InputException.class, () -> LossCurve.of("run", Map.of(0, 1.0)));
    assertThrows(InputException.class, () -> LossCurve.of("run", Map.of(1, Double.NaN)));
  }
}
