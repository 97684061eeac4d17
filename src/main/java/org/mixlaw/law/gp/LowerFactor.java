package org.mixlaw.law.gp;

/**
 * The Cholesky factor F of a positive definite matrix F F'.
 *
 * @param rows the rows of F up to the diagonal
 */
record LowerFactor(double[][] rows) {
  /** What a diagonal is held at where rounding would make it negative. */
  private static final double LEAST = 1e-12;

  /**
   * Factors a matrix.
   *
   * @param lower its rows up to the diagonal; overwritten
   * @return the factor
   */
  static LowerFactor of(double[][] lower) {
    for (int i = 0; i < lower.length; i++) {
      double[] row = lower[i];
      for (int j = 0; j <= i; j++) {
        double[] other = lower[j];
        double sum = row[j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        row[j] = i == j ? Math.sqrt(Math.max(sum, LEAST)) : sum / other[j];
      }
    }
    return new LowerFactor(lower);
  }

  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += 2 * Math.log(rows[i][i]);
    }
    return sum;
  }

  /** The x of F x = d. */
  double[] solve(double[] d) {
    double[] x = d.clone();
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= rows[i][k] * x[k];
      }
      x[i] /= rows[i][i];
    }
    return x;
  }

  /** The x of F' x = d. */
  double[] solveTransposed(double[] d) {
    double[] x = d.clone();
    for (int i = x.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < x.length; k++) {
        x[i] -= rows[k][i] * x[k];
      }
      x[i] /= rows[i][i];
    }
    return x;
  }
}
