package org.mixlaw.loss;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.apache.commons.math3.optim.univariate.UnivariatePointValuePair;

/**
 * {@code L(D) = E + B / D^beta} through the checkpoints of one curve, by least squares: for a given
 * beta, E and B follow linearly (both kept at 0 or above), so that one number is searched.
 *
 * @param floor E, the loss that endless training would reach
 * @param scale B, at {@code unit} tokens
 * @param beta the exponent
 * @param unit the tokens that D is counted in (the curve's last count), to keep B near the losses
 */
record PowerLawCurve(double floor, double scale, double beta, double unit) {
  /** Three parameters ask for at least one point more. */
  static final int LEAST_POINTS = 4;

  /**
   * A curve's beginning (warm-up, the fast early fall) does not follow the law of its end: what
   * lies before this share of its tokens is left out where enough remains.
   */
  private static final double BEGINNING = 0.15;

  private static final double LEAST_BETA = 0.02;
  private static final double LARGEST_BETA = 4;
  private static final int GRID = 60;

  /**
   * Fits a curve.
   *
   * @param curve the curve
   * @return its law, or empty where it has fewer than {@link #LEAST_POINTS} points
   */
  static Optional<PowerLawCurve> fit(LossCurve curve) {
    double unit = curve.last().tokens();
    List<LossCurve.Point> late =
        curve.points().stream().filter(p -> p.tokens() >= BEGINNING * unit).toList();
    List<LossCurve.Point> points = late.size() > LEAST_POINTS ? late : curve.points();
    if (points.size() < LEAST_POINTS) {
      return Optional.empty();
    }
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int g = 0; g <= GRID; g++) {
      double sse = sse(points, at(points, beta(g), unit));
      if (sse < least) {
        least = sse;
        best = g;
      }
    }
    UnivariatePointValuePair fine =
        new BrentOptimizer(1e-10, 1e-12)
            .optimize(
                new MaxEval(500),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(b -> sse(points, at(points, b, unit))),
                new SearchInterval(beta(Math.max(0, best - 1)), beta(Math.min(GRID, best + 1))));
    return Optional.of(at(points, fine.getPoint(), unit));
  }

  private static double beta(int g) {
    return LEAST_BETA * Math.pow(LARGEST_BETA / LEAST_BETA, (double) g / GRID);
  }

  /** The best E >= 0 and B >= 0 for a given exponent. */
  private static PowerLawCurve at(List<LossCurve.Point> points, double beta, double unit) {
    double n = points.size();
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (LossCurve.Point p : points) {
      double x = Math.pow(p.tokens() / unit, -beta);
      sx += x;
      sy += p.loss();
      sxx += x * x;
      sxy += x * p.loss();
    }
    double scale = Math.max(0, (sxy - sx * sy / n) / (sxx - sx * sx / n));
    double floor = (sy - scale * sx) / n;
    return floor >= 0
        ? new PowerLawCurve(floor, scale, beta, unit)
        : new PowerLawCurve(0, sxy / sxx, beta, unit);
  }

  private static double sse(List<LossCurve.Point> points, PowerLawCurve law) {
    double sse = 0;
    for (LossCurve.Point p : points) {
      double miss = law.lossAt(p.tokens()) - p.loss();
      sse += miss * miss;
    }
    return sse;
  }

  /**
   * The loss after some tokens.
   *
   * @param tokens tokens seen, above 0
   * @return the loss
   */
  double lossAt(double tokens) {
    return floor + scale * Math.pow(tokens / unit, -beta);
  }

  /**
   * The tokens at which a loss is reached.
   *
   * @param loss the loss
   * @return the tokens, or empty where the floor lies at or above the loss
   */
  OptionalDouble tokensAt(double loss) {
    return loss > floor && scale > 0
        ? OptionalDouble.of(unit * Math.pow(scale / (loss - floor), 1 / beta))
        : OptionalDouble.empty();
  }
}
