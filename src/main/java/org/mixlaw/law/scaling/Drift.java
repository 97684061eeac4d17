package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Series;

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
  public static final Drift NONE = new Drift(new double[0], new double[0], new TreeMap<>());

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
  public static Drift of(Law law, List<Series> series) {
    Grid grid = new Grid(series);
    int columns = grid.tokens().length;
    int late = Math.max(0, columns - MOST_TOKENS);
    double[][] sum = new double[series.size()][grid.sizes().length * columns];
    double[][] count = new double[series.size()][grid.sizes().length * columns];
    Law.AtTarget[] targets = new Law.AtTarget[sum[0].length];
    double[][][] predicted = new double[sum[0].length][series.get(0).mixtures()][];
    for (int i = 0; i < series.size(); i++) {
      Series s = series.get(i);
      int[] size = grid.sizeOf(s);
      int[] token = grid.tokenOf(s);
      for (int m = 0; m < s.size(); m++) {
        if (token[m] < late) {
          continue;
        }
        int cell = size[m] * columns + token[m];
        if (targets[cell] == null) {
          targets[cell] = law.at(s.params()[m], s.tokens()[m]);
        }
        double[][] losses = predicted[cell];
        if (losses[s.mixture()[m]] == null) {
          losses[s.mixture()[m]] = targets[cell].losses(s.proportions()[m]);
        }
        sum[i][cell] += Math.log(s.loss()[m] / losses[s.mixture()[m]][i]);
        count[i][cell]++;
      }
    }
    int[] seen = IntStream.range(0, targets.length).filter(c -> targets[c] != null).toArray();
    if (seen.length < 2) {
      return NONE;
    }
    double[] sizes =
        Arrays.stream(seen).mapToDouble(c -> Math.log(grid.sizes()[c / columns])).toArray();
    double[] tokens =
        Arrays.stream(seen).mapToDouble(c -> Math.log(grid.tokens()[c % columns])).toArray();
    SortedMap<String, double[]> dual = new TreeMap<>();
    Map<List<Double>, DecompositionSolver> solvers = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      double[] its = count[i];
      double[] residual = sum[i];
      List<Double> counts = Arrays.stream(seen).mapToObj(c -> its[c]).toList();
      double most = counts.stream().mapToDouble(c -> c).max().orElse(1);
      DecompositionSolver solver =
          solvers.computeIfAbsent(counts, c -> solver(sizes, tokens, c, most));
      double[] means =
          Arrays.stream(seen).mapToDouble(c -> its[c] > 0 ? residual[c] / its[c] : 0).toArray();
      dual.put(series.get(i).name(), solver.solve(new ArrayRealVector(means, false)).toArray());
    }
    return new Drift(sizes, tokens, dual);
  }

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
  public double[] at(double params, double seen, List<String> series) {
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
