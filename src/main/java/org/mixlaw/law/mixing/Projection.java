package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A mixing law's residuals as a function of its slopes alone, the best terms put in. */
final class Projection {
  private final MixingForm form;
  private final MixingPoints points;
  private final double[] roots;
  private final double[] target;
  private final double[] anchor;
  private final double hold;
  private final int terms;
  private final int slopes;

  /** The terms that each slope enters. */
  private final int[][] entered;

  /**
   * A problem.
   *
   * @param form the form
   * @param points the losses
   * @param ridge as a share of the losses' variance
   */
  Projection(MixingForm form, MixingPoints points, double ridge) {
    this.form = form;
    this.points = points;
    this.terms = form.terms(points.domains());
    this.slopes = form.slopes(points.domains());
    this.entered =
        IntStream.range(0, slopes)
            .mapToObj(slope -> form.termsOf(slope, points.domains()))
            .toArray(int[][]::new);
    this.anchor = form.anchor(points.domains());
    this.roots = Arrays.stream(points.weight()).map(Math::sqrt).toArray();
    this.target = new double[points.size()];
    for (int m = 0; m < target.length; m++) {
      target[m] = roots[m] * points.loss()[m];
    }
    // Losses that are all alike have no variance; the floor keeps the ridge above 0 for them.
    this.hold = Math.sqrt(ridge * points.totalWeight() * Math.max(points.variance(), 1e-8));
  }

  int rows() {
    return points.size() + slopes;
  }

  /**
   * The problem at some slopes.
   *
   * @param t the slopes
   * @return the best terms there, and what they leave
   */
  Solution at(double[] t) {
    return new Solution(t.clone());
  }

  /** The problem at some slopes; what only an accepted step needs is computed when asked for. */
  final class Solution {
    private final double[] t;
    private final double[][] columns = new double[terms][points.size()];

    /** Derivatives by slope, term that it enters, and mixture. */
    private final double[][][] derivatives = new double[slopes][][];

    private final NonNegativeLeastSquares linear;
    private final boolean[] active = new boolean[terms];
    private final double[] b;
    private final double[] residuals = new double[rows()];
    private final double sse;
    private final double cost;

    private Solution(double[] t) {
      this.t = t;
      evaluate();
      this.linear = new NonNegativeLeastSquares(columns);
      this.b = linear.solve(products(target), active);
      this.sse = addResiduals();
      double sum = sse;
      for (int q = 0; q < slopes; q++) {
        double held = hold * (t[q] - anchor[q]);
        residuals[points.size() + q] = held;
        sum += held * held;
      }
      this.cost = sum;
    }

    private void evaluate() {
      int count = points.size();
      for (int q = 0; q < slopes; q++) {
        derivatives[q] = new double[entered[q].length][count];
      }
      double[] value = new double[terms];
      double[][] bySlope = new double[terms][slopes];
      for (int m = 0; m < count; m++) {
        form.evaluate(t, points.proportions()[m], value, bySlope);
        for (int l = 0; l < terms; l++) {
          columns[l][m] = roots[m] * value[l];
        }
        for (int q = 0; q < slopes; q++) {
          for (int k = 0; k < entered[q].length; k++) {
            derivatives[q][k][m] = bySlope[entered[q][k]][q];
          }
        }
      }
    }

    private double addResiduals() {
      int count = points.size();
      for (int m = 0; m < count; m++) {
        residuals[m] = -target[m];
      }
      for (int l = 0; l < terms; l++) {
        add(b[l], columns[l], residuals);
      }
      double sum = 0;
      for (int m = 0; m < count; m++) {
        sum += residuals[m] * residuals[m];
      }
      return sum;
    }

    /** The slopes. */
    double[] slopes() {
      return t;
    }

    /** The best terms at the slopes. */
    double[] terms() {
      return b;
    }

    /** Weighted residuals, then what the ridge adds. */
    double[] residuals() {
      return residuals;
    }

    /** Weighted sum of squared residuals, without the ridge. */
    double sse() {
      return sse;
    }

    /** The same with it. */
    double cost() {
      return cost;
    }

    /**
     * The derivatives of the residuals by the slopes (Kaufman's approximation: exact in the
     * gradient).
     *
     * @return by residual and slope
     */
    double[][] jacobian() {
      int count = points.size();
      double[][] jacobian = new double[rows()][slopes];
      for (int q = 0; q < slopes; q++) {
        double[] direction = new double[count];
        for (int k = 0; k < entered[q].length; k++) {
          add(b[entered[q][k]], derivatives[q][k], direction);
        }
        for (int m = 0; m < count; m++) {
          direction[m] *= roots[m];
        }
        double[] within = linear.project(products(direction), active);
        for (int l = 0; l < terms; l++) {
          if (active[l]) {
            add(-within[l], columns[l], direction);
          }
        }
        for (int m = 0; m < count; m++) {
          jacobian[m][q] = direction[m];
        }
        jacobian[count + q][q] = hold;
      }
      return jacobian;
    }

    private double[] products(double[] with) {
      double[] products = new double[terms];
      for (int l = 0; l < terms; l++) {
        products[l] = NonNegativeLeastSquares.dot(columns[l], with);
      }
      return products;
    }
  }

  /** Adds a multiple of a vector to the first of another's elements. */
  private static void add(double factor, double[] vector, double[] sum) {
    for (int m = 0; m < vector.length; m++) {
      sum[m] += factor * vector[m];
    }
  }
}
