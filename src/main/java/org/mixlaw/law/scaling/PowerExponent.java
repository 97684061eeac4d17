package org.mixlaw.law.scaling;

import java.util.List;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * Power laws {@code L(x) = E + B (x/x0)^-e} with one exponent for several curves: E and B of each
 * follow by least squares once e is known (variable projection), so that only e has to be sought.
 * Both are held at 0 or more. Step law (x tokens) and size law (x parameters) of "Data Mixing Laws"
 * (arXiv 2403.16952, equations 2 and 3) have this form.
 */
public final class PowerExponent {
  private static final double LEAST = 0.02;
  private static final double MOST = 2;

  private PowerExponent() {}

  /**
   * A measured curve.
   *
   * @param x tokens or parameters
   * @param loss nats per token
   * @param weight how much it counts in a shared exponent
   */
  public record Curve(double[] x, double[] loss, double weight) {}

  /**
   * A fitted curve.
   *
   * @param floor E
   * @param scale B
   * @param sse sum of squared residuals
   */
  public record Line(double floor, double scale, double sse) {}

  /**
   * The exponent that fits all curves best.
   *
   * @param curves curves of two points or more
   * @param unit x0
   * @return e
   */
  public static double shared(List<Curve> curves, double unit) {
    return Math.exp(
        new BrentOptimizer(1e-8, 1e-10)
            .optimize(
                new MaxEval(200),
                GoalType.MINIMIZE,
                new SearchInterval(Math.log(LEAST), Math.log(MOST), Math.log(0.4)),
                new UnivariateObjectiveFunction(
                    e ->
                        curves.stream()
                            .mapToDouble(c -> c.weight() * line(c, unit, Math.exp(e)).sse())
                            .sum()))
            .getPoint());
  }

  /**
   * Floor and scale of one curve at a given exponent.
   *
   * @param curve the curve
   * @param unit x0
   * @param exponent e
   * @return the fitted curve
   */
  public static Line line(Curve curve, double unit, double exponent) {
    int n = curve.x().length;
    double[] u = new double[n];
    double meanU = 0;
    double meanL = 0;
    for (int i = 0; i < n; i++) {
      u[i] = Math.pow(curve.x()[i] / unit, -exponent);
      meanU += u[i] / n;
      meanL += curve.loss()[i] / n;
    }
    double uu = 0;
    double ul = 0;
    for (int i = 0; i < n; i++) {
      uu += (u[i] - meanU) * (u[i] - meanU);
      ul += (u[i] - meanU) * (curve.loss()[i] - meanL);
    }
    double scale = uu > 0 ? Math.max(0, ul / uu) : 0;
    double floor = meanL - scale * meanU;
    if (floor < 0) {
      double squares = 0;
      double products = 0;
      for (int i = 0; i < n; i++) {
        squares += u[i] * u[i];
        products += u[i] * curve.loss()[i];
      }
      floor = 0;
      scale = products / squares;
    }
    double sse = 0;
    for (int i = 0; i < n; i++) {
      double residual = floor + scale * u[i] - curve.loss()[i];
      sse += residual * residual;
    }
    return new Line(floor, scale, sse);
  }
}
