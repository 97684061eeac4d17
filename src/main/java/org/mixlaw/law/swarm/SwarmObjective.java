package org.mixlaw.law.swarm;

import java.util.Arrays;
import java.util.Optional;

/**
 * The negative logarithm of the posterior density of a kernel's parameters, up to a constant:
 * {@code y'K^-1 y/2 + log|K|/2 + x'x/2}, and its gradient. With {@code W = (K^-1 - alpha alpha')/2}
 * the gradient by any parameter is the sum over W times the derivative of K; the sums are arranged
 * so that nothing but products of n x n with n x d matrices is needed.
 */
final class SwarmObjective implements Lbfgs.Objective {
  private final SwarmPrior prior;
  private final double[][] mixtures;
  private final double[] precision;
  private final double[] y;

  /**
   * The density that losses give.
   *
   * @param prior what is known besides
   * @param mixtures proportions by run
   * @param precision of each run over the usual one's
   * @param y standardised logarithms of losses by run
   */
  SwarmObjective(SwarmPrior prior, double[][] mixtures, double[] precision, double[] y) {
    this.prior = prior;
    this.mixtures = mixtures;
    this.precision = precision;
    this.y = y;
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    SwarmKernel kernel = prior.kernel(x);
    SwarmKernel.Features features = kernel.features(mixtures, precision);
    int n = y.length;
    double[][] smooth = new double[n][n];
    double[][] k = new double[n][n];
    double[] noise = features.noise();
    for (int i = 0; i < n; i++) {
      features.covariances(i, features, i, smooth[i], k[i]);
      k[i][i] += noise[i];
    }
    Optional<Cholesky> factored = Cholesky.of(k);
    if (factored.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    Cholesky factor = factored.get();
    double[] alpha = factor.solve(y);
    double value = factor.halfLogDeterminant();
    for (int i = 0; i < n; i++) {
      value += 0.5 * y[i] * alpha[i];
    }
    double[][] w = factor.inverse();
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < n; m++) {
        w[i][m] = 0.5 * (w[i][m] - alpha[i] * alpha[m]);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < i; m++) {
        smooth[i][m] = smooth[m][i];
      }
    }
    gradient(kernel, features, noise, w, smooth, gradient);
    for (int q = 0; q < x.length; q++) {
      value += 0.5 * x[q] * x[q];
      gradient[q] = gradient[q] * prior.deviation(q) + x[q];
    }
    return value;
  }

  /**
   * The gradient by the parameters themselves.
   *
   * @param w derivative of the value by K; its products with the smooth part replace it
   * @param smooth the smooth part of K
   */
  private void gradient(
      SwarmKernel kernel,
      SwarmKernel.Features features,
      double[] noise,
      double[][] w,
      double[][] smooth,
      double[] gradient) {
    int n = y.length;
    int d = kernel.domains();
    double[] byNoise = new double[n];
    for (int i = 0; i < n; i++) {
      byNoise[i] = 2 * (noise[i] - SwarmKernel.JITTER) * w[i][i];
    }
    double[][] linear = times(w, features.phi());
    double[] h = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int m = 0; m < n; m++) {
        w[i][m] *= smooth[i][m];
        sum += w[i][m];
      }
      h[i] = sum;
    }
    double[][] near = times(w, features.phi());
    Arrays.fill(gradient, 0);
    for (int j = 0; j < d; j++) {
      double[] phi = features.phi()[j];
      double length = kernel.length()[j];
      double v = kernel.slope()[j];
      double offset = kernel.offset()[j];
      double whole = Math.log1p(1 / offset);
      for (int i = 0; i < n; i++) {
        // The derivative by Z = phi / l is 2 (H Z - h o Z).
        double byZ = 2 * (near[j][i] - h[i] * phi[i]) / length;
        double byPhi =
            byZ / length
                + 2 * linear[j][i] * v * v
                + 2 * h[i] * kernel.growth()[j]
                + byNoise[i] * kernel.noiseGrowth()[j];
        double r = mixtures[i][j];
        double phiByOffset = (-r / (offset + r) + phi[i] / (1 + offset)) / whole;
        gradient[j] += byPhi * phiByOffset;
        gradient[d + j] -= byZ * phi[i] / length;
        gradient[2 * d + j] += 2 * v * v * phi[i] * linear[j][i];
        gradient[3 * d + j] += 2 * phi[i] * h[i];
        gradient[4 * d + j] += phi[i] * byNoise[i];
      }
    }
    for (int i = 0; i < n; i++) {
      gradient[5 * d] += 2 * h[i];
      gradient[5 * d + 1] += byNoise[i];
    }
  }

  /** A symmetric matrix times features: by domain and mixture, as the features are. */
  private static double[][] times(double[][] matrix, double[][] features) {
    int n = matrix.length;
    double[][] product = new double[features.length][n];
    for (int j = 0; j < features.length; j++) {
      double[] to = product[j];
      double[] by = features[j];
      int m = 0;
      for (; m + 3 < n; m += 4) {
        add(to, matrix[m], matrix[m + 1], matrix[m + 2], matrix[m + 3], by, m);
      }
      for (; m < n; m++) {
        for (int i = 0; i < n; i++) {
          to[i] += by[m] * matrix[m][i];
        }
      }
    }
    return product;
  }

  private static void add(
      double[] to, double[] a, double[] b, double[] c, double[] d, double[] by, int m) {
    double x = by[m];
    double y = by[m + 1];
    double z = by[m + 2];
    double w = by[m + 3];
    for (int i = 0; i < to.length; i++) {
      to[i] += x * a[i] + y * b[i] + z * c[i] + w * d[i];
    }
  }
}
