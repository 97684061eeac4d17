package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;

class CappedSimplexTest {
  private static final CappedSimplex ALLOWED =
      CappedSimplex.of(List.of("c", "a", "b", "d"), Map.of("a", 0.25, "b", 0.5));

  @Test
  void projectionLeavesAllowedPointsWhereTheyAre() {
    double[] allowed = {0.25, 0.5, 0.2, 0.05};
    assertArrayEquals(allowed, ALLOWED.project(allowed), 1e-15);
  }

  /** No allowed point may be nearer than the projection (the definition, tested by sampling). */
  @Test
  void projectionIsTheNearestAllowedPoint() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 200; trial++) {
      double[] x = random.doubles(4, -2, 2).toArray();
      double[] nearest = ALLOWED.project(x);
      assertEquals(1, Arrays.stream(nearest).sum(), 1e-12, "seed=11 trial=" + trial);
      assertTrue(ALLOWED.contains(ALLOWED.mixture(nearest)));
      for (int k = 0; k < 20; k++) {
        double[] other = ALLOWED.sample(random);
        assertTrue(
            squared(x, nearest) <= squared(x, other) + 1e-12, "seed=11 trial=" + trial + "/" + k);
      }
    }
  }

  @Test
  void samplesAreAllowedAndSpreadOverTheWholeSet() {
    SplittableRandom random = new SplittableRandom(5);
    double[] least = {1, 1, 1, 1};
    double[] most = new double[4];
    for (int k = 0; k < 2000; k++) {
      double[] point = ALLOWED.sample(random);
      assertEquals(1, Arrays.stream(point).sum(), 1e-12);
      for (int d = 0; d < 4; d++) {
        least[d] = Math.min(least[d], point[d]);
        most[d] = Math.max(most[d], point[d]);
      }
    }
    double[] caps = ALLOWED.caps();
    for (int d = 0; d < 4; d++) {
      assertTrue(least[d] < 0.03, "seed=5 " + Arrays.toString(least));
      assertTrue(most[d] > Math.min(0.8, 0.95 * caps[d]), "seed=5 " + Arrays.toString(most));
    }
  }

  @Test
  void capsThatLeaveNoMixtureAreRefused() {
    assertThrows(
        InputException.class,
        () -> CappedSimplex.of(List.of("a", "b"), Map.of("a", 0.4, "b", 0.5)));
    assertThrows(InputException.class, () -> CappedSimplex.of(List.of("a", "b"), Map.of("x", 0.4)));
    assertThrows(InputException.class, () -> CappedSimplex.of(List.of("a", "b"), Map.of("a", 1.5)));
  }

  @Test
  void capsFollowFromTokensAndRepetition() {
    assertEquals(
        Map.of("a", 0.4, "b", 1.0),
        ProportionBounds.capsByRepetition(Map.of("a", 100L, "b", 5000L), 4, 1000));
  }

  private static double squared(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += (x[d] - y[d]) * (x[d] - y[d]);
    }
    return sum;
  }
}
