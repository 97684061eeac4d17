package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.mixlaw.loss.Series;

/**
 * Lets checkpoints count less that came out odd in all runs alike: after the same data, or on the
 * same text, every run may stand a little high or low, and the last checkpoints of short runs say
 * how losses go on. Checkpoints' common residuals are held to follow Student's t with {@value
 * #FREEDOM} degrees of freedom, whose weights are those here (iteratively reweighted least squares:
 * Lange, Little and Taylor 1989).
 *
 * @param usual what measurements weigh besides
 * @param grid where they lie
 * @param byTokens the weight of each token count of the grid
 */
record OddCheckpoints(Weighting usual, Grid grid, double[] byTokens) implements Weighting {
  private static final double FREEDOM = 2;

  /** With fewer token counts none can be told to be odd: a level and a slope fit nearly all. */
  private static final int FEWEST = 4;

  /**
   * Whether a table has checkpoints enough to tell.
   *
   * @param grid its sizes and token counts
   */
  static boolean tell(Grid grid) {
    return grid.tokens().length >= FEWEST;
  }

  /**
   * The weights about a fit.
   *
   * @param usual what measurements weigh besides
   * @param series the measurements
   * @param grid where they lie
   * @param fit the fit
   */
  static OddCheckpoints about(
      Weighting usual, List<Series> series, Grid grid, ScaleFit.Result fit) {
    double[] common = common(series, grid, fit);
    double middle = new Median().evaluate(common);
    double[] weights = new double[common.length];
    for (int t = 0; t < weights.length; t++) {
      double off = middle > 0 ? common[t] / middle : 1;
      weights[t] = (FREEDOM + 1) / (FREEDOM + off * off);
    }
    return new OddCheckpoints(usual, grid, weights);
  }

  /** What runs leave in common at each token count: root mean square over series. */
  private static double[] common(List<Series> series, Grid grid, ScaleFit.Result fit) {
    double[] squares = new double[grid.tokens().length];
    for (Series s : series) {
      double[] mean = new TokenResiduals(s, grid, fit).byTokens();
      for (int t = 0; t < squares.length; t++) {
        squares[t] += mean[t] * mean[t] / series.size();
      }
    }
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  @Override
  public double[] weights(Series s) {
    double[] weights = usual.weights(s);
    int[] token = grid.tokenOf(s);
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      weights[m] *= byTokens[token[m]];
      sum += weights[m];
    }
    double mean = sum / weights.length;
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }
}
