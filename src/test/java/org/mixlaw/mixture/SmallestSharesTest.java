package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;

/** Floors and fixed shares beside caps. */
class SmallestSharesTest {
  private static final CappedSimplex SET =
      CappedSimplex.of(
          List.of("a", "b", "c", "d"), Map.of("a", 0.5, "d", 0.2), Map.of("b", 0.1, "d", 0.2));

  @Test
  void everySampleAndEveryProjectionKeepsThem() {
    SplittableRandom random = new SplittableRandom(7);
    double leastOfB = 1;
    for (int i = 0; i < 300; i++) {
      double[] point = random.doubles(4, -1, 2).toArray();
      for (double[] kept : List.of(SET.sample(random), SET.project(point))) {
        assertTrue(SET.contains(SET.mixture(kept)), Arrays.toString(kept));
        assertEquals(0.2, kept[3], 1e-9);
        leastOfB = Math.min(leastOfB, kept[1]);
      }
    }
    assertEquals(0.1, leastOfB, 1e-6);
  }

  @Test
  void aProjectionIsTheNearestAllowedPoint() {
    SplittableRandom random = new SplittableRandom(11);
    double[] point = {0.9, -0.3, 0.1, 0.6};
    double[] nearest = SET.project(point);
    for (int i = 0; i < 2000; i++) {
      assertTrue(distance(point, SET.sample(random)) >= distance(point, nearest) - 1e-9);
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void designsShareOutWhatTheFloorsLeave() {
    CappedSimplex free = SET.free();
    assertEquals(List.of("a", "b", "c"), free.domains());
    for (Mixture mixture : HalvingGrid.design(free, 16, 6, 1)) {
      Mixture whole = SET.filled(mixture);
      assertTrue(SET.contains(whole), whole.toString());
      assertEquals(0.2, whole.get("d"), 1e-12);
      for (String domain : free.domains()) {
        assertEquals(mixture.get(domain), SET.freed(whole).get(domain), 1e-9);
      }
    }
  }

  @Test
  void whatLeavesNoMixtureIsRefused() {
    assertEquals(
        "a floor names 'x', which is no training domain; known are a, b",
        refusal(Map.of(), Map.of("x", 0.1)));
    assertEquals(
        "the floor of domain 'a' is 0.5; accepted are numbers from 0 to its cap 0.25",
        refusal(Map.of("a", 0.25), Map.of("a", 0.5)));
    assertTrue(refusal(Map.of(), Map.of("a", 0.7, "b", 0.6)).startsWith("the floors sum to 1.3"));
    assertTrue(
        assertThrows(
                InputException.class,
                () ->
                    CappedSimplex.of(List.of("a", "b"), Map.of("a", 0.3), Map.of("a", 0.3)).free())
            .getMessage()
            .contains("a single mixture"));
  }

  private static String refusal(Map<String, Double> caps, Map<String, Double> floors) {
    return assertThrows(
            InputException.class, () -> CappedSimplex.of(List.of("a", "b"), caps, floors))
        .getMessage();
  }
}
