package org.mixlaw.law.swarm;

import java.util.Optional;

/**
 * The factor U of a symmetric positive definite matrix {@code K = U'U}. Loops run along rows, four
 * or more rows at a time, so that they are compiled to vector instructions: libraries in Java that
 * go element by element take several times as long, and a fit factors hundreds of matrices.
 */
final class Cholesky {
  private final double[][] upper;

  private Cholesky(double[][] upper) {
    this.upper = upper;
  }

  /**
   * Factors a matrix.
   *
   * @param k the matrix, rows as long as there are rows; its upper triangle is overwritten
   * @return the factor, or empty where the matrix is not positive definite
   */
  static Optional<Cholesky> of(double[][] k) {
    int n = k.length;
    for (int i = 0; i < n; i++) {
      double[] row = k[i];
      int m = 0;
      for (; m + 3 < i; m += 4) {
        subtract(row, i, n, k[m], k[m + 1], k[m + 2], k[m + 3]);
      }
      for (; m < i; m++) {
        subtract(row, i, n, k[m], k[m][i]);
      }
      double pivot = row[i];
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        return Optional.empty();
      }
      double root = 1 / Math.sqrt(pivot);
      for (int j = i; j < n; j++) {
        row[j] *= root;
      }
    }
    return Optional.of(new Cholesky(k));
  }

  /** Takes four earlier rows, each times its element i, off a row from i on. */
  private static void subtract(
      double[] row, int i, int n, double[] a, double[] b, double[] c, double[] d) {
    double x = a[i];
    double y = b[i];
    double z = c[i];
    double w = d[i];
    for (int j = i; j < n; j++) {
      row[j] -= x * a[j] + y * b[j] + z * c[j] + w * d[j];
    }
  }

  private static void subtract(double[] row, int from, int to, double[] other, double times) {
    for (int j = from; j < to; j++) {
      row[j] -= times * other[j];
    }
  }

  int size() {
    return upper.length;
  }

  /** The sum of the logarithms of U's diagonal: half the logarithm of K's determinant. */
  double halfLogDeterminant() {
    double sum = 0;
    for (int i = 0; i < upper.length; i++) {
      sum += Math.log(upper[i][i]);
    }
    return sum;
  }

  /** Solves {@code U'x = b}. */
  double[] forward(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < x.length; i++) {
      x[i] /= upper[i][i];
      subtract(x, i + 1, x.length, upper[i], x[i]);
    }
    return x;
  }

  /** Solves {@code K x = b}. */
  double[] solve(double[] b) {
    double[] x = forward(b);
    for (int i = x.length - 1; i >= 0; i--) {
      double sum = x[i];
      double[] row = upper[i];
      for (int j = i + 1; j < x.length; j++) {
        sum -= row[j] * x[j];
      }
      x[i] = sum / row[i];
    }
    return x;
  }

  /**
   * The inverse of K.
   *
   * @return all of it, both triangles
   */
  double[][] inverse() {
    int n = upper.length;
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = new double[n];
      row[i] = 1;
      int m = 0;
      for (; m + 3 < i; m += 4) {
        double x = upper[m][i];
        double y = upper[m + 1][i];
        double z = upper[m + 2][i];
        double w = upper[m + 3][i];
        add(row, m + 4, lower[m], lower[m + 1], lower[m + 2], lower[m + 3], -x, -y, -z, -w);
      }
      for (; m < i; m++) {
        subtract(row, 0, m + 1, lower[m], upper[m][i]);
      }
      double by = 1 / upper[i][i];
      for (int j = 0; j <= i; j++) {
        row[j] *= by;
      }
      lower[i] = row;
    }
    double[][] inverse = new double[n][n];
    for (int p = 0; p < n; p++) {
      double[] row = inverse[p];
      int i = p;
      for (; i + 3 < n; i += 4) {
        double[] a = lower[i];
        double[] b = lower[i + 1];
        double[] c = lower[i + 2];
        double[] d = lower[i + 3];
        add(row, p + 1, a, b, c, d, a[p], b[p], c[p], d[p]);
      }
      for (; i < n; i++) {
        subtract(row, 0, p + 1, lower[i], -lower[i][p]);
      }
      for (int q = 0; q < p; q++) {
        inverse[q][p] = row[q];
      }
    }
    return inverse;
  }

  private static void add(
      double[] row,
      int to,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double x,
      double y,
      double z,
      double w) {
    for (int j = 0; j < to; j++) {
      row[j] += x * a[j] + y * b[j] + z * c[j] + w * d[j];
    }
  }
}
