package org.mixlaw.fit.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mixlaw.mixture.CappedSimplex;

class RegressionTest {
  private static final CappedSimplex SIMPLEX =
      CappedSimplex.of(java.util.List.of("a", "b", "c"), java.util.Map.of());

  private static double[][] mixtures(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      x[i] = SIMPLEX.sample(random);
    }
    return x;
  }

  private static double error(
      Regression regression, int n, ToDoubleFunction<double[]> truth, long seed) {
    double[][] x = mixtures(n, 1);
    double[] y = Arrays.stream(x).mapToDouble(truth).toArray();
    ToDoubleFunction<double[]> fitted = regression.fit(x, y, seed);
    return Arrays.stream(mixtures(200, 2))
        .mapToDouble(r -> Math.abs(fitted.applyAsDouble(r) - truth.applyAsDouble(r)))
        .average()
        .orElseThrow();
  }

  private static double linear(double[] r) {
    return 2 + r[0] - 0.5 * r[1];
  }

  private static double curved(double[] r) {
    return 2 + Math.exp(-4 * r[0]) + 0.5 * Math.exp(-6 * r[1]);
  }

  @Test
  void eachRecoversWhatItCanExpress() {
    assertEquals(0, error(Regression.LINEAR, 12, RegressionTest::linear, 1), 1e-6);
    assertEquals(0, error(Regression.LOG_LINEAR, 12, r -> Math.exp(linear(r)), 1), 1e-4);
    assertEquals(
        0, error(Regression.QUADRATIC, 15, r -> linear(r) + r[0] * r[1] - r[2] * r[2], 1), 1e-4);
    assertEquals(0, error(Regression.MEAN, 4, r -> 3, 1), 1e-12);
  }

  @Test
  void flexibleOnesBeatTheLineOnACurve() {
    double line = error(Regression.LINEAR, 40, RegressionTest::curved, 1);
    assertTrue(error(Regression.QUADRATIC, 40, RegressionTest::curved, 1) < line / 2);
    assertTrue(error(Regression.GAUSSIAN_PROCESS, 40, RegressionTest::curved, 1) < line / 2);
    assertTrue(
        error(Regression.BOOSTED_TREES, 40, RegressionTest::curved, 1)
            < error(Regression.MEAN, 40, RegressionTest::curved, 1) / 2);
  }

  @ParameterizedTest
  @EnumSource(Regression.class)
  void fewPointsAndConstantColumnsStayFinite(Regression regression) {
    for (int n = 1; n <= 8; n++) {
      double[][] x = mixtures(n, 3);
      double[] y = Arrays.stream(x).mapToDouble(RegressionTest::curved).toArray();
      for (double[] row : x) {
        row[2] = 0.25;
      }
      double predicted = regression.fit(x, y, 1).applyAsDouble(new double[] {0.5, 0.25, 0.25});
      assertTrue(Double.isFinite(predicted), regression + " on " + n + " points: " + predicted);
    }
  }

  @ParameterizedTest
  @EnumSource(Regression.class)
  void theSameSeedGivesTheSameFit(Regression regression) {
    assertEquals(
        error(regression, 20, RegressionTest::curved, 7),
        error(regression, 20, RegressionTest::curved, 7));
  }
}
