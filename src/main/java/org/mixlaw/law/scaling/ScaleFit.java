package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.mixlaw.loss.Series;

/**
 * How size and tokens scale losses, whatever the mixing law: {@code L_i(N, D, r) = m_i(r) (1 + A_i
 * (N/N0)^-a + B_i (N/N0)^g (D/D0)^-b)} with a free level m for every series i and mixture. Levels
 * are linear and projected out, A and B follow by Gauss and Newton's steps, and the three
 * exponents, which all series share, are sought by Nelder and Mead's simplex.
 *
 * <p>The exponents' objective is half the table's evidence ({@link Grid#evidence}) times the mean
 * over series of ln of the mean squared residual, plus the {@link ExponentPrior}: residuals at one
 * checkpoint are largely common to mixtures, domains and sizes, so that a table holds no more
 * evidence on exponents than it has sizes and token counts. Checkpoints that came out odd in all
 * runs count less ({@link OddCheckpoints}).
 */
public final class ScaleFit {
  private static final double SMALLEST_EXPONENT = 0.02;
  private static final double LARGEST_EXPONENT = 1.5;
  private static final double LARGEST_INTERACTION = 0.6;
  private static final int EVALUATIONS = 200;
  private static final double NOISE_FLOOR = 1e-8;

  /** A and B to start from where nothing is known of them. */
  private static final double[] NOWHERE = {0.3, 0.1};

  /** Rounds in which checkpoints are weighed anew. */
  private static final int ROUNDS = 2;

  /** The first steps of a search that starts near its end, as a share of the others. */
  private static final double NEAR = 0.3;

  private final List<Series> series;
  private final Weighting weighting;
  private final Map<String, ScaleRuns> runs = new HashMap<>();
  private final ExponentPrior prior;
  private final SortedMap<String, Guess> guesses;
  private final Grid grid;

  /**
   * What is known of the levels beforehand.
   *
   * @param level by mixture, nats per token
   * @param weight how many measurements it counts for; 0 for nothing
   */
  public record Guess(double[] level, double weight) {}

  /**
   * How one series scales.
   *
   * @param sizeFactor A
   * @param tokenFactor B
   * @param level m by mixture; NaN where a mixture was not measured
   * @param weight by mixture: how many measurements at scale 1 the level stands for
   */
  public record Scale(double sizeFactor, double tokenFactor, double[] level, double[] weight) {
    public double at(LossShape shape, double params, double tokens) {
      return 1
          + sizeFactor * shape.sizeTerm(params)
          + tokenFactor * shape.tokenTerm(params, tokens);
    }
  }

  /**
   * A fit.
   *
   * @param shape the exponents
   * @param scales by series
   */
  public record Result(LossShape shape, SortedMap<String, Scale> scales) {}

  /**
   * A fit to come.
   *
   * @param series the measurements
   * @param weighting the weight of every measurement
   * @param prior what is known of the exponents
   * @param guesses what is known of levels, by series; may be empty
   */
  public ScaleFit(
      List<Series> series,
      Weighting weighting,
      ExponentPrior prior,
      SortedMap<String, Guess> guesses) {
    this.series = series;
    this.weighting = weighting;
    this.grid = new Grid(series);
    this.prior = prior;
    this.guesses = guesses;
  }

  public Result fit() {
    weigh(weighting);
    Result result = at(search(start(), 1));
    for (int round = 0; round < ROUNDS && OddCheckpoints.tell(grid); round++) {
      weigh(OddCheckpoints.about(weighting, series, grid, result));
      result = at(search(result.shape(), NEAR));
    }
    return result;
  }

  private void weigh(Weighting weights) {
    series.forEach(s -> runs.put(s.name(), new ScaleRuns(grid, s, weights.weights(s))));
  }

  /** The best fit with given exponents. */
  private Result at(LossShape shape) {
    Grid.Terms terms = grid.terms(shape);
    SortedMap<String, Scale> scales = new TreeMap<>();
    for (Series s : series) {
      ScaleMoments moments = moments(s, shape, terms);
      scales.put(s.name(), moments.scale(moments.solve(NOWHERE)));
    }
    return new Result(shape, scales);
  }

