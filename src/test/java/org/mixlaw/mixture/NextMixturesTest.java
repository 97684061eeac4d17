package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NextMixturesTest {
  private static final CappedSimplex TWO = CappedSimplex.of(List.of("x", "y"), Map.of());

  /** A law that is linear in the mixture: its sensitivities are the proportions. */
  private static double[] linear(Mixture mixture) {
    return new double[] {mixture.get("x"), mixture.get("y")};
  }

  /** For linear laws the D-optimal design lies at the corners, half of the runs at each. */
  @Test
  void forALinearLawTheCornersAreProposedInTurn() {
    List<Mixture> next =
        NextMixtures.propose(
            TWO,
            List.of(Mixture.parse("x=0.5,y=0.5", "")),
            List.of(NextMixturesTest::linear),
            4,
            1);
    assertEquals(2, next.stream().filter(m -> m.get("x") == 1).count(), next.toString());
    assertEquals(2, next.stream().filter(m -> m.get("y") == 1).count(), next.toString());
  }

  @Test
  void capsHoldAndWhatWasMeasuredIsNotProposedAgain() {
    CappedSimplex capped =
        CappedSimplex.of(List.of("a", "b", "c"), Map.of("a", .4, "b", .5, "c", .6));
    List<Mixture> measured = HalvingGrid.design(capped, 16, 8, 2);
    NextMixtures.Sensitivity law = m -> exponential(capped.vector(m), 0);
    List<Mixture> next = NextMixtures.propose(capped, measured, List.of(law), 3, 2);
    for (Mixture mixture : next) {
      assertTrue(capped.contains(mixture), mixture.toString());
      assertTrue(measured.stream().allMatch(m -> m.distance(mixture) > 1e-3), mixture.toString());
    }
    assertEquals(next, NextMixtures.propose(capped, measured, List.of(law), 3, 2));
  }

  /** What is promised: the proposed runs shrink the spread of predictions more than random runs. */
  @Test
  void proposedRunsReduceTheSpreadOfPredictionsMoreThanRandomOnes() {
    CappedSimplex four = CappedSimplex.of(List.of("a", "b", "c", "d"), Map.of("c", .5, "d", .25));
    List<Mixture> measured = HalvingGrid.design(four, 16, 8, 4);
    List<NextMixtures.Sensitivity> laws = new ArrayList<>();
    for (int own = 0; own < 4; own++) {
      int domain = own;
      laws.add(m -> exponential(four.vector(m), domain));
    }
    SplittableRandom random = new SplittableRandom(17);
    double[][] asked = new double[300][];
    Arrays.setAll(asked, i -> four.sample(random));
    double ours = spread(four, measured, NextMixtures.propose(four, measured, laws, 4, 4), asked);
    double luckiest = Double.POSITIVE_INFINITY;
    double mean = 0;
    for (int trial = 0; trial < 50; trial++) {
      List<Mixture> others = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        others.add(four.mixture(four.sample(random)));
      }
      double spread = spread(four, measured, others, asked);
      luckiest = Math.min(luckiest, spread);
      mean += spread / 50;
    }
    assertTrue(
        ours < luckiest,
        "seed=17 ours " + ours + ", random runs " + mean + ", the luckiest " + luckiest);
  }

  private static double spread(
      CappedSimplex set, List<Mixture> measured, List<Mixture> added, double[][] asked) {
    double sum = 0;
    for (int own = 0; own < set.domains().size(); own++) {
      List<double[]> rows = new ArrayList<>();
      for (Mixture mixture : measured) {
        rows.add(exponential(set.vector(mixture), own));
      }
      for (Mixture mixture : added) {
        rows.add(exponential(set.vector(mixture), own));
      }
      InformationMatrix information = InformationMatrix.of(rows.toArray(double[][]::new), 1e-6);
      for (double[] point : asked) {
        sum += information.variance(exponential(point, own));
      }
    }
    return sum;
  }

  /** Sensitivities of c + exp(b + sum t r) to c and b + t. */
  private static double[] exponential(double[] r, int own) {
    double[] gradient = new double[r.length + 1];
    gradient[0] = 1;
    for (int d = 0; d < r.length; d++) {
      gradient[d + 1] = Math.exp(-2 * r[own]) * r[d];
    }
    return gradient;
  }

  /** Against values worked out by hand. */
  @Test
  void informationMatrixSolves() {
    InformationMatrix matrix = InformationMatrix.of(new double[][] {{1, 1}, {1, -1}, {2, 0}}, 1);
    // [[7, 0], [0, 3]]
    assertEquals(Math.log(21), matrix.logDeterminant(), 1e-12);
    assertEquals(1.0 / 7 + 4.0 / 3, matrix.variance(new double[] {1, 2}), 1e-12);
  }
}
