package org.mixlaw.law.mixing;

import java.util.Arrays;

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
    this.anchor = form.anchor(points.domains());
    this.roots = Arrays.stream(points.weight()).map(Math::sqrt).toArray();
    this.target = new double[points.size()];
    for (int m = 0; m < target.length; m++) {
      target[m] = roots[m] * points.loss()[m];
    }
    // Losses that are all alike have no variance; the floor keeps the ridge above 0 for them.
    this.hold = Math.sqrt(ridge * points.totalWeight() * Math.max(points.variance(), 1e-8));
  }

  /**
   * The problem at some slopes.
   *
   * @param terms the best terms there
   * @param residuals weighted residuals, then what the ridge adds
   * @param jacobian their derivatives by the slopes (Kaufman's approximation: exact in the
   *     gradient)
   * @param sse weighted sum of squared residuals, without the ridge
   * @param cost with it
   */
  record Solution(
      double[] terms, double[] residuals, double[][] jacobian, double sse, double cost) {}

  int rows() {
    return points.size() + slopes;
  }

  double cost(double[] t) {
    return at(t).cost();
  }

  Solution at(double[] t) {
    int count = points.size();
    double[][] columns = new double[terms][count];
    double[][][] bySlope = new double[count][terms][slopes];
    double[] value = new double[terms];
    for (int m = 0; m < count; m++) {
      form.evaluate(t, points.proportions()[m], value, bySlope[m]);
      for (int l = 0; l < terms; l++) {
        columns[l][m] = roots[m] * value[l];
      }
    }
    NonNegativeLeastSquares linear = new NonNegativeLeastSquares(columns);
    boolean[] active = new boolean[terms];
    double[] b = linear.solve(products(columns, target), active);
    double[] residuals = new double[rows()];
    double sse = 0;
    for (int m = 0; m < count; m++) {
      double sum = -target[m];
      for (int l = 0; l < terms; l++) {
        sum += b[l] * columns[l][m];
      }
      residuals[m] = sum;
      sse += sum * sum;
    }
    double[][] jacobian = new double[rows()][slopes];
    double[] direction = new double[count];
    for (int q = 0; q < slopes; q++) {
      for (int m = 0; m < count; m++) {
        double sum = 0;
        for (int l = 0; l < terms; l++) {
          sum += b[l] * bySlope[m][l][q];
        }
        direction[m] = roots[m] * sum;
      }
      double[] within = linear.project(products(columns, direction), active);
      for (int m = 0; m < count; m++) {
        double sum = direction[m];
        for (int l = 0; l < terms; l++) {
          sum -= within[l] * columns[l][m];
        }
        jacobian[m][q] = sum;
      }
    }
    double cost = sse;
    for (int q = 0; q < slopes; q++) {
      residuals[count + q] = hold * (t[q] - anchor[q]);
      jacobian[count + q][q] = hold;
      cost += residuals[count + q] * residuals[count + q];
    }
    return new Solution(b, residuals, jacobian, sse, cost);
  }

  private static double[] products(double[][] columns, double[] with) {
    double[] products = new double[columns.length];
    for (int l = 0; l < products.length; l++) {
      products[l] = NonNegativeLeastSquares.dot(columns[l], with);
    }
    return products;
  }
}
