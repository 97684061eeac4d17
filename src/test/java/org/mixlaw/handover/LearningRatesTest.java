package org.mixlaw.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LearningRatesTest {
  private static final SortedMap<Long, Double> STUDY =
      new TreeMap<>(Map.of(1_000_000L, 4e-3, 100_000_000L, 1e-3));

  private static LearningRates of(long params, SortedMap<Long, Double> known) {
    return LearningRates.of(params, OptionalDouble.empty(), known);
  }

  @Test
  void whatIsGivenComesFirstThenTheStudys() {
    assertEquals(7e-4, LearningRates.of(1_000_000, OptionalDouble.of(7e-4), STUDY).value());
    assertEquals(4e-3, of(1_000_000, STUDY).value());
  }

  @Test
  void otherSizesLieOnAPowerLawThroughTheStudys() {
    // A hundredfold size quarters the rate.
    assertEquals(2.5e-4, of(10_000_000_000L, STUDY).value(), 1e-9);
    assertEquals(2e-3, of(10_000_000, STUDY).value(), 1e-9);
    assertTrue(of(10_000_000, STUDY).origin().contains("2 sizes"));
  }

  @Test
  void pythiasRatesServeWhereAStudyHasNone() {
    assertEquals(3e-4, of(805_736_448, new TreeMap<>()).value());
    assertEquals(1e-3, of(1_000, new TreeMap<>()).value());
    assertEquals(1.2e-4, of(70_000_000_000L, new TreeMap<>()).value());
    double between = of(160_000_000, new TreeMap<>(Map.of(10L, 1.0))).value();
    assertTrue(between < 6e-4 && between > 3e-4, "between 160M and 410M: " + between);
  }
}
