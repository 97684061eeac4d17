package org.mixlaw.law;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * How size and tokens scale losses, whatever the mixing law: {@code L_i(N, D, r) = m_i(r) (1 + A_i
 * (N/N0)^-a + B_i (N/N0)^g (D/D0)^-b)} with a free level m for every series i and mixture. Levels
 * are linear and projected out, A and B follow by Gauss and Newton's steps, and the three
 * exponents, which all series share, are sought by Nelder and Mead's simplex.
 *
 * <p>The exponents' objective is half the number of distinct (N, D) times the mean over series of
 * ln of the mean squared residual, plus the {@link ExponentPrior}: residuals at one checkpoint are
 * largely common to mixtures and domains, so that a table holds no more evidence on exponents than
 * it has sizes and token counts.
 */
final class ScaleFit {
  private static final double SMALLEST_EXPONENT = 0.02;
  private static final double LARGEST_EXPONENT = 1.5;
  private static final double LARGEST_INTERACTION = 0.6;
  private static final double LARGEST_FACTOR = 20;
  private static final int EVALUATIONS = 200;
  private static final double NOISE_FLOOR = 1e-8;

  private final List<Series> series;
  private final Map<String, double[]> weights;
  private final ExponentPrior prior;
  private final SortedMap<String, Guess> guesses;
  private final int cells;

  /**
   * What is known of the levels beforehand.
   *
   * @param level by mixture, nats per token
   * @param weight how many measurements it counts for; 0 for nothing
   */
  record Guess(double[] level, double weight) {}

