package org.mixlaw.law.average;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConvexWeightsTest {
  @Test
  void opposedErrorsCancel() {
    double[] weights = ConvexWeights.of(new double[][] {{1, 1, 1}, {-3, -3, -3}});
    assertArrayEquals(new double[] {0.75, 0.25}, weights, 1e-9);
  }

  @Test
  void independentErrorsWeighByTheirInverseSquares() {
    double[] weights = ConvexWeights.of(new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 4}});
    double sum = 1 + 1.0 / 4 + 1.0 / 16;
    assertArrayEquals(new double[] {1 / sum, 0.25 / sum, 0.0625 / sum}, weights, 1e-6);
  }

  @Test
  void aMemberThatOnlyAddsToAnotherGetsNothing() {
    double[] weights = ConvexWeights.of(new double[][] {{1, -1, 1}, {2, -2, 2}});
    assertArrayEquals(new double[] {1, 0}, weights, 0);
  }

  @Test
  void withoutCasesAllWeighTheSame() {
    assertArrayEquals(new double[] {0.5, 0.5}, ConvexWeights.of(new double[2][0]), 0);
  }

  @Test
  void noNeighbourOnTheSimplexIsBetter() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] errors = new double[5][30];
      for (double[] member : errors) {
        double bias = random.nextDouble() - 0.5;
        Arrays.setAll(member, c -> bias + random.nextDouble() - 0.5);
      }
      double[] weights = ConvexWeights.of(errors);
      assertEquals(1, Arrays.stream(weights).sum(), 1e-12, "seed=" + seed);
      double least = value(errors, weights);
      for (int trial = 0; trial < 200; trial++) {
        double[] other = weights.clone();
        int from = random.nextInt(5);
        double moved = other[from] * random.nextDouble() * 0.1;
        other[from] -= moved;
        other[random.nextInt(5)] += moved;
        assertTrue(value(errors, other) >= least - 1e-7, "seed=" + seed);
      }
    }
  }

  private static double value(double[][] errors, double[] weights) {
    double squares = 0;
    for (int c = 0; c < errors[0].length; c++) {
      double sum = 0;
      for (int m = 0; m < weights.length; m++) {
        sum += weights[m] * errors[m][c];
      }
      squares += sum * sum;
    }
    return squares;
  }
}
