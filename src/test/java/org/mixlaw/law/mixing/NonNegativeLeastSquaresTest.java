package org.mixlaw.law.mixing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;

class NonNegativeLeastSquaresTest {
  private static final int ROWS = 12;
  private static final int COLUMNS = 5;

  @Test
  void agreesWithEveryActiveSetTried() {
    SplittableRandom random = new SplittableRandom(21);
    int bound = 0;
    for (int k = 0; k < 300; k++) {
      double[][] columns = new double[COLUMNS][ROWS];
      double[] target = new double[ROWS];
      for (int m = 0; m < ROWS; m++) {
        double common = random.nextDouble(); // columns of one sign that resemble each other
        for (double[] column : columns) {
          column[m] = common + (k % 3 == 0 ? 0.2 : 1) * random.nextDouble();
        }
        target[m] = 2 * common - 1 + random.nextDouble();
      }
      double[] expected = bruteForce(columns, target);
      boolean[] active = new boolean[COLUMNS];
      double[] found =
          new NonNegativeLeastSquares(columns)
              .solve(
                  Arrays.stream(columns)
                      .mapToDouble(c -> NonNegativeLeastSquares.dot(c, target))
                      .toArray(),
                  active);
      assertArrayEquals(expected, found, 1e-6, "seed=21 k=" + k);
      for (int i = 0; i < COLUMNS; i++) {
        assertEquals(found[i] > 0, active[i], "seed=21 k=" + k);
        bound += active[i] ? 0 : 1;
      }
    }
    assertTrue(bound > 200, "too few coefficients at 0 to have tried anything: " + bound);
  }

  @Test
  void equalColumnsShareWhatTheyExplain() {
    double[] column = {1, 2, 3};
    double[] found =
        new NonNegativeLeastSquares(new double[][] {column, column.clone()})
            .solve(new double[] {28, 28}, new boolean[2]);
    assertEquals(2, found[0] + found[1], 1e-9);
    assertTrue(found[0] >= 0 && found[1] >= 0, Arrays.toString(found));
  }

  @Test
  void nothingIsExplainedByColumnsThatPointAway() {
    boolean[] active = new boolean[1];
    double[] found =
        new NonNegativeLeastSquares(new double[][] {{1, 1}}).solve(new double[] {-3}, active);
    assertArrayEquals(new double[] {0}, found);
    assertArrayEquals(new boolean[] {false}, active);
  }

  private static double[] bruteForce(double[][] columns, double[] target) {
    double[] best = new double[COLUMNS];
    double least = NonNegativeLeastSquares.dot(target, target);
    for (int set = 1; set < 1 << COLUMNS; set++) {
      int its = set;
      int[] of = IntStream.range(0, COLUMNS).filter(i -> (its >> i & 1) == 1).toArray();
      double[][] matrix = new double[ROWS][of.length];
      for (int m = 0; m < ROWS; m++) {
        for (int i = 0; i < of.length; i++) {
          matrix[m][i] = columns[of[i]][m];
        }
      }
      Array2DRowRealMatrix a = new Array2DRowRealMatrix(matrix, false);
      RealVector b = new ArrayRealVector(target, false);
      RealVector x = new QRDecomposition(a).getSolver().solve(b);
      RealVector residual = a.operate(x).subtract(b);
      if (x.getMinValue() >= 0 && residual.dotProduct(residual) < least) {
        least = residual.dotProduct(residual);
        best = new double[COLUMNS];
        for (int i = 0; i < of.length; i++) {
          best[of[i]] = x.getEntry(i);
        }
      }
    }
    return best;
  }
}
