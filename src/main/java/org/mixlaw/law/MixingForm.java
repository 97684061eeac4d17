package org.mixlaw.law;

/**
 * The forms of the mixing law compared in "Data Mixing Laws" (arXiv 2403.16952, section 3), as
 * functions of the proportions r and of coefficients t, one a training domain: {@code L(r) = c + k
 * f(r; t)}, but for M1, where each domain has a k of its own.
 *
 * <p>Exponents are held within ±{@value #STEEPEST}, so that no coefficient, however badly
 * determined, gives an infinite loss inside the simplex.
 */
public enum MixingForm {
  /** {@code c + sum_j k_j exp(t_j r_j)}. */
  M1,
  /** {@code c + k sum_j exp(t_j r_j)}. */
  M2,
  /** {@code c + k exp(prod_j t_j r_j)}; only the product of its t can be told, so it has one. */
  M3,
  /**
   * {@code c + k exp(sum_j t_j r_j)}; on the simplex its t can be told up to a constant, fixed by
   * {@code sum_j t_j = 0}.
   */
  M4;

  /** The largest exponent taken. */
  static final double STEEPEST = 30;

  /**
   * How many parameters the form has: {@code [ln c, ln k..., t...]}.
   *
   * @param domains training domains
   * @return parameters
   */
  int parameters(int domains) {
    return switch (this) {
      case M1 -> 1 + 2 * domains;
      case M2, M4 -> 2 + domains;
      case M3 -> 3;
    };
  }

  /**
   * Where the coefficients t begin among the parameters.
   *
   * @param domains training domains
   * @return an index
   */
  int firstSlope(int domains) {
    return this == M1 ? 1 + domains : 2;
  }

  /**
   * The loss, and its derivatives.
   *
   * @param p parameters {@code [ln c, ln k..., t...]}
   * @param r proportions
   * @param byParameter takes the derivative by each parameter
   * @param byProportion takes the derivative by each proportion
   * @return the loss, positive and finite
   */
  double value(double[] p, double[] r, double[] byParameter, double[] byProportion) {
    int n = r.length;
    double c = Math.exp(p[0]);
    byParameter[0] = c;
    switch (this) {
      case M1 -> {
        double sum = c;
        for (int j = 0; j < n; j++) {
          double k = Math.exp(p[1 + j]);
          double t = p[1 + n + j];
          double e = exp(t * r[j]);
          sum += k * e;
          byParameter[1 + j] = k * e;
          byParameter[1 + n + j] = k * e * r[j];
          byProportion[j] = k * e * t;
        }
        return sum;
      }
      case M2 -> {
        double k = Math.exp(p[1]);
        double sum = 0;
        for (int j = 0; j < n; j++) {
          double e = exp(p[2 + j] * r[j]);
          sum += e;
          byParameter[2 + j] = k * e * r[j];
          byProportion[j] = k * e * p[2 + j];
        }
        byParameter[1] = k * sum;
        return c + k * sum;
      }
      case M3 -> {
        double product = 1;
        for (double x : r) {
          product *= x;
        }
        double k = Math.exp(p[1]);
        double e = k * exp(p[2] * product);
        byParameter[1] = e;
        byParameter[2] = e * product;
        for (int j = 0; j < n; j++) {
          double others = 1;
          for (int i = 0; i < n; i++) {
            others *= i == j ? 1 : r[i];
          }
          byProportion[j] = e * p[2] * others;
        }
        return c + e;
      }
      case M4 -> {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += p[2 + j] * r[j];
        }
        double e = Math.exp(p[1]) * exp(sum);
        byParameter[1] = e;
        for (int j = 0; j < n; j++) {
          byParameter[2 + j] = e * r[j];
          byProportion[j] = e * p[2 + j];
        }
        return c + e;
      }
      default -> throw new AssertionError(this);
    }
  }

  private static double exp(double x) {
    return Math.exp(Math.max(-STEEPEST, Math.min(STEEPEST, x)));
  }
}
