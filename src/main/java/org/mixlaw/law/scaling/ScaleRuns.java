package org.mixlaw.law.scaling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mixlaw.loss.Series;

/**
 * The measurements of one series by run, that is by mixture and size, summed up as far as no
 * exponent enters: what a search for exponents goes through at every step.
 */
final class ScaleRuns {
  private final int mixtures;
  private final int[] mixture;
  private final int[] size;
  private final double[] weight;
  private final double[] byLoss;
  private final double[] squares;
  private final int[][] token;
  private final double[][] tokenWeight;
  private final double[][] tokenByLoss;

  /**
   * Sorts measurements by run.
   *
   * @param grid where they lie
   * @param s the measurements
   * @param weights weight of each
   */
  ScaleRuns(Grid grid, Series s, double[] weights) {
    int[] sizes = grid.sizeOf(s);
    int[] tokens = grid.tokenOf(s);
    Map<Integer, int[]> counts = new LinkedHashMap<>();
    int[] runOf = new int[s.size()];
    for (int m = 0; m < runOf.length; m++) {
      int[] run =
          counts.computeIfAbsent(
              s.mixture()[m] * grid.sizes().length + sizes[m], key -> new int[] {counts.size(), 0});
      runOf[m] = run[0];
      run[1]++;
    }
    int runs = counts.size();
    int[] length = counts.values().stream().mapToInt(run -> run[1]).toArray();
    this.mixtures = s.mixtures();
    this.mixture = new int[runs];
    this.size = new int[runs];
    this.weight = new double[runs];
    this.byLoss = new double[runs];
    this.squares = new double[runs];
    this.token = new int[runs][];
    this.tokenWeight = new double[runs][];
    this.tokenByLoss = new double[runs][];
    for (int k = 0; k < runs; k++) {
      token[k] = new int[length[k]];
      tokenWeight[k] = new double[length[k]];
      tokenByLoss[k] = new double[length[k]];
    }
    for (int m = runOf.length - 1; m >= 0; m--) {
      int k = runOf[m];
      double w = weights[m];
      double wl = w * s.loss()[m];
      mixture[k] = s.mixture()[m];
      size[k] = sizes[m];
      weight[k] += w;
      byLoss[k] += wl;
      squares[k] += wl * s.loss()[m];
      int at = --length[k];
      token[k][at] = tokens[m];
      tokenWeight[k][at] = w;
      tokenByLoss[k][at] = wl;
    }
  }

  int mixtures() {
    return mixtures;
  }

  /** Adds all runs to sums by mixture. */
  void addTo(ScaleMoments moments, Grid.Terms terms) {
    for (int k = 0; k < mixture.length; k++) {
      double first = 0;
      double second = 0;
      double withLoss = 0;
      int[] at = token[k];
      double[] w = tokenWeight[k];
      double[] wl = tokenByLoss[k];
      for (int m = 0; m < at.length; m++) {
        double h = terms.token()[at[m]];
        double wh = w[m] * h;
        first += wh;
        second += wh * h;
        withLoss += wl[m] * h;
      }
      double g = terms.interaction()[size[k]];
      moments.add(
          mixture[k],
          terms.size()[size[k]],
          new ScaleMoments.Sums(
              weight[k], g * first, g * g * second, byLoss[k], g * withLoss, squares[k]));
    }
  }
}
