package org.mixlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * What a joint law leaves at single sizes and token counts, common to all mixtures: the same
 * validation text seen after the same training data errs alike, and no domain follows the shared
 * exponents exactly. Residuals of the logarithm, averaged over mixtures, are carried on by a
 * Gaussian process over (ln N, ln D) whose correlation falls exponentially: far along sizes,
 * briefly along tokens. At targets far from all that was measured nothing is left of it.
 *
 * @param sizes ln N of the cells that were measured
 * @param tokens ln D of them
 * @param dual weights of the cells by series
 */
public record Drift(double[] sizes, double[] tokens, SortedMap<String, double[]> dual) {
  /** No drift. */
  static final Drift NONE = new Drift(new double[0], new double[0], new TreeMap<>());

  private static final double SIZE_LENGTH = 4;
  private static final double TOKEN_LENGTH = 0.3;
  private static final double NOISE = 0.1;

  /** Token counts taken into account, at most: the last of them, where neighbours tell most. */
  private static final int MOST_TOKENS = 40;

  /** Copies. */
  public Drift {
    dual = new TreeMap<>(dual);
  }

  /**
   * Fits the drift of a law.
   *
   * @param law the law without drift
   * @param series what it was fitted to
   * @return its drift; none where there is but one size and token count
   */
  static Drift of(FittedLaw law, List<Series> series) {
    record Cell(double params, double tokens) {}
    TreeSet<Double> late = new TreeSet<>();
    series.forEach(s -> Arrays.stream(s.tokens()).forEach(late::add));
    while (late.size() > MOST_TOKENS) {
      late.pollFirst();
    }
    Map<Cell, double[][]> cells = new LinkedHashMap<>();
    Map<Cell, FittedLaw.AtTarget> targets = new LinkedHashMap<>();
    Map<Cell, Map<Integer, double[]>> predicted = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      Series s = series.get(i);
      for (int m = 0; m < s.size(); m++) {
        if (!late.contains(s.tokens()[m])) {
          continue;
        }
        Cell cell = new Cell(s.params()[m], s.tokens()[m]);
        double[] r = s.proportions()[m];
        FittedLaw.AtTarget at = targets.computeIfAbsent(cell, c -> law.at(c.params(), c.tokens()));
        double[] losses =
            predicted
                .computeIfAbsent(cell, c -> new LinkedHashMap<>())
                .computeIfAbsent(s.mixture()[m], k -> at.losses(r));
        double[] sum = cells.computeIfAbsent(cell, c -> new double[series.size()][2])[i];
        sum[0] += Math.log(s.loss()[m] / losses[i]);
        sum[1]++;
      }
    }
    if (cells.size() < 2) {
      return NONE;
    }
    List<Cell> order = new ArrayList<>(cells.keySet());
    double[] sizes = order.stream().mapToDouble(c -> Math.log(c.params())).toArray();
    double[] tokens = order.stream().mapToDouble(c -> Math.log(c.tokens())).toArray();
    SortedMap<String, double[]> dual = new TreeMap<>();
    Map<List<Double>, DecompositionSolver> solvers = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      int column = i;
      List<Double> counts = order.stream().map(c -> cells.get(c)[column][1]).toList();
      double most = counts.stream().mapToDouble(c -> c).max().orElse(1);
      DecompositionSolver solver =
          solvers.computeIfAbsent(counts, c -> solver(sizes, tokens, c, most));
      double[] means =
          order.stream()
              .map(c -> cells.get(c)[column])
              .mapToDouble(sum -> sum[1] > 0 ? sum[0] / sum[1] : 0)
              .toArray();
      dual.put(series.get(i).name(), solver.solve(new ArrayRealVector(means, false)).toArray());
    }
    return new Drift(sizes, tokens, dual);
  }

  /** A cell with few mixtures is noisier; one without any says nothing. */
  private static DecompositionSolver solver(
      double[] sizes, double[] tokens, List<Double> counts, double most) {
    int n = sizes.length;
    double[][] covariance = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        covariance[a][b] = alike(sizes[a] - sizes[b], tokens[a] - tokens[b]);
      }
      covariance[a][a] += counts.get(a) > 0 ? NOISE * most / counts.get(a) : 1e9;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-9, 1e-12)
        .getSolver();
  }

  private static double alike(double size, double token) {
    return Math.exp(-Math.abs(size) / SIZE_LENGTH - Math.abs(token) / TOKEN_LENGTH);
  }

  /**
   * The drift at a target.
   *
   * @param params non-embedding parameters
   * @param seen tokens
   * @param series the order
   * @return a factor by series, 1 far from all cells
   */
  double[] at(double params, double seen, List<String> series) {
    double[] near = new double[sizes.length];
    for (int c = 0; c < near.length; c++) {
      near[c] = alike(Math.log(params) - sizes[c], Math.log(seen) - tokens[c]);
    }
    return series.stream()
        .mapToDouble(
            name -> {
              double[] weights = dual.getOrDefault(name, new double[near.length]);
              double sum = 0;
              for (int c = 0; c < near.length; c++) {
                sum += near[c] * weights[c];
              }
              return Math.exp(sum);
            })
        .toArray();
  }
}
