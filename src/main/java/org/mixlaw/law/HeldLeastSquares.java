package org.mixlaw.law;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * Levenberg-Marquardt for one series of a joint law at given exponents, on the normal equations.
 * The loss is a product of a function of the mixture and a function of size and tokens, so all that
 * the normal equations need of a mixture's measurements is a handful of sums: a step costs what the
 * mixtures cost, not what the measurements do. A ridge keeps the equations well conditioned.
 */
final class HeldLeastSquares {
  private static final int ITERATIONS = 60;
  private static final double TOLERANCE = 1e-9;

  private final MixingForm form;
  private final Series s;
  private final double[] anchor;
  private final double ridge;
  private final double[] weights;
  private final double[] sizeTerm;
  private final double[] tokenTerm;
  private final double[][] mixtures;
  private final int own;
  private final int length;

  /**
   * A problem.
   *
   * @param form the mixing law
   * @param s the measurements
   * @param shape the exponents
   * @param anchor where the ridge pulls the parameters
   * @param ridge how strongly, squared nats for a parameter off by 1
   * @param weights weight of each measurement
   */
  HeldLeastSquares(
      MixingForm form, Series s, LossShape shape, double[] anchor, double ridge, double[] weights) {
    this.form = form;
    this.s = s;
    this.anchor = anchor;
    this.ridge = ridge;
    this.weights = weights;
    this.length = anchor.length;
    this.own = length - 2;
    this.sizeTerm = new double[s.size()];
    this.tokenTerm = new double[s.size()];
    this.mixtures = new double[s.mixtures()][];
    for (int m = 0; m < s.size(); m++) {
      sizeTerm[m] = shape.sizeTerm(s.params()[m]);
      tokenTerm[m] = shape.tokenTerm(s.params()[m], s.tokens()[m]);
      mixtures[s.mixture()[m]] = s.proportions()[m];
    }
  }

  /** Cost, gradient and normal matrix at a point. */
  private final class Point {
    private final double[] p;
    private final double[] gradient = new double[length];
    private final double[][] normal = new double[length][length];
    private double cost;

    Point(double[] p) {
      this.p = p;
      int n = mixtures[0].length;
      double a = Math.exp(p[own]);
      double b = Math.exp(p[own + 1]);
      double[][] by = new double[mixtures.length][own];
      double[] value = new double[mixtures.length];
      double[] byProportion = new double[n];
      for (int k = 0; k < mixtures.length; k++) {
        value[k] = form.value(p, mixtures[k], by[k], byProportion);
      }
      // Per mixture: sums of w s^2, w s A, w s B, w s residual; over all: the size and token terms
      // among themselves.
      double[][] sums = new double[mixtures.length][4];
      for (int m = 0; m < s.size(); m++) {
        int k = s.mixture()[m];
        double w = weights[m];
        double x = a * sizeTerm[m];
        double y = b * tokenTerm[m];
        double scale = 1 + x + y;
        double residual = value[k] * scale - s.loss()[m];
        double vx = value[k] * x;
        double vy = value[k] * y;
        cost += w * residual * residual;
        sums[k][0] += w * scale * scale;
        sums[k][1] += w * scale * vx;
        sums[k][2] += w * scale * vy;
        sums[k][3] += w * scale * residual;
        normal[own][own] += w * vx * vx;
        normal[own][own + 1] += w * vx * vy;
        normal[own + 1][own + 1] += w * vy * vy;
        gradient[own] += w * residual * vx;
        gradient[own + 1] += w * residual * vy;
      }
      for (int k = 0; k < mixtures.length; k++) {
        for (int i = 0; i < own; i++) {
          double g = by[k][i];
          gradient[i] += sums[k][3] * g;
          normal[i][own] += sums[k][1] * g;
          normal[i][own + 1] += sums[k][2] * g;
          for (int j = i; j < own; j++) {
            normal[i][j] += sums[k][0] * g * by[k][j];
          }
        }
      }
      for (int i = 0; i < length; i++) {
        double off = p[i] - anchor[i];
        cost += ridge * off * off;
        gradient[i] += ridge * off;
        normal[i][i] += ridge;
        for (int j = 0; j < i; j++) {
          normal[i][j] = normal[j][i];
        }
      }
    }

    /** Where a damped step leads. */
    double[] step(double damping) {
      double[][] damped = new double[length][];
      double[] down = new double[length];
      for (int i = 0; i < length; i++) {
        damped[i] = normal[i].clone();
        damped[i][i] *= 1 + damping;
        down[i] = -gradient[i];
      }
      double[] to =
          new CholeskyDecomposition(new Array2DRowRealMatrix(damped, false), 1e-8, 0)
              .getSolver()
              .solve(new ArrayRealVector(down, false))
              .toArray();
      for (int i = 0; i < length; i++) {
        // No parameter is a logarithm that could change by more than this in one sensible step.
        to[i] = p[i] + Math.max(-4, Math.min(4, to[i]));
      }
      return to;
    }
  }

  /**
   * Descends to a minimum.
   *
   * @param from where to start
   * @return the parameters there, all finite
   */
  double[] solve(double[] from) {
    Point here = new Point(from.clone());
    double damping = 1e-3;
    for (int iteration = 0; iteration < ITERATIONS && damping < 1e10; iteration++) {
      Point next;
      try {
        next = new Point(here.step(damping));
      } catch (NonPositiveDefiniteMatrixException e) {
        damping *= 10;
        continue;
      }
      if (next.cost < here.cost) {
        double gained = (here.cost - next.cost) / here.cost;
        here = next;
        damping = Math.max(1e-12, damping / 5);
        if (gained < TOLERANCE && damping < 1e-2) {
          break;
        }
      } else {
        damping *= 8;
      }
    }
    return here.p;
  }
}