  /**
   * How one series scales.
   *
   * @param sizeFactor A
   * @param tokenFactor B
   * @param level m by mixture; NaN where a mixture was not measured
   * @param weight by mixture: how many measurements at scale 1 the level stands for
   */
  record Scale(double sizeFactor, double tokenFactor, double[] level, double[] weight) {
    double at(LossShape shape, double params, double tokens) {
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
  record Result(LossShape shape, SortedMap<String, Scale> scales) {}

  /**
   * A fit to come.
   *
   * @param series the measurements
   * @param weighting the weight of every measurement
   * @param prior what is known of the exponents
   * @param guesses what is known of levels, by series; may be empty
   */
  ScaleFit(
      List<Series> series,
      Weighting weighting,
      ExponentPrior prior,
      SortedMap<String, Guess> guesses) {
    this.series = series;
    this.weights = new TreeMap<>();
    series.forEach(s -> weights.put(s.name(), weighting.weights(s)));
    this.prior = prior;
    this.guesses = guesses;
    Set<List<Double>> distinct = new HashSet<>();
    for (Series s : series) {
      for (int m = 0; m < s.size(); m++) {
        distinct.add(List.of(s.params()[m], s.tokens()[m]));
      }
    }
    this.cells = distinct.size();
  }

  Result fit() {
    LossShape shape = search(start());
    SortedMap<String, Scale> scales = new TreeMap<>();
    for (Series s : series) {
      Moments moments = new Moments(s, shape);
      double[] factors = moments.solve();
      scales.put(s.name(), moments.scale(factors));
    }
    return new Result(shape, scales);
  }

  /**
   * Whether some mixture was measured at two sizes, and some at two token counts, where any was.
   */
  static boolean identifiable(List<Series> series) {
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
    double[] sizes =
        series.stream().flatMapToDouble(s -> Arrays.stream(s.params())).distinct().toArray();
    double[] tokens =
        series.stream().flatMapToDouble(s -> Arrays.stream(s.tokens())).distinct().toArray();
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
    double[] sorted = values.clone();
    Arrays.sort(sorted); // the sum must not depend on the order of rows
    return Math.exp(Arrays.stream(sorted).map(Math::log).average().orElseThrow());
  }

  private LossShape search(LossShape from) {
    if (!from.bySize() && !from.byTokens()) {
      return from;
    }
    double[] steps =
        from.bySize() && from.byTokens() ? new double[] {0.3, 0.3, 0.05} : new double[] {0.3};
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
                    double value = objective(moved(from, point));
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

  private double objective(LossShape shape) {
    double sum = 0;
    for (Series s : series) {
      Moments moments = new Moments(s, shape);
      sum += Math.log(moments.sse(moments.solve()) / s.size() + NOISE_FLOOR);
    }
    return 0.5 * cells * sum / series.size() + prior.cost(shape);
  }

  /**
   * All that Gauss and Newton's steps need of a series at given exponents: sums over each mixture's
   * measurements, so that a step costs what the mixtures cost.
   */
  private final class Moments {
    private final int mixtures;
    private final boolean bySize;
    private final boolean byTokens;
    private final double[] w;
    private final double[] wu;
    private final double[] wv;
    private final double[] wuu;
    private final double[] wuv;
    private final double[] wvv;
    private final double[] wl;
    private final double[] wul;
    private final double[] wvl;
    private final double[] wll;

    Moments(Series s, LossShape shape) {
      this.mixtures = s.mixtures();
      this.bySize = shape.bySize();
      this.byTokens = shape.byTokens();
      this.w = new double[mixtures];
      this.wu = new double[mixtures];
      this.wv = new double[mixtures];
      this.wuu = new double[mixtures];
      this.wuv = new double[mixtures];
      this.wvv = new double[mixtures];
      this.wl = new double[mixtures];
      this.wul = new double[mixtures];
      this.wvl = new double[mixtures];
      this.wll = new double[mixtures];
      double[] weight = weights.get(s.name());
      double params = Double.NaN;
      double tokens = Double.NaN;
      double u = 0;
      double v = 0;
      for (int m = 0; m < s.size(); m++) {
        if (s.params()[m] != params || s.tokens()[m] != tokens) {
          params = s.params()[m];
          tokens = s.tokens()[m];
          u = shape.sizeTerm(params);
          v = shape.tokenTerm(params, tokens);
        }
        add(s.mixture()[m], weight[m], u, v, s.loss()[m]);
      }
      Guess guess = guesses.get(s.name());
      for (int k = 0; guess != null && k < mixtures; k++) {
        add(k, guess.weight(), 0, 0, guess.level()[k]);
      }
    }

    private void add(int k, double weight, double u, double v, double loss) {
      w[k] += weight;
      wu[k] += weight * u;
      wv[k] += weight * v;
      wuu[k] += weight * u * u;
      wuv[k] += weight * u * v;
      wvv[k] += weight * v * v;
      wl[k] += weight * loss;
      wul[k] += weight * u * loss;
      wvl[k] += weight * v * loss;
      wll[k] += weight * loss * loss;
    }

    private double squares(int k, double a, double b) {
      return w[k] + 2 * (a * wu[k] + b * wv[k] + a * b * wuv[k]) + a * a * wuu[k] + b * b * wvv[k];
    }

    private double products(int k, double a, double b) {
      return wl[k] + a * wul[k] + b * wvl[k];
    }

    double sse(double[] factors) {
      double sum = 0;
      for (int k = 0; k < mixtures; k++) {
        if (w[k] > 0) {
          double product = products(k, factors[0], factors[1]);
          sum += Math.max(0, wll[k] - product * product / squares(k, factors[0], factors[1]));
        }
      }
      return sum;
    }

    /** A and B. */
    double[] solve() {
      double[] here = {bySize ? 0.3 : 0, byTokens ? 0.1 : 0};
      double cost = sse(here);
      double damping = 1e-6;
      for (int round = 0; round < 60 && damping < 1e8; round++) {
        double[] next = step(here, damping);
        double there = sse(next);
        if (there < cost) {
          boolean done = cost - there < 1e-12 * cost;
          here = next;
          cost = there;
          damping = Math.max(1e-10, damping / 10);
          if (done) {
            break;
          }
        } else {
          damping *= 20;
        }
      }
      return here;
    }

    private double[] step(double[] from, double damping) {
      double a = from[0];
      double b = from[1];
      double aa = 1e-12;
      double ab = 0;
      double bb = 1e-12;
      double ga = 0;
      double gb = 0;
      for (int k = 0; k < mixtures; k++) {
        if (w[k] == 0) {
          continue;
        }
        double squares = squares(k, a, b);
        double level = products(k, a, b) / squares;
        double su = wu[k] + a * wuu[k] + b * wuv[k];
        double sv = wv[k] + a * wuv[k] + b * wvv[k];
        ga += level * (wul[k] - level * su);
        gb += level * (wvl[k] - level * sv);
        aa += level * level * (wuu[k] - su * su / squares);
        ab += level * level * (wuv[k] - su * sv / squares);
        bb += level * level * (wvv[k] - sv * sv / squares);
      }
      if (!bySize || !byTokens) {
        ab = 0;
      }
      aa *= 1 + damping;
      bb *= 1 + damping;
      double determinant = aa * bb - ab * ab;
      double moveA = bySize ? (bb * ga - ab * gb) / determinant : 0;
      double moveB = byTokens ? (aa * gb - ab * ga) / determinant : 0;
      return new double[] {
        bySize ? within(a + moveA, 0, LARGEST_FACTOR) : 0,
        byTokens ? within(b + moveB, 0, LARGEST_FACTOR) : 0
      };
    }

    Scale scale(double[] factors) {
      double[] level = new double[mixtures];
      double[] weight = new double[mixtures];
      for (int k = 0; k < mixtures; k++) {
        weight[k] = squares(k, factors[0], factors[1]);
        level[k] = w[k] > 0 ? products(k, factors[0], factors[1]) / weight[k] : Double.NaN;
      }
      return new Scale(factors[0], factors[1], level, weight);
    }
  }
}
