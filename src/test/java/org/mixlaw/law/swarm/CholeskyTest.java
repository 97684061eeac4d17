package org.mixlaw.law.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12, 31})
  void solvesInvertsAndMeasuresAsCommonsMathDoes(int n) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    double[][] k = new double[n][n];
    double[][] half = new double[n][];
    for (int i = 0; i < n; i++) {
      half[i] = random.doubles(n, -1, 1).toArray();
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int m = 0; m < n; m++) {
          k[i][j] += half[i][m] * half[j][m];
        }
        k[i][j] += i == j ? 0.5 : 0;
      }
    }
    LUDecomposition known = new LUDecomposition(new Array2DRowRealMatrix(k));
    double[] b = random.doubles(n).toArray();
    double[][] inverse = known.getSolver().getInverse().getData();
    double[] solution = new Array2DRowRealMatrix(inverse).operate(b);
    Cholesky factor = Cholesky.of(k).orElseThrow();
    assertArrayEquals(solution, factor.solve(b), 1e-9, "seed=" + seed);
    double[][] own = factor.inverse();
    for (int i = 0; i < n; i++) {
      assertArrayEquals(inverse[i], own[i], 1e-9, "seed=" + seed);
    }
    assertEquals(
        Math.log(known.getDeterminant()), 2 * factor.halfLogDeterminant(), 1e-9, "seed=" + seed);
  }

  @Test
  void saysWhereAMatrixIsNotPositiveDefinite() {
    assertTrue(Cholesky.of(new double[][] {{1, 2}, {2, 1}}).isEmpty());
    assertTrue(Cholesky.of(new double[][] {{Double.NaN}}).isEmpty());
  }
}
