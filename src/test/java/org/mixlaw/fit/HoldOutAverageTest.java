package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mixlaw.law.average.Reach;
import org.mixlaw.mixture.Mixture;

class HoldOutAverageTest {
  private static final Mixture MIXTURE = Mixture.of(new TreeMap<>(Map.of("a", 0.5, "b", 0.5)));
  private static final double STEP = Math.log(4);

  /** Cases that a law misses by an error each, with alternating signs and some scatter. */
  private static HoldOutCases missed(double error, int phase) {
    return new HoldOutCases(
        List.of("loss"),
        IntStream.range(0, 8)
            .mapToObj(
                c ->
                    new HoldOutCases.Case(
                        MIXTURE,
                        new double[] {3 + ((c + phase) % 3 - 1) * error + 0.1 * error},
                        new double[] {3}))
            .toList());
  }

  private static HoldOutErrors law(double near, double far, int phase) {
    return new HoldOutErrors(
        missed(near, phase),
        missed(far, phase),
        HoldOutCases.NONE,
        missed(far, phase),
        List.of(new HoldOutErrors.Cut(2 * STEP, 0, missed(2 * far, phase))),
        STEP,
        0);
  }

  /** One law is good where mixtures were measured, the other beyond the largest size. */
  @Test
  void aLawCountsWhereItDidWell() {
    HoldOutAverage average = new HoldOutAverage(List.of(law(0.001, 0.2, 0), law(0.1, 0.01, 1)));
    List<Reach.Tried> tried = average.tried(List.of("near", "far"));
    assertEquals(List.of(0.0, STEP, 2 * STEP), tried.stream().map(Reach.Tried::size).toList());
    Reach reach = new Reach(1e8, 1e10, tried, new TreeSet<>());
    assertTrue(reach.weights(1e8, 1e10).get("near") > 0.8, reach.toString());
    assertTrue(reach.weights(4e8, 1e10).get("far") > 0.9, reach.toString());
    assertTrue(reach.weights(1e8, 4e10).get("far") > 0.9, "tokens were not tried: as sizes");
    assertEquals(
        reach.weights(1.6e9, 1e10), reach.weights(1e11, 1e10), "beyond all that was tried");
    reach
        .weights(2e8, 1e10)
        .forEach((name, weight) -> assertTrue(weight >= 0 && weight <= 1, name));
    assertEquals(1, reach.weights(2e8, 1e10).values().stream().mapToDouble(w -> w).sum(), 1e-12);
  }

  /** Each good at one distance; the far one's exponents are held by the table alone. */
  @Test
  void aLawThatNoPriorHoldsCountsLessBeyondTheLongestCut() {
    HoldOutAverage average = new HoldOutAverage(List.of(law(0.001, 0.2, 0), law(0.1, 0.01, 1)));
    List<Reach.Tried> tried = average.tried(List.of("near", "far"));
    Reach reach = new Reach(1e8, 1e10, tried, new TreeSet<>(List.of("far")));
    Reach held = new Reach(1e8, 1e10, tried, new TreeSet<>());
    double longest = 1e8 * Math.exp(2 * STEP);

    assertEquals(held.weights(longest, 1e10), reach.weights(longest, 1e10), "as far as was tried");
    double little = reach.weights(1.3 * longest, 1e10).get("far");
    assertTrue(little < held.weights(1.3 * longest, 1e10).get("far"), "farther");
    assertTrue(reach.weights(100 * longest, 1e10).get("far") < 1e-6, "far beyond");
    assertEquals(1, reach.weights(1e30, 1e30).values().stream().mapToDouble(w -> w).sum(), 1e-12);
    Reach none = new Reach(1e8, 1e10, tried, new TreeSet<>(List.of("far", "near")));
    assertEquals(held.weights(1e30, 1e10), none.weights(1e30, 1e10), "all are as little known");
  }

  @Test
  void theAverageMissesAsItsWeightsDoAtEachDistance() {
    HoldOutErrors missed =
        new HoldOutAverage(List.of(law(0.001, 0.2, 0), law(0.1, 0.01, 1))).errors();
    assertTrue(missed.mixtures().meanAbsolute() < 0.01, "near");
    assertTrue(missed.size().meanAbsolute() < 0.03, "far");
    assertEquals(1, missed.far().size());
    assertTrue(missed.far().get(0).cases().meanAbsolute() < 0.06, "farther");
  }
}
