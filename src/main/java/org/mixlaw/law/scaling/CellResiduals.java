package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Series;

/**
 * Residuals of the logarithm of losses about a law, summed over mixtures for every cell, that is
 * for every size and token count of a grid; cells are numbered size by size.
 */
final class CellResiduals {
  private final Law law;
  private final int columns;
  private final double[][] sum;
  private final double[][] count;
  private final Law.AtTarget[] targets;
  private final double[][][] predicted;

  /**
   * Sums up residuals.
   *
   * @param law the law
   * @param series the measurements
   * @param grid where they lie
   * @param mostTokens how many token counts are taken into account, the last ones
   */
  CellResiduals(Law law, List<Series> series, Grid grid, int mostTokens) {
    this.law = law;
    this.columns = grid.tokens().length;
    int cells = grid.sizes().length * columns;
    this.sum = new double[series.size()][cells];
    this.count = new double[series.size()][cells];
    this.targets = new Law.AtTarget[cells];
    this.predicted = new double[cells][series.get(0).mixtures()][];
    int late = Math.max(0, columns - mostTokens);
    for (int i = 0; i < series.size(); i++) {
      Series s = series.get(i);
      int[] size = grid.sizeOf(s);
      int[] token = grid.tokenOf(s);
      for (int m = 0; m < s.size(); m++) {
        if (token[m] >= late) {
          add(i, size[m] * columns + token[m], s, m);
        }
      }
    }
  }

  private void add(int column, int cell, Series s, int m) {
    if (targets[cell] == null) {
      targets[cell] = law.at(s.params()[m], s.tokens()[m]);
    }
    double[][] losses = predicted[cell];
    int mixture = s.mixture()[m];
    if (losses[mixture] == null) {
      losses[mixture] = targets[cell].losses(s.proportions()[m]);
    }
    sum[column][cell] += Math.log(s.loss()[m] / losses[mixture][column]);
    count[column][cell]++;
  }

  /** The cells that were measured. */
  int[] seen() {
    return IntStream.range(0, targets.length).filter(c -> targets[c] != null).toArray();
  }

  /** How many measurements of a series each of these cells has. */
  List<Double> counts(int series) {
    return Arrays.stream(seen()).mapToObj(c -> count[series][c]).toList();
  }

  /** The mean residual of a series in each of these cells; 0 where there is none. */
  double[] means(int series) {
    return Arrays.stream(seen())
        .mapToDouble(c -> count[series][c] > 0 ? sum[series][c] / count[series][c] : 0)
        .toArray();
  }
}
