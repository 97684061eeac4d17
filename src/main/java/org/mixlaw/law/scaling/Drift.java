package org.mixlaw.law.scaling;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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
   * A measured cell, as documents hold it.
   *
   * @param logParams ln N
   * @param logTokens ln D
   * @param dual its weight by series
   */
  record Cell(double logParams, double logTokens, SortedMap<String, Double> dual) {}

  @JsonCreator
  static Drift of(List<Cell> cells) {
    SortedMap<String, double[]> dual = new TreeMap<>();
    for (int c = 0; c < cells.size(); c++) {
      int cell = c;
      cells
          .get(c)
          .dual
          .forEach(
              (series, weight) ->
                  dual.computeIfAbsent(series, s -> new double[cells.size()])[cell] = weight);
    }
    return new Drift(
        cells.stream().mapToDouble(Cell::logParams).toArray(),
        cells.stream().mapToDouble(Cell::logTokens).toArray(),
        dual);
  }

  @JsonValue
  List<Cell> cells() {
    return IntStream.range(0, sizes.length)
        .mapToObj(
            c -> {
              SortedMap<String, Double> own = new TreeMap<>();
              dual.forEach((series, weights) -> own.put(series, weights[c]));
              return new Cell(sizes[c], tokens[c], own);
            })
        .toList();
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
    CellResiduals residuals = new CellResiduals(law, series, grid, MOST_TOKENS);
    int[] seen = residuals.seen();
    if (seen.length < 2) {
      return NONE;
    }
    int columns = grid.tokens().length;
    double[] sizes =
        Arrays.stream(seen).mapToDouble(c -> Math.log(grid.sizes()[c / columns])).toArray();
    double[] tokens =
        Arrays.stream(seen).mapToDouble(c -> Math.log(grid.tokens()[c % columns])).toArray();
    SortedMap<String, double[]> dual = new TreeMap<>();
    Map<List<Double>, DecompositionSolver> solvers = new LinkedHashMap<>();
    for (int i = 0; i < series.size(); i++) {
      List<Double> counts = residuals.counts(i);
      double most = counts.stream().mapToDouble(c -> c).max().orElse(1);
      DecompositionSolver solver =
          solvers.computeIfAbsent(counts, c -> solver(sizes, tokens, c, most));
      dual.put(
          series.get(i).name(),
          solver.solve(new ArrayRealVector(residuals.means(i), false)).toArray());
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
