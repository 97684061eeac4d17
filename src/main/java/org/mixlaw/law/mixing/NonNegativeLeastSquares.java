package org.mixlaw.law.mixing;

import java.util.Arrays;

/**
 * Least squares with coefficients of 0 or more, for the few linear terms of a mixing law: Lawson
 * and Hanson's active set on the normal equations of columns scaled to length 1.
 */
final class NonNegativeLeastSquares {
  /** Makes columns that are all but parallel solvable, relative to their length. */
  private static final double FIRM = 1e-13;

  private final double[][] normal;
  private final double[] length;
  private final int size;
  private Factor factor = new Factor(new boolean[0], new int[0], new double[0][]);

  /**
   * The Cholesky factor of some columns.
   *
   * @param active which columns
   * @param at their indices
   * @param lower the factor of their normal matrix
   */
  private record Factor(boolean[] active, int[] at, double[][] lower) {}

  /**
   * A problem.
   *
   * @param columns the columns, of equal length
   */
  NonNegativeLeastSquares(double[][] columns) {
    this.size = columns.length;
    this.length = new double[size];
    this.normal = new double[size][size];
    for (int i = 0; i < size; i++) {
      length[i] = Math.sqrt(dot(columns[i], columns[i]));
      if (length[i] == 0) {
        length[i] = 1;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        normal[i][j] = dot(columns[i], columns[j]) / (length[i] * length[j]);
        normal[j][i] = normal[i][j];
      }
      normal[i][i] += FIRM;
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Solves for one right-hand side.
   *
   * @param products the columns' products with it
   * @param active takes which coefficients are above 0
   * @return the coefficients
   */
  double[] solve(double[] products, boolean[] active) {
    double[] target = scaled(products);
    double[] x = new double[size];
    Arrays.fill(active, false);
    double largest = 0;
    for (double each : target) {
      largest = Math.max(largest, Math.abs(each));
    }
    double tolerance = 1e-11 * largest;
    for (int round = 0; round < 4 * size; round++) {
      int enters = steepest(target, x, active, tolerance);
      if (enters < 0) {
        break;
      }
      active[enters] = true;
      while (true) {
        double[] free = solveActive(target, active);
        double share = 1;
        for (int i = 0; i < size; i++) {
          if (active[i] && free[i] <= 0) {
            share = Math.min(share, x[i] / (x[i] - free[i]));
          }
        }
        for (int i = 0; i < size; i++) {
          x[i] = active[i] ? x[i] + share * (free[i] - x[i]) : 0;
        }
        if (share == 1) {
          break;
        }
        for (int i = 0; i < size; i++) {
          if (active[i] && x[i] <= 1e-14) {
            active[i] = false;
            x[i] = 0;
          }
        }
      }
    }
    for (int i = 0; i < size; i++) {
      x[i] /= length[i];
    }
    return x;
  }

  /**
   * Solves without signs, over some columns alone.
   *
   * @param products the columns' products with the right-hand side
   * @param active which columns
   * @return the coefficients, 0 elsewhere
   */
  double[] project(double[] products, boolean[] active) {
    double[] x = solveActive(scaled(products), active);
    for (int i = 0; i < size; i++) {
      x[i] /= length[i];
    }
    return x;
  }

  private double[] scaled(double[] products) {
    double[] scaled = new double[size];
    for (int i = 0; i < size; i++) {
      scaled[i] = products[i] / length[i];
    }
    return scaled;
  }

  private int steepest(double[] target, double[] x, boolean[] active, double tolerance) {
    int best = -1;
    double most = tolerance;
    for (int i = 0; i < size; i++) {
      double gradient = active[i] ? 0 : target[i] - dot(normal[i], x);
      if (gradient > most) {
        most = gradient;
        best = i;
      }
    }
    return best;
  }

  private double[] solveActive(double[] target, boolean[] active) {
    if (!Arrays.equals(active, factor.active)) {
      factor = factor(active.clone());
    }
    int[] at = factor.at;
    double[][] lower = factor.lower;
    double[] y = new double[at.length];
    for (int i = 0; i < y.length; i++) {
      double sum = target[at[i]];
      for (int k = 0; k < i; k++) {
        sum -= lower[i][k] * y[k];
      }
      y[i] = sum / lower[i][i];
    }
    double[] x = new double[size];
    for (int i = y.length - 1; i >= 0; i--) {
      double sum = y[i];
      for (int k = i + 1; k < y.length; k++) {
        sum -= lower[k][i] * x[at[k]];
      }
      x[at[i]] = sum / lower[i][i];
    }
    return x;
  }

  private Factor factor(boolean[] active) {
    int[] at = new int[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (active[i]) {
        at[n++] = i;
      }
    }
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = new double[i + 1];
      lower[i] = row;
      for (int j = 0; j <= i; j++) {
        double[] other = lower[j];
        double sum = normal[at[i]][at[j]];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        row[j] = i == j ? Math.sqrt(Math.max(sum, FIRM)) : sum / other[j];
      }
    }
    return new Factor(active, Arrays.copyOf(at, n), lower);
  }
}
