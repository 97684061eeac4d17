package org.mixlaw.law;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.apache.commons.math3.util.Pair;

/**
 * Fits {@link JointLaw}. The three shared exponents are sought by Nelder and Mead's simplex; for
 * each of its points every series is fitted by itself (Levenberg-Marquardt with analytic
 * derivatives, started from the last point's solution), and the points are compared by the profile
 * likelihood with a noise of its own for each series, {@code sum_i n_i ln SSE_i}.
 *
 * <p>A small ridge holds slopes t that the mixtures do not determine; it also fixes the gauge of
 * M4.
 */
final class JointFit {
  private static final double SMALLEST_EXPONENT = 0.02;
  private static final double LARGEST_EXPONENT = 1.5;
  private static final double LARGEST_INTERACTION = 0.6;
  private static final int ITERATIONS = 100;

  /** From this ridge on, the normal equations are well conditioned. */
  private static final double HELD = 1e-8;

  private final MixingForm form;
  private final List<String> trainingDomains;
  private final SortedMap<String, Series> series;
  private final double ridge;

  /**
   * A fit to come.
   *
   * @param form the mixing law
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param ridge penalty on squared slopes, in squared nats per measurement
   */
  JointFit(
      MixingForm form,
      List<String> trainingDomains,
      SortedMap<String, Series> series,
      double ridge) {
    this.form = form;
    this.trainingDomains = trainingDomains;
    this.series = series;
    this.ridge = ridge;
  }

  /** The weight of each measurement of a series in a fit. */
  @FunctionalInterface
  interface Weighting {
    double[] weights(Series series);
  }

