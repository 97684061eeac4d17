package org.mixlaw.mixture;

/**
 * The information that measurements hold about the parameters of a model: the sum of the outer
 * products of their sensitivities (rows of the Jacobian), kept as a Cholesky factor.
 */
final class InformationMatrix {
  private final double[][] lower;

  private InformationMatrix(double[][] lower) {
    this.lower = lower;
  }

  /**
   * The information of rows and a ridge.
   *
   * @param rows sensitivities, all of one length
   * @param ridge what stands on the diagonal before any measurement, above 0
   * @return the matrix
   */
  static InformationMatrix of(double[][] rows, double ridge) {
    int n = rows[0].length;
    double[][] sum = new double[n][n];
    for (int i = 0; i < n; i++) {
      sum[i][i] = ridge;
    }
    for (double[] row : rows) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          sum[i][j] += row[i] * row[j];
        }
      }
    }
    return new InformationMatrix(factor(sum));
  }

  private static double[][] factor(double[][] a) {
    int n = a.length;
    for (int j = 0; j < n; j++) {
      double diagonal = a[j][j];
      for (int k = 0; k < j; k++) {
        diagonal -= a[j][k] * a[j][k];
      }
      // Rounding may eat the last digit of what the ridge keeps positive.
      a[j][j] = Math.sqrt(Math.max(diagonal, Double.MIN_NORMAL));
      for (int i = j + 1; i < n; i++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = sum / a[j][j];
      }
    }
    return a;
  }

  /**
   * The natural logarithm of the determinant.
   *
   * @return a finite number
   */
  double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += Math.log(lower[i][i]);
    }
    return 2 * sum;
  }
}
