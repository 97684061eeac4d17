package org.mixlaw.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.optimum.Goal;

class GainSharesTest {
  @Test
  void everyDomainIsToldAndTheSharesSumToTheGain() {
    assertEquals(
        "Weighted shares of the predicted gain of +0.032: manual +0.043, health +0.022, javascript"
            + " \u22120.005, java \u22120.013, dictionary \u22120.015.",
        new GainShares(
                new TreeMap<>(
                    Map.of(
                        "dictionary", -.0149,
                        "health", .0219,
                        "java", -.0132,
                        "javascript", -.0054,
                        "manual", .0432)))
            .told(Goal.WEIGHTED));
  }

  @Test
  void roundingGivesWayWhereItCostsLeast() {
    assertArrayEquals(new long[] {1, 2, 0}, GainShares.rounded(new double[] {1.4, 1.5, .4}));
    assertArrayEquals(new long[] {-1, -1, 1}, GainShares.rounded(new double[] {-1.4, -1.4, 1.3}));
    assertArrayEquals(new long[] {2, 1, 1}, GainShares.rounded(new double[] {1.45, 1.3, 1.3}));
  }

  @Test
  void ofManyDomainsTheSmallestAreToldAsOne() {
    SortedMap<String, Double> parts = new TreeMap<>();
    for (int d = 0; d < 12; d++) {
      parts.put("d" + (char) ('a' + d), .001 * (d + 1));
    }
    String told = new GainShares(parts).told(Goal.WEIGHTED);
    assertEquals(
        "Weighted shares of the predicted gain of +0.078: dl +0.012, dk +0.011, dj +0.010, di"
            + " +0.009, dh +0.008, dg +0.007, df +0.006, de +0.005, the other 4 together +0.010.",
        told);
  }

  @Test
  void anotherGoalHasNoSharesOfItsGain() {
    assertEquals(
        "Weighted differences of the predicted losses, in sum +0.010: web +0.010.",
        new GainShares(new TreeMap<>(Map.of("web", .01))).told(Goal.MINIMAX));
  }
}
