package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class NextMixturesTest {
  private static final CappedSimplex TWO = CappedSimplex.of(List.of("x", "y"), Map.of());

  private static List<Mixture> mixtures(List<NextMixtures.Proposal> proposals) {
    return proposals.stream().map(NextMixtures.Proposal::mixture).toList();
  }

  /** For linear laws the D-optimal design lies at the corners, half of the runs at each. */
  @Test
  void forALinearLawTheCornersAreProposedInTurn() {
    NextMixtures.Spread linear = m -> new double[] {30 * m.get("x"), 30 * m.get("y")};
    List<NextMixtures.Proposal> next =
        NextMixtures.propose(TWO, List.of(Mixture.parse("x=0.5,y=0.5", "")), List.of(linear), 4, 1);
    List<Mixture> mixtures = mixtures(next);
    assertEquals(
        Set.of(Mixture.parse("x=1,y=0", ""), Mixture.parse("x=0,y=1", "")),
        Set.copyOf(mixtures.subList(0, 2)));
    assertTrue(mixtures.stream().allMatch(m -> Math.min(m.get("x"), m.get("y")) < 0.05));
    assertEquals(2, mixtures.stream().filter(m -> m.get("x") > 0.5).count(), next.toString());
    // ln(1 + 900)/2 twice; a run beside a measured one adds at most ln((1 + 1800)/(1 + 900))/2
    assertEquals(Math.log(901) / 2, next.get(1).gain(), 1e-9);
    assertEquals(Math.log(1801.0 / 901) / 2, next.get(2).gain(), 0.05);
  }

  @Test
  void capsHoldAndWhatWasMeasuredIsNotProposedAgain() {
    CappedSimplex capped =
        CappedSimplex.of(List.of("a", "b", "c"), Map.of("a", .4, "b", .5, "c", .6));
    List<Mixture> measured = HalvingGrid.design(capped, 16, 8, 2);
    List<NextMixtures.Spread> laws = List.of(m -> exponential(capped.vector(m), 0));
    List<Mixture> next = mixtures(NextMixtures.propose(capped, measured, laws, 3, 2));
    for (Mixture mixture : next) {
      assertTrue(capped.contains(mixture), mixture.toString());
      assertTrue(measured.stream().allMatch(m -> m.distance(mixture) > 0.03), mixture.toString());
    }
    assertEquals(next, mixtures(NextMixtures.propose(capped, measured, laws, 3, 2)));
  }

  /** What is promised: the proposed runs shrink the spread of predictions more than random runs. */
  @Test
  void proposedRunsReduceTheSpreadOfPredictionsMoreThanRandomOnes() {
    CappedSimplex four = CappedSimplex.of(List.of("a", "b", "c", "d"), Map.of("c", .5, "d", .25));
    List<Mixture> measured = HalvingGrid.design(four, 16, 8, 4);
    List<NextMixtures.Spread> laws = new ArrayList<>();
    for (int own = 0; own < 4; own++) {
      int domain = own;
      RealMatrix root = root(four, measured, own);
      laws.add(m -> root.preMultiply(exponential(four.vector(m), domain)));
    }
    SplittableRandom random = new SplittableRandom(17);
    double[][] asked = new double[300][];
    Arrays.setAll(asked, i -> four.sample(random));
    double ours =
        spread(four, measured, mixtures(NextMixtures.propose(four, measured, laws, 4, 4)), asked);
    double luckiest = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < 50; trial++) {
      List<Mixture> others = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        others.add(four.mixture(four.sample(random)));
      }
      luckiest = Math.min(luckiest, spread(four, measured, others, asked));
    }
    assertTrue(ours < luckiest, "seed=17 ours " + ours + ", the luckiest random runs " + luckiest);
  }

  /** The root of the covariance of a law's parameters after measuring: M^-1 = root root'. */
  private static RealMatrix root(CappedSimplex set, List<Mixture> measured, int own) {
    RealMatrix covariance = MatrixUtils.inverse(information(set, measured, own));
    return new CholeskyDecomposition(covariance, 1e-6, 1e-12).getL();
  }

  private static RealMatrix information(CappedSimplex set, List<Mixture> measured, int own) {
    RealMatrix sum = MatrixUtils.createRealIdentityMatrix(set.domains().size() + 1);
    sum = sum.scalarMultiply(1e-3);
    for (Mixture mixture : measured) {
      ArrayRealVector g = new ArrayRealVector(exponential(set.vector(mixture), own));
      sum = sum.add(g.outerProduct(g));
    }
    return sum;
  }

  private static double spread(
      CappedSimplex set, List<Mixture> measured, List<Mixture> added, double[][] asked) {
    List<Mixture> all = new ArrayList<>(measured);
    all.addAll(added);
    double sum = 0;
    for (int own = 0; own < set.domains().size(); own++) {
      RealMatrix covariance = MatrixUtils.inverse(information(set, all, own));
      for (double[] point : asked) {
        double[] g = exponential(point, own);
        sum += new ArrayRealVector(g).dotProduct(covariance.operate(new ArrayRealVector(g)));
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

  /** Against a value worked out by hand. */
  @Test
  void informationMatrixHasTheDeterminantOfItsSum() {
    // [[7, 0], [0, 3]]
    assertEquals(
        Math.log(21),
        InformationMatrix.of(new double[][] {{1, 1}, {1, -1}, {2, 0}}, 1).logDeterminant(),
        1e-12);
  }
}