  /**
   * Whether some mixture was measured at two sizes, and some at two token counts, where any was.
   */
  public static boolean identifiable(List<Series> series) {
    boolean sizes = false;
    boolean tokens = false;
    Map<Integer, Double> params = new TreeMap<>();
    Map<Integer, Double> seen = new TreeMap<>();
    Series s = series.get(0);
    for (int m = 0; m < s.size(); m++) {
      Double size = params.putIfAbsent(s.mixture()[m], s.params()[m]);
      Double count = seen.putIfAbsent(s.mixture()[m], s.tokens()[m]);
      sizes |= size != null && size != s.params()[m];
      tokens |= count != null && count != s.tokens()[m];
    }
    return (sizes || distinct(s.params()) == 1) && (tokens || distinct(s.tokens()) == 1);
  }

  private static long distinct(double[] values) {
    return Arrays.stream(values).distinct().count();
  }

  private LossShape start() {
    double[] sizes = grid.sizes();
    double[] tokens = grid.tokens();
    return new LossShape(
        geometricMean(sizes),
        geometricMean(tokens),
        Math.exp(prior.size()),
        Math.exp(prior.token()),
        sizes.length > 1 && tokens.length > 1 ? prior.interaction() : 0,
        sizes.length > 1,
        tokens.length > 1);
  }

  private static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
  }

  private LossShape search(LossShape from, double share) {
    if (!from.bySize() && !from.byTokens()) {
      return from;
    }
    Map<String, double[]> near = factors(from);
    double[] steps =
        from.bySize() && from.byTokens()
            ? new double[] {0.3 * share, 0.3 * share, 0.05 * share}
            : new double[] {0.3 * share};
    double[] best = new double[steps.length];
    double[] least = {Double.POSITIVE_INFINITY};
    try {
      new SimplexOptimizer(new SimpleValueChecker(1e-9, 5e-4))
          .optimize(
              new MaxEval(EVALUATIONS),
              GoalType.MINIMIZE,
              new InitialGuess(new double[steps.length]),
              new NelderMeadSimplex(steps),
              new ObjectiveFunction(
                  point -> {
                    double value = objective(moved(from, point), near);
                    if (value < least[0]) {
                      least[0] = value;
                      System.arraycopy(point, 0, best, 0, best.length);
                    }
                    return value;
                  }));
    } catch (TooManyEvaluationsException e) {
      // The best point so far stands: more points would move the exponents by little.
    }
    return moved(from, best);
  }

  /** Exponents that lie a step from others, held within bounds. */
  private static LossShape moved(LossShape from, double[] step) {
    int next = 0;
    double a = from.bySize() ? from.sizeExponent() * Math.exp(step[next++]) : from.sizeExponent();
    double b =
        from.byTokens() ? from.tokenExponent() * Math.exp(step[next++]) : from.tokenExponent();
    double g = next < step.length ? from.interaction() + step[next] : from.interaction();
    return from.with(
        within(a, SMALLEST_EXPONENT, LARGEST_EXPONENT),
        within(b, SMALLEST_EXPONENT, LARGEST_EXPONENT),
        within(g, -LARGEST_INTERACTION, LARGEST_INTERACTION));
  }

  private static double within(double x, double low, double high) {
    return Math.max(low, Math.min(high, x));
  }

  private ScaleMoments moments(Series s, LossShape shape, Grid.Terms terms) {
    return new ScaleMoments(
        runs.get(s.name()), shape, terms, Optional.ofNullable(guesses.get(s.name())));
  }

  /** A and B of every series at given exponents. */
  private Map<String, double[]> factors(LossShape shape) {
    Grid.Terms terms = grid.terms(shape);
    Map<String, double[]> factors = new HashMap<>();
    series.forEach(s -> factors.put(s.name(), moments(s, shape, terms).solve(NOWHERE)));
    return factors;
  }

  /**
   * What the exponents cost.
   *
   * @param shape the exponents
   * @param near A and B by series from which theirs are sought: those of exponents nearby
   */
  private double objective(LossShape shape, Map<String, double[]> near) {
    Grid.Terms terms = grid.terms(shape);
    double sum = 0;
    for (Series s : series) {
      ScaleMoments moments = moments(s, shape, terms);
      sum += Math.log(moments.sse(moments.solve(near.get(s.name()))) / s.size() + NOISE_FLOOR);
    }
    return 0.5 * grid.evidence() * sum / series.size() + prior.cost(shape);
  }
}
