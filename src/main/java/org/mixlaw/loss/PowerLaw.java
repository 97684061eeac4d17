package org.mixlaw.loss;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A power law with a floor, {@code L(x) = E + B (x/x0)^-e}: the step law (x tokens) and the size
 * law (x parameters) of "Data Mixing Laws" (arXiv 2403.16952, equations 2 and 3). E and B are 0 or
 * more and follow by least squares once e is known (variable projection), so that only e is sought,
 * for one curve or for several that share it.
 *
 * @param floor E, nats per token
 * @param scale B, nats per token
 * @param exponent e
 * @param unit x0, which keeps B near the losses
 */
public record PowerLaw(double floor, double scale, double exponent, double unit) {
  /**
   * A measured curve.
   *
   * @param x tokens or parameters
   * @param loss nats per token
   * @param precision of each point over the usual one: above 0
   * @param weight how much it counts in a shared exponent
   */
  public record Curve(double[] x, double[] loss, double[] precision, double weight) {
    /**
     * A curve of points that count the same.
     *
     * @param x tokens or parameters
     * @param loss nats per token
     * @param weight how much it counts in a shared exponent
     */
    public Curve(double[] x, double[] loss, double weight) {
      this(x, loss, Arrays.stream(x).map(point -> 1).toArray(), weight);
    }
  }

  /**
   * Where exponents are sought.
   *
   * @param least the smallest
   * @param most the largest
   * @param places at how many places between them, evenly by ratio, the search looks first: 1 where
   *     there is one minimum, more where a curve may have several
   */
  public record Range(double least, double most, int places) {}

  /**
   * The exponent that fits all curves best.
   *
   * @param curves curves of two points or more
   * @param unit x0
   * @param range where it is sought
   * @return e
   */
  public static double exponent(List<Curve> curves, double unit, Range range) {
    double low = Math.log(range.least);
    double step = (Math.log(range.most) - low) / range.places;
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < range.places && range.places > 1; k++) {
      double sse = sse(curves, unit, low + (k + 0.5) * step);
      if (sse < least) {
        least = sse;
        best = k;
      }
    }
    double from = low + Math.max(0, best - 1) * step;
    double to = low + Math.min(range.places, best + 2) * step;
    return Math.exp(
        new BrentOptimizer(1e-10, 1e-12)
            .optimize(
                new MaxEval(500),
                GoalType.MINIMIZE,
                new SearchInterval(from, to),
                new UnivariateObjectiveFunction(e -> sse(curves, unit, e)))
            .getPoint());
  }

  private static double sse(List<Curve> curves, double unit, double logExponent) {
    double exponent = Math.exp(logExponent);
    return curves.stream().mapToDouble(c -> c.weight * leastSquares(c, unit, exponent).sse()).sum();
  }

  /**
   * The law of one curve at a given exponent.
   *
   * @param curve a curve of one point or more
   * @param unit x0
   * @param exponent e
   * @return the law whose squared residuals, weighted by precision, sum to least
   */
  public static PowerLaw fit(Curve curve, double unit, double exponent) {
    return leastSquares(curve, unit, exponent).law();
  }

  /** A law with the sum of its squared residuals, weighted by precision. */
  private record Fit(PowerLaw law, double sse) {}

  private static Fit leastSquares(Curve curve, double unit, double exponent) {
    int n = curve.x.length;
    double[] w = curve.precision;
    double total = Arrays.stream(w).sum();
    double[] u = new double[n];
    double meanU = 0;
    double meanL = 0;
    for (int i = 0; i < n; i++) {
      u[i] = Math.pow(curve.x[i] / unit, -exponent);
      meanU += w[i] * u[i] / total;
      meanL += w[i] * curve.loss[i] / total;
    }
    double uu = 0;
    double ul = 0;
    for (int i = 0; i < n; i++) {
      uu += w[i] * (u[i] - meanU) * (u[i] - meanU);
      ul += w[i] * (u[i] - meanU) * (curve.loss[i] - meanL);
    }
    double scale = uu > 0 ? Math.max(0, ul / uu) : 0;
    double floor = meanL - scale * meanU;
    if (floor < 0) {
      double squares = 0;
      double products = 0;
      for (int i = 0; i < n; i++) {
        squares += w[i] * u[i] * u[i];
        products += w[i] * u[i] * curve.loss[i];
      }
      floor = 0;
      scale = products / squares;
    }
    double sse = 0;
    for (int i = 0; i < n; i++) {
      double residual = floor + scale * u[i] - curve.loss[i];
      sse += w[i] * residual * residual;
    }
    return new Fit(new PowerLaw(floor, scale, exponent, unit), sse);
  }

  /**
   * The sum of squared residuals.
   *
   * @param curve a curve
   * @return squared nats
   */
  public double sse(Curve curve) {
    double sse = 0;
    for (int i = 0; i < curve.x.length; i++) {
      double residual = at(curve.x[i]) - curve.loss[i];
      sse += residual * residual;
    }
    return sse;
  }

  /**
   * The loss at x.
   *
   * @param x tokens or parameters, above 0
   * @return nats per token
   */
  public double at(double x) {
    return floor + scale * Math.pow(x / unit, -exponent);
  }

  /**
   * Where a loss is reached.
   *
   * @param loss the loss
   * @return x; empty where the floor lies at or above the loss
   */
  public OptionalDouble reaches(double loss) {
    return loss > floor && scale > 0
        ? OptionalDouble.of(unit * Math.pow(scale / (loss - floor), 1 / exponent))
        : OptionalDouble.empty();
  }
}
