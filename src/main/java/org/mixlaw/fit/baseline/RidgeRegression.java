package org.mixlaw.fit.baseline;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Linear least squares on a basis, with a ridge chosen by exact leave-one-out error: columns are
 * standardised, the intercept is not shrunk. With as many columns as points or more (a quadratic on
 * few mixtures) only the ridge makes the problem well posed.
 */
final class RidgeRegression {
  private static final double LEAST_RIDGE = 1e-8;
  private static final double LARGEST_RIDGE = 1e2;
  private static final int GRID = 21;

  private RidgeRegression() {}

  /**
   * Fits.
   *
   * @param x features, a row a point
   * @param y targets
   * @param basis makes columns of features
   * @return the prediction
   */
  static ToDoubleFunction<double[]> fit(double[][] x, double[] y, UnaryOperator<double[]> basis) {
    double[][] columns = Arrays.stream(x).map(basis).toArray(double[][]::new);
    int n = columns.length;
    int p = columns[0].length;
    double[] mean = new double[p];
    double[] scale = new double[p];
    for (int j = 0; j < p; j++) {
      for (double[] row : columns) {
        mean[j] += row[j] / n;
      }
      for (double[] row : columns) {
        scale[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
      }
      scale[j] = Math.sqrt(scale[j]);
    }
    double meanY = Arrays.stream(y).average().orElseThrow();
    double[] weights = weights(standardised(columns, mean, scale), centred(y, meanY));
    return point -> {
      double[] b = basis.apply(point);
      double sum = meanY;
      for (int j = 0; j < p; j++) {
        sum += scale[j] > 1e-12 ? weights[j] * (b[j] - mean[j]) / scale[j] : 0;
      }
      return sum;
    };
  }

  private static double[][] standardised(double[][] columns, double[] mean, double[] scale) {
    double[][] z = new double[columns.length][mean.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        z[i][j] = scale[j] > 1e-12 ? (columns[i][j] - mean[j]) / scale[j] : 0;
      }
    }
    return z;
  }

  private static double[] centred(double[] y, double mean) {
    return Arrays.stream(y).map(v -> v - mean).toArray();
  }

  /** The weights at the ridge with the least leave-one-out error. */
  private static double[] weights(double[][] z, double[] y) {
    int n = z.length;
    // The singular values and vectors come from the smaller of the two products with the transpose.
    RealMatrix matrix = new Array2DRowRealMatrix(z, false);
    boolean wide = z[0].length > n;
    RealMatrix product =
        wide ? matrix.multiply(matrix.transpose()) : matrix.transpose().multiply(matrix);
    // Of a symmetric product the singular value decomposition is that by eigenvectors, and it never
    // fails to converge.
    SingularValueDecomposition eigen = new SingularValueDecomposition(product);
    double[] values = eigen.getSingularValues();
    double largest = Math.max(values[0], Double.MIN_NORMAL);
    int rank = 0;
    while (rank < product.getRowDimension() && values[rank] > 1e-13 * largest) {
      rank++;
    }
    double[] s = new double[rank];
    for (int k = 0; k < rank; k++) {
      s[k] = Math.sqrt(values[k]);
    }
    double[][] one = eigen.getU().getData();
    double[][] other = (wide ? matrix.transpose() : matrix).multiply(eigen.getU()).getData();
    for (double[] row : other) {
      for (int k = 0; k < rank; k++) {
        row[k] /= s[k];
      }
    }
    double[][] u = wide ? one : other;
    double[][] v = wide ? other : one;
    double[] uy = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      for (int i = 0; i < n; i++) {
        uy[k] += u[i][k] * y[i];
      }
    }
    double best = LEAST_RIDGE;
    double least = Double.POSITIVE_INFINITY;
    for (int g = 0; g < GRID; g++) {
      double ridge = LEAST_RIDGE * Math.pow(LARGEST_RIDGE / LEAST_RIDGE, g / (GRID - 1.0)) * n;
      double error = leaveOneOut(u, s, uy, y, ridge);
      if (error < least) {
        least = error;
        best = ridge;
      }
    }
    double[] weights = new double[z[0].length];
    for (int k = 0; k < s.length; k++) {
      double share = s[k] / (s[k] * s[k] + best) * uy[k];
      for (int j = 0; j < weights.length; j++) {
        weights[j] += v[j][k] * share;
      }
    }
    return weights;
  }

  private static double leaveOneOut(
      double[][] u, double[] s, double[] uy, double[] y, double ridge) {
    int n = y.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double fitted = 0;
      double leverage = 1.0 / n;
      for (int k = 0; k < s.length; k++) {
        double shrink = s[k] * s[k] / (s[k] * s[k] + ridge);
        fitted += u[i][k] * shrink * uy[k];
        leverage += u[i][k] * u[i][k] * shrink;
      }
      double error = (y[i] - fitted) / Math.max(1e-6, 1 - leverage);
      sum += error * error;
    }
    return sum;
  }
}