  static double[] unweighted(Series series) {
    double[] ones = new double[series.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Where exponents are sought from. */
  LossShape start() {
    Collection<Series> all = series.values();
    double[] sizes =
        all.stream().flatMapToDouble(s -> Arrays.stream(s.params())).distinct().toArray();
    double[] tokens =
        all.stream().flatMapToDouble(s -> Arrays.stream(s.tokens())).distinct().toArray();
    return new LossShape(
        geometricMean(sizes),
        geometricMean(tokens),
        0.15,
        0.5,
        0,
        sizes.length > 1,
        tokens.length > 1);
  }

  private static double geometricMean(double[] values) {
    return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
  }

  /**
   * Fits from scratch, from several starts.
   *
   * @param starts how many starts the slopes have
   * @param seed the seed of the starts
   * @param evaluations how many points of the exponents are tried
   * @return the law
   */
  JointLaw fit(int starts, long seed, int evaluations) {
    LossShape shape = start();
    SortedMap<String, double[]> best =
        series.values().parallelStream()
            .collect(
                Collectors.toMap(
                    Series::name,
                    s -> firstSolution(s, shape, starts, seed),
                    (a, b) -> a,
                    TreeMap::new));
    return refine(
        new JointLaw(form, trainingDomains, shape, best), JointFit::unweighted, evaluations);
  }

  private double[] firstSolution(Series s, LossShape shape, int starts, long seed) {
    SplittableRandom random =
        new SplittableRandom(org.mixlaw.base.Seeds.derive(seed, "starts " + s.name()));
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < starts; k++) {
      double[] from = initial(s, random, k);
      double[] solution = solve(s, shape, from, unweighted(s));
      double cost = cost(s, shape, solution, unweighted(s)) + penalty(s, solution);
      if (cost < least) {
        least = cost;
        best = solution;
      }
    }
    return best;
  }

  /**
   * Improves a law, exponents and all.
   *
   * @param from where to start
   * @param weighting the weight of every measurement
   * @param evaluations how many points of the exponents are tried; 1 keeps them
   * @return the law
   */
  JointLaw refine(JointLaw from, Weighting weighting, int evaluations) {
    SortedMap<String, double[]> solutions = new TreeMap<>(from.parameters());
    Map<String, double[]> weights =
        series.values().stream().collect(Collectors.toMap(Series::name, weighting::weights));
    LossShape shape = from.shape();
    boolean free = (shape.bySize() || shape.byTokens()) && evaluations > 1;
    if (!free) {
      return new JointLaw(form, trainingDomains, shape, solveAll(shape, solutions, weights));
    }
    ExponentSearch search = new ExponentSearch(shape, solutions, weights);
    try {
      new SimplexOptimizer(new SimpleValueChecker(1e-7, 1e-4))
          .optimize(
              new MaxEval(evaluations),
              GoalType.MINIMIZE,
              new InitialGuess(
                  new double[] {
                    Math.log(shape.sizeExponent()),
                    Math.log(shape.tokenExponent()),
                    shape.interaction()
                  }),
              new NelderMeadSimplex(new double[] {0.3, 0.3, 0.1}),
              new ObjectiveFunction(search::value));
    } catch (TooManyEvaluationsException e) {
      // The best point so far stands: more points would move the exponents by little.
    }
    LossShape found = at(shape, search.best);
    return new JointLaw(form, trainingDomains, found, solveAll(found, search.solutions, weights));
  }

  /** The exponents tried so far, and the solutions of the best, from which the next are started. */
  private final class ExponentSearch {
    private final LossShape shape;
    private final SortedMap<String, double[]> solutions;
    private final Map<String, double[]> weights;
    private double[] best;
    private double bestValue = Double.POSITIVE_INFINITY;

    ExponentSearch(
        LossShape shape, SortedMap<String, double[]> solutions, Map<String, double[]> weights) {
      this.shape = shape;
      this.solutions = solutions;
      this.weights = weights;
    }

    double value(double[] point) {
      LossShape here = at(shape, point);
      SortedMap<String, double[]> solved = solveAll(here, solutions, weights);
      double value = 0;
      for (Series s : series.values()) {
        double[] p = solved.get(s.name());
        double sse = cost(s, here, p, weights.get(s.name())) + penalty(s, p);
        value += s.size() * Math.log(sse / s.size() + 1e-8);
      }
      // Exponents beyond their bounds cost more the farther they are, so that the simplex turns
      // back.
      value += 1e3 * outside(point);
      if (value < bestValue) {
        bestValue = value;
        best = point.clone();
        solutions.putAll(solved);
      }
      return value;
    }
  }

  private static double outside(double[] point) {
    double off = 0;
    double[] low = {Math.log(SMALLEST_EXPONENT), Math.log(SMALLEST_EXPONENT), -LARGEST_INTERACTION};
    double[] high = {Math.log(LARGEST_EXPONENT), Math.log(LARGEST_EXPONENT), LARGEST_INTERACTION};
    for (int i = 0; i < 3; i++) {
      off += Math.max(0, low[i] - point[i]) + Math.max(0, point[i] - high[i]);
    }
    return off;
  }

  private static LossShape at(LossShape shape, double[] point) {
    return shape.with(
        Math.max(SMALLEST_EXPONENT, Math.min(LARGEST_EXPONENT, Math.exp(point[0]))),
        Math.max(SMALLEST_EXPONENT, Math.min(LARGEST_EXPONENT, Math.exp(point[1]))),
        Math.max(-LARGEST_INTERACTION, Math.min(LARGEST_INTERACTION, point[2])));
  }

  private SortedMap<String, double[]> solveAll(
      LossShape shape, SortedMap<String, double[]> from, Map<String, double[]> weights) {
    return series.values().parallelStream()
        .collect(
            Collectors.toMap(
                Series::name,
                s -> solve(s, shape, from.get(s.name()), weights.get(s.name())),
                (a, b) -> a,
                TreeMap::new));
  }

  /** Slopes at 0, and what suits the data where they are. */
  private double[] anchor(Series s) {
    int n = trainingDomains.size();
    int own = form.parameters(n);
    double[] p = new double[own + 2];
    double least = Arrays.stream(s.loss()).min().orElseThrow();
    p[0] = Math.log(0.6 * least);
    for (int j = 1; j < form.firstSlope(n); j++) {
      p[j] = Math.log(0.3 * least / (form == MixingForm.M1 || form == MixingForm.M2 ? n : 1));
    }
    p[own] = Math.log(0.3);
    p[own + 1] = Math.log(0.1);
    return p;
  }

  private double[] initial(Series s, SplittableRandom random, int attempt) {
    int n = trainingDomains.size();
    double[] p = anchor(s);
    for (int j = form.firstSlope(n); j < form.parameters(n); j++) {
      p[j] = attempt == 0 ? -0.1 : 3 * gaussian(random);
    }
    return p;
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private double penaltyWeight(Series s) {
    return Math.sqrt(ridge * s.size());
  }

  private double penalty(Series s, double[] p) {
    double[] anchor = anchor(s);
    double sum = 0;
    for (int j = 0; j < p.length; j++) {
      sum += (p[j] - anchor[j]) * (p[j] - anchor[j]);
    }
    return sum * ridge * s.size();
  }

  /** Weighted sum of squared residuals. */
  private double cost(Series s, LossShape shape, double[] p, double[] weights) {
    Model model = new Model(s, shape, p.length);
    double sum = 0;
    for (int m = 0; m < s.size(); m++) {
      double residual = model.loss(m, p) - s.loss()[m];
      sum += weights[m] * residual * residual;
    }
    return sum;
  }

  /** One measurement after another, with buffers. */
  private final class Model {
    private final Series s;
    private final double[] sizeTerm;
    private final double[] tokenTerm;
    private final double[] byParameter;
    private final double[] byProportion;
    private final int own;

    Model(Series s, LossShape shape, int length) {
      this.s = s;
      this.own = form.parameters(trainingDomains.size());
      this.byParameter = new double[length];
      this.byProportion = new double[trainingDomains.size()];
      this.sizeTerm = new double[s.size()];
      this.tokenTerm = new double[s.size()];
      for (int m = 0; m < s.size(); m++) {
        sizeTerm[m] = shape.sizeTerm(s.params()[m]);
        tokenTerm[m] = shape.tokenTerm(s.params()[m], s.tokens()[m]);
      }
    }

    /** The loss; {@link #byParameter} then holds its derivatives. */
    double loss(int m, double[] p) {
      double mixing = form.value(p, s.proportions()[m], byParameter, byProportion);
      double a = Math.exp(p[own]) * sizeTerm[m];
      double b = Math.exp(p[own + 1]) * tokenTerm[m];
      double scale = 1 + a + b;
      for (int j = 0; j < own; j++) {
        byParameter[j] *= scale;
      }
      byParameter[own] = mixing * a;
      byParameter[own + 1] = mixing * b;
      return mixing * scale;
    }
  }

  /** Fits one series at given exponents. */
  private double[] solve(Series s, LossShape shape, double[] from, double[] weights) {
    return ridge > HELD
        ? new HeldLeastSquares(form, s, shape, anchor(s), ridge * s.size(), weights).solve(from)
        : solveBarely(s, shape, from, weights);
  }

  /**
   * Without a ridge to speak of: long flat valleys, for which QR keeps the digits that normal
   * equations lose.
   */
  private double[] solveBarely(Series s, LossShape shape, double[] from, double[] weights) {
    int length = from.length;
    int rows = s.size() + length;
    double slopeWeight = penaltyWeight(s);
    // Where the slopes are small, intercept and scale are told apart by next to nothing: the same
    // weight holds their logarithms to values
    // that suit the data, so that they cannot drift to 0 and back from one fit to the next.
    double[] anchor = anchor(s);
    Model model = new Model(s, shape, length);
    double[] roots = Arrays.stream(weights).map(Math::sqrt).toArray();
    try {
      LeastSquaresOptimizer.Optimum optimum =
          new LevenbergMarquardtOptimizer()
              .withCostRelativeTolerance(1e-12)
              .withParameterRelativeTolerance(1e-12)
              .optimize(
                  new LeastSquaresBuilder()
                      .start(from)
                      .target(new double[rows])
                      .maxEvaluations(3 * ITERATIONS)
                      .maxIterations(ITERATIONS)
                      .checker((iteration, previous, current) -> iteration >= ITERATIONS - 1)
                      .model(
                          point -> {
                            double[] p = point.toArray();
                            double[] residuals = new double[rows];
                            double[][] jacobian = new double[rows][length];
                            for (int m = 0; m < s.size(); m++) {
                              residuals[m] = roots[m] * (model.loss(m, p) - s.loss()[m]);
                              for (int j = 0; j < length; j++) {
                                jacobian[m][j] = roots[m] * model.byParameter[j];
                              }
                            }
                            for (int j = 0; j < length; j++) {
                              residuals[s.size() + j] = slopeWeight * (p[j] - anchor[j]);
                              jacobian[s.size() + j][j] = slopeWeight;
                            }
                            return new Pair<>(
                                new ArrayRealVector(residuals, false),
                                new Array2DRowRealMatrix(jacobian, false));
                          })
                      .build());
      double[] found = optimum.getPoint().toArray();
      return Arrays.stream(found).allMatch(x -> Double.isFinite(x) && Math.abs(x) < 100)
          ? found
          : from;
    } catch (org.apache.commons.math3.exception.MathIllegalStateException
        | org.apache.commons.math3.exception.MathIllegalArgumentException e) {
      // The optimizer could not improve on its start: rounding is all that is left.
      return from;
    }
  }
}
