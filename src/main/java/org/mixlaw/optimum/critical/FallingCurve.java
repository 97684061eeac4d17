package org.mixlaw.optimum.critical;

import java.util.OptionalDouble;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A loss as a falling, convex function of one domain's proportion x, fitted by least squares. Two
 * forms with three parameters each, equally plausible on a handful of points: {@code c + k exp(t
 * x)} (the mixing law M4 along a line, Ye et al. 2025) and {@code c + k x^-p} (a power law in the
 * proportion, as in BiMix, Ge et al. 2024). In both, c and k are linear given the third parameter.
 *
 * @param form which of the two
 * @param c the level
 * @param k the scale, 0 or more
 * @param shape t or -p, below 0
 * @param sse the sum of squared residuals
 */
record FallingCurve(Form form, double c, double k, double shape, double sse) {
  /** The form of a curve. */
  enum Form {
    /** {@code c + k exp(t x)}. */
    EXPONENTIAL(-60, -0.01) {
      @Override
      double basis(double x, double t) {
        return Math.exp(t * x);
      }

      @Override
      double inverse(double basis, double t) {
        return Math.log(basis) / t;
      }
    },
    /** {@code c + k x^-p}; proportions below a thousandth count as that. */
    POWER(-4, -0.01) {
      @Override
      double basis(double x, double power) {
        return Math.pow(Math.max(x, LEAST_PROPORTION), power);
      }

      @Override
      double inverse(double basis, double power) {
        return Math.pow(basis, 1 / power);
      }
    };

    private final double least;
    private final double largest;

    Form(double least, double largest) {
      this.least = least;
      this.largest = largest;
    }

    abstract double basis(double x, double shape);

    abstract double inverse(double basis, double shape);

    /** Shapes between the bounds, evenly by their logarithm. */
    private double shape(int g) {
      double ratio = largest / least;
      return least * Math.pow(ratio, (double) g / GRID);
    }
  }

  private static final int GRID = 48;
  private static final double LEAST_PROPORTION = 1e-3;

  /** Fits a form to points (x, loss). */
  static FallingCurve fit(Form form, double[] x, double[] loss) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int g = 0; g <= GRID; g++) {
      double sse = at(form, x, loss, form.shape(g)).sse;
      if (sse < least) {
        least = sse;
        best = g;
      }
    }
    double one = form.shape(Math.max(0, best - 1));
    double other = form.shape(Math.min(GRID, best + 1));
    double fine =
        new BrentOptimizer(1e-9, 1e-12)
            .optimize(
                new MaxEval(300),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(shape -> at(form, x, loss, shape).sse),
                new SearchInterval(Math.min(one, other), Math.max(one, other)))
            .getPoint();
    FallingCurve polished = at(form, x, loss, fine);
    return polished.sse <= least ? polished : at(form, x, loss, form.shape(best));
  }

  private static FallingCurve at(Form form, double[] x, double[] loss, double shape) {
    int n = x.length;
    double[] basis = new double[n];
    double meanBasis = 0;
    double meanLoss = 0;
    for (int i = 0; i < n; i++) {
      basis[i] = form.basis(x[i], shape);
      meanBasis += basis[i] / n;
      meanLoss += loss[i] / n;
    }
    double cross = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      cross += (basis[i] - meanBasis) * (loss[i] - meanLoss);
      square += (basis[i] - meanBasis) * (basis[i] - meanBasis);
    }
    double k = square > 0 ? Math.max(0, cross / square) : 0;
    double c = meanLoss - k * meanBasis;
    double sse = 0;
    for (int i = 0; i < n; i++) {
      double residual = c + k * basis[i] - loss[i];
      sse += residual * residual;
    }
    return new FallingCurve(form, c, k, shape, sse);
  }

  /** The loss at a proportion. */
  double at(double x) {
    return c + k * form.basis(x, shape);
  }

  /**
   * The smallest proportion at which the loss is at or below a level: 0 where it always is, empty
   * where it never is, up to 1.
   */
  OptionalDouble crossing(double level) {
    if (at(0) <= level) {
      return OptionalDouble.of(0);
    }
    if (at(1) > level) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(form.inverse((level - c) / k, shape));
  }
}
