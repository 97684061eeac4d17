package org.mixlaw.optimum;

import java.util.function.ToDoubleFunction;
import org.mixlaw.mixture.CappedSimplex;

/**
 * Minimises a smooth function over a capped simplex from one start: spectral projected gradient
 * (Birgin, Martinez and Raydan, SIAM J. Optim. 10, 2000) with a monotone line search. Gradients are
 * differences taken inside the simplex, so that any law serves, also one that is undefined outside.
 */
final class SimplexMinimizer {
  private static final int ITERATIONS = 400;
  private static final double STEP = 1e-6;
  private static final double STATIONARY = 1e-8;
  private static final double ARMIJO = 1e-4;

  /** A point and the value there. */
  record Minimum(double[] point, double value) {}

  private final CappedSimplex set;
  private final ToDoubleFunction<double[]> function;

  SimplexMinimizer(CappedSimplex set, ToDoubleFunction<double[]> function) {
    this.set = set;
    this.function = function;
  }

  /** Descends from a point, which is first projected into the set. */
  Minimum from(double[] start) {
    double[] x = set.project(start);
    double value = function.applyAsDouble(x);
    double[] gradient = gradient(x, value);
    double spectral = 1 / Math.max(1e-6, largest(gradient));
    int idle = 0;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] direction = difference(set.project(moved(x, gradient, -spectral)), x);
      double slope = dot(gradient, direction);
      if (largest(direction) < STATIONARY || slope > -1e-16) {
        break;
      }
      double share = 1;
      double[] next = moved(x, direction, share);
      double nextValue = function.applyAsDouble(next);
      while (!(nextValue <= value + ARMIJO * share * slope) && share > 1e-10) {
        share /= 2;
        next = moved(x, direction, share);
        nextValue = function.applyAsDouble(next);
      }
      if (!(nextValue < value)) {
        break;
      }
      idle = value - nextValue < 1e-13 * Math.abs(value) ? idle + 1 : 0;
      double[] nextGradient = gradient(next, nextValue);
      double[] s = difference(next, x);
      double curvature = dot(s, difference(nextGradient, gradient));
      spectral = curvature > 0 ? Math.max(1e-4, Math.min(1e6, dot(s, s) / curvature)) : 1e3;
      x = next;
      value = nextValue;
      gradient = nextGradient;
      if (idle >= 3) {
        break;
      }
    }
    return new Minimum(x, value);
  }

  /**
   * The gradient up to a constant, which a projection onto the simplex does not see: how the value
   * changes as a little mass goes to one domain at the cost of all in proportion.
   */
  private double[] gradient(double[] x, double value) {
    double[] gradient = new double[x.length];
    double[] near = new double[x.length];
    for (int d = 0; d < x.length; d++) {
      for (int e = 0; e < x.length; e++) {
        near[e] = (x[e] + (e == d ? STEP : 0)) / (1 + STEP);
      }
      gradient[d] = (function.applyAsDouble(near) - value) / STEP;
    }
    return gradient;
  }

  private static double[] moved(double[] x, double[] direction, double by) {
    double[] moved = new double[x.length];
    for (int d = 0; d < x.length; d++) {
      moved[d] = x[d] + by * direction[d];
    }
    return moved;
  }

  private static double[] difference(double[] a, double[] b) {
    return moved(a, b, -1);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  private static double largest(double[] a) {
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
