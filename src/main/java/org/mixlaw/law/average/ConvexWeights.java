package org.mixlaw.law.average;

import java.util.Arrays;

/**
 * The convex weights of members that err least together: {@code min_w sum_c (sum_m w_m e_mc)^2} for
 * {@code w >= 0, sum w = 1}, where {@code e_mc} is what member m missed in case c. Since the
 * weights sum to 1, the weighted mean of errors is the error of the weighted mean of predictions.
 */
public final class ConvexWeights {
  /** The largest gap to the optimum that is left, as a share of the objective. */
  private static final double PRECISION = 1e-9;

  private static final int MOST_STEPS = 20_000;

  private ConvexWeights() {}

  /**
   * Finds the weights, by pairwise steps of Frank and Wolfe (Lacoste-Julien and Jaggi 2015), whose
   * gap bounds what is left to gain.
   *
   * @param errors errors by member and case; all members with the same cases, all finite
   * @return a weight for each member; equal ones where there are no cases
   */
  public static double[] of(double[][] errors) {
    int members = errors.length;
    double[] weights = new double[members];
    if (errors[0].length == 0) {
      Arrays.fill(weights, 1.0 / members);
      return weights;
    }
    double[][] products = new double[members][members];
    for (int a = 0; a < members; a++) {
      for (int b = 0; b <= a; b++) {
        products[a][b] = dot(errors[a], errors[b]);
        products[b][a] = products[a][b];
      }
    }
    weights[least(products)] = 1;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[members];
      for (int m = 0; m < members; m++) {
        gradient[m] = dot(products[m], weights);
      }
      double value = dot(gradient, weights);
      int toward = 0;
      int away = -1;
      for (int m = 0; m < members; m++) {
        toward = gradient[m] < gradient[toward] ? m : toward;
        away = weights[m] > 0 && (away < 0 || gradient[m] > gradient[away]) ? m : away;
      }
      if (value - gradient[toward] <= PRECISION * value) {
        break;
      }
      move(weights, products, toward, away);
    }
    return weights;
  }

  /** Moves weight from one member to another, as much as helps and as there is. */
  private static void move(double[] weights, double[][] products, int toward, int away) {
    double slope = 0;
    for (int m = 0; m < weights.length; m++) {
      slope += weights[m] * (products[away][m] - products[toward][m]);
    }
    double curvature = products[toward][toward] + products[away][away] - 2 * products[toward][away];
    double most = weights[away];
    double moved = curvature > 0 ? Math.min(most, slope / curvature) : most;
    weights[toward] += moved;
    weights[away] = moved == most ? 0 : weights[away] - moved;
  }

  private static int least(double[][] products) {
    int least = 0;
    for (int m = 1; m < products.length; m++) {
      least = products[m][m] < products[least][least] ? m : least;
    }
    return least;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
