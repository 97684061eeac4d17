package org.mixlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.mixlaw.base.Seeds;

/**
 * Fits {@link KrigedLaw}: {@link ScaleFit} first, then Gaussian processes to what the logarithms of
 * losses leave of the scale. Noise is a run's own (seed, data order) and a checkpoint's; how much
 * of each there is, and how strong the functions' parts are, maximises the marginal likelihood of
 * all series together. Everything after that is linear algebra, so that draws of the posterior are
 * exact (Matheron's rule).
 */
final class KrigedFit {
  /** Mixtures from which strengths are learned, at most: their cost rises with the cube. */
  private static final int LEARNED_FROM = 40;

  private static final int EVALUATIONS = 120;

  /** Series whose runs err alike count as this many, at most, when strengths are learned. */
  private static final double INDEPENDENT = 5;

  /** How far strengths are let off the typical ones: standard deviation of the logarithm. */
  private static final double WIDTH = 0.7;

  /** How far beyond the measured levels a level may go, in measured ranges of its logarithm. */
  private static final double BELOW = 0.5;

  private static final double ABOVE = 2;

  /** The functions f, h and w of a mixture. */
  private static final int LATENTS = 3;

  private final List<String> trainingDomains;
  private final List<Series> series;
  private final Weighting weighting;
  private final ScaleFit.Result scales;

  /**
   * The strengths of the parts of the functions and of the noise.
   *
   * @param linear of the kernel's linear part
   * @param additive of its part by domains
   * @param run standard deviation of a run, in spreads of a series
   * @param checkpoint standard deviation of a checkpoint about its run
   * @param sizeEffect standard deviation of h
   * @param tokenEffect standard deviation of w
   */
  record Strengths(
      double linear,
      double additive,
      double run,
      double checkpoint,
      double sizeEffect,
      double tokenEffect) {
    /** Typical of the released tables. */
    static final Strengths TYPICAL = new Strengths(0.4, 0.5, 0.12, 0.12, 0.1, 0.05);

    Strengths moved(double[] step) {
      double[] by = Arrays.stream(step).map(x -> Math.exp(Math.max(-6, Math.min(4, x)))).toArray();
      return new Strengths(
          linear * by[0],
          additive * by[1],
          run * by[2],
          checkpoint * by[3],
          sizeEffect * by[4],
          tokenEffect * by[5]);
    }

    static Strengths of(KrigedLaw law) {
      return new Strengths(
          law.kernel().linear(),
          law.kernel().additive(),
          law.noise()[0],
          law.noise()[1],
          law.effects()[1],
          law.effects()[2]);
    }
  }

  private KrigedFit(
      List<String> trainingDomains,
      List<Series> series,
      Weighting weighting,
      ScaleFit.Result scales) {
    this.trainingDomains = trainingDomains;
    this.series = series;
    this.weighting = weighting;
    this.scales = scales;
  }

  /**
   * Fits the law, or draws one that is as plausible.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param weighting the weight of every measurement
   * @param prior what is known of the exponents
   * @param known strengths where they are known already; else they are learned
   * @param draw the seed of a draw from the posterior; empty for its mean
   * @return the law
   */
  static KrigedLaw fit(
      List<String> trainingDomains,
      List<Series> series,
      Weighting weighting,
      ExponentPrior prior,
      Optional<Strengths> known,
      Optional<Long> draw) {
    ScaleFit.Result scales = JointFit.scales(series, weighting, prior);
    return new KrigedFit(trainingDomains, series, weighting, scales).fit(known, draw);
  }

  private KrigedLaw fit(Optional<Strengths> known, Optional<Long> draw) {
    double[][] mixtures = series.get(0).byMixture();
    KrigedLaw frame = frame(mixtures, draw);
    List<Runs> runs = series.stream().map(s -> new Runs(s, frame)).toList();
    Strengths strengths = known.orElseGet(() -> learn(frame, runs));
    KrigedLaw law = withStrengths(frame, strengths);
    Map<Pattern, Posterior> posteriors = new LinkedHashMap<>();
    SortedMap<String, KrigedLaw.Field> fields = new TreeMap<>();
    for (Runs own : runs) {
      Posterior posterior =
          posteriors.computeIfAbsent(own.pattern, p -> new Posterior(p, law, strengths));
      fields.put(own.name, own.field(posterior, law));
    }
    KrigedLaw smooth = with(law, fields, Drift.NONE);
    return with(law, fields, Drift.of(smooth, series));
  }

  /** The law without strengths and functions. */
  private KrigedLaw frame(double[][] mixtures, Optional<Long> draw) {
    LossShape shape = scales.shape();
    double[] sizes =
        series.stream()
            .flatMapToDouble(s -> Arrays.stream(s.params()))
            .distinct()
            .sorted()
            .toArray();
    double[] tokens =
        series.stream()
            .flatMapToDouble(s -> Arrays.stream(s.tokens()))
            .distinct()
            .sorted()
            .toArray();
    return new KrigedLaw(
        trainingDomains,
        shape,
        List.of(mixtures),
        SimilarityKernel.about(mixtures, 1, 1),
        new double[] {1, 0, 0},
        new double[] {0, 0},
        standard(Arrays.stream(sizes).map(shape::sizeTerm).toArray()),
        standard(Arrays.stream(tokens).map(d -> KrigedLaw.tokenTerm(shape, d)).toArray()),
        draw,
        new TreeMap<>(),
        Drift.NONE);
  }

  private static double[] standard(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return new double[] {mean, squares > 0 ? Math.sqrt(squares) : 1};
  }

  private static KrigedLaw withStrengths(KrigedLaw frame, Strengths s) {
    return new KrigedLaw(
        frame.trainingDomains(),
        frame.shape(),
        frame.mixtures(),
        frame.kernel().with(s.linear(), s.additive()),
        new double[] {
          1,
          frame.shape().bySize() ? s.sizeEffect() : 0,
          frame.shape().byTokens() ? s.tokenEffect() : 0
        },
        new double[] {s.run(), s.checkpoint()},
        frame.size(),
        frame.token(),
        frame.draw(),
        frame.parameters(),
        Drift.NONE);
  }

  private static KrigedLaw with(
      KrigedLaw law, SortedMap<String, KrigedLaw.Field> fields, Drift drift) {
    return new KrigedLaw(
        law.trainingDomains(),
        law.shape(),
        law.mixtures(),
        law.kernel(),
        law.effects(),
        law.noise(),
        law.size(),
        law.token(),
        law.draw(),
        fields,
        drift);
  }

  private Strengths learn(KrigedLaw frame, List<Runs> runs) {
    int every = (frame.mixtures().size() + LEARNED_FROM - 1) / LEARNED_FROM;
    Map<Pattern, List<Runs>> patterns = new LinkedHashMap<>();
    for (Runs own : runs) {
      Runs some = every == 1 ? own : own.every(every);
      patterns.computeIfAbsent(some.pattern, p -> new ArrayList<>()).add(some);
    }
    double[] best = new double[6];
    double[] least = {Double.POSITIVE_INFINITY};
    double[] steps = {0.7, 0.7, 0.7, 0.7, 0.7, 0.7};
    double share = Math.min(1, INDEPENDENT / runs.size());
    try {
      new SimplexOptimizer(new SimpleValueChecker(1e-9, 0.02))
          .optimize(
              new MaxEval(EVALUATIONS),
              GoalType.MINIMIZE,
              new InitialGuess(new double[6]),
              new NelderMeadSimplex(steps),
              new ObjectiveFunction(
                  step -> {
                    Strengths strengths = Strengths.TYPICAL.moved(step);
                    KrigedLaw law = withStrengths(frame, strengths);
                    double value =
                        Arrays.stream(step).map(x -> 0.5 * x * x / WIDTH / WIDTH).sum()
                            + share
                                * patterns.entrySet().parallelStream()
                                    .mapToDouble(
                                        e ->
                                            new Posterior(e.getKey(), law, strengths)
                                                .surprise(e.getValue()))
                                    .sum();
                    if (value < least[0]) {
                      least[0] = value;
                      System.arraycopy(step, 0, best, 0, best.length);
                    }
                    return value;
                  }));
    } catch (TooManyEvaluationsException e) {
      // The best strengths so far stand: they are flat there.
    }
    return Strengths.TYPICAL.moved(best);
  }

  /**
   * Where and how often runs were measured: what series share that were measured alike.
   *
   * @param mixture of each run
   * @param size standardised size term of each run
   * @param count checkpoints of each run
   * @param token sum of their standardised token terms
   * @param tokenSquares sum of their squares
   * @param weight of each run
   */
  private record Pattern(
      List<Integer> mixture,
      List<Double> size,
      List<Integer> count,
      List<Double> token,
      List<Double> tokenSquares,
      List<Double> weight) {
    int runs() {
      return mixture.size();
    }
  }

  /** The runs of one series, summed up. */
  private final class Runs {
    private final String name;
    private final double level;
    private final double spread;
    private final double[] logLevels;
    private final Pattern pattern;
    private final double[] sum;
    private final double[] byToken;
    private final double[] squares;

    Runs(Series s, KrigedLaw frame) {
      this.name = s.name();
      ScaleFit.Scale scale = scales.scales().get(name);
      this.logLevels =
          Arrays.stream(scale.level()).filter(Double::isFinite).map(Math::log).toArray();
      this.level = Arrays.stream(logLevels).average().orElseThrow();
      double variance =
          Arrays.stream(logLevels).map(l -> (l - level) * (l - level)).average().orElse(0);
      this.spread = Math.max(Math.sqrt(variance), 1e-5);
      double[] weights = weighting.weights(s);
      record Key(int mixture, double params) {}
      Map<Key, double[]> sums = new LinkedHashMap<>();
      for (int m = 0; m < s.size(); m++) {
        double z =
            (Math.log(s.loss()[m] / scale.at(scales.shape(), s.params()[m], s.tokens()[m])) - level)
                / spread;
        double y = frame.y(s.tokens()[m]);
        double[] run =
            sums.computeIfAbsent(new Key(s.mixture()[m], s.params()[m]), key -> new double[7]);
        run[0]++;
        run[1] += y;
        run[2] += y * y;
        run[3] += z;
        run[4] += z * y;
        run[5] += z * z;
        run[6] += weights[m];
      }
      List<Key> keys = List.copyOf(sums.keySet());
      List<double[]> values = List.copyOf(sums.values());
      this.pattern =
          new Pattern(
              keys.stream().map(Key::mixture).toList(),
              keys.stream().map(key -> frame.x(key.params())).toList(),
              values.stream().map(v -> (int) v[0]).toList(),
              values.stream().map(v -> v[1]).toList(),
              values.stream().map(v -> v[2]).toList(),
              values.stream().map(v -> v[6] / v[0]).toList());
      this.sum = values.stream().mapToDouble(v -> v[3]).toArray();
      this.byToken = values.stream().mapToDouble(v -> v[4]).toArray();
      this.squares = values.stream().mapToDouble(v -> v[5]).toArray();
    }

    private Runs(Runs all, int[] kept) {
      this.name = all.name;
      this.level = all.level;
      this.spread = all.spread;
      this.logLevels = all.logLevels;
      this.pattern =
          new Pattern(
              Arrays.stream(kept).mapToObj(all.pattern.mixture::get).toList(),
              Arrays.stream(kept).mapToObj(all.pattern.size::get).toList(),
              Arrays.stream(kept).mapToObj(all.pattern.count::get).toList(),
              Arrays.stream(kept).mapToObj(all.pattern.token::get).toList(),
              Arrays.stream(kept).mapToObj(all.pattern.tokenSquares::get).toList(),
              Arrays.stream(kept).mapToObj(all.pattern.weight::get).toList());
      this.sum = Arrays.stream(kept).mapToDouble(k -> all.sum[k]).toArray();
      this.byToken = Arrays.stream(kept).mapToDouble(k -> all.byToken[k]).toArray();
      this.squares = Arrays.stream(kept).mapToDouble(k -> all.squares[k]).toArray();
    }

    /** The runs of every n-th mixture. */
    Runs every(int n) {
      return new Runs(
          this,
          IntStream.range(0, sum.length).filter(k -> pattern.mixture.get(k) % n == 0).toArray());
    }

    KrigedLaw.Field field(Posterior posterior, KrigedLaw law) {
      double[][] dual = posterior.dual(this);
      double least = Arrays.stream(logLevels).min().orElseThrow();
      double most = Arrays.stream(logLevels).max().orElseThrow();
      double range = Math.max(most - least, 0.02);
      ScaleFit.Scale scale = scales.scales().get(name);
      return new KrigedLaw.Field(
          scale.sizeFactor(),
          scale.tokenFactor(),
          level,
          spread,
          dual,
          least - BELOW * range,
          most + ABOVE * range);
    }
  }

  /** The posterior of f, h and w at the measured mixtures, for series measured alike. */
  private final class Posterior {
    private final Pattern pattern;
    private final KrigedLaw law;
    private final double checkpoint;
    private final double[] shrink;
    private final int[] present;
    private final double[][] prior;
    private final double[][] root;
    private final double[][] factor;
    private final double constant;

    Posterior(Pattern pattern, KrigedLaw law, Strengths strengths) {
      this.pattern = pattern;
      this.law = law;
      this.checkpoint = strengths.checkpoint() * strengths.checkpoint();
      this.present = pattern.mixture.stream().mapToInt(m -> m).distinct().sorted().toArray();
      int size = present.length * LATENTS;
      this.shrink = new double[pattern.runs()];
      double[][][] information = new double[present.length][LATENTS][LATENTS];
      double sum = 0;
      for (int k = 0; k < shrink.length; k++) {
        double weight = pattern.weight.get(k);
        int count = pattern.count.get(k);
        double run = strengths.run() * strengths.run();
        shrink[k] = run / (checkpoint + count * run);
        sum += count * Math.log(checkpoint / weight) + Math.log1p(count * run / checkpoint);
        double level = (count - shrink[k] * count * count) * weight / checkpoint;
        double y = pattern.token.get(k);
        double cross = (y - shrink[k] * count * y) * weight / checkpoint;
        double token = (pattern.tokenSquares.get(k) - shrink[k] * y * y) * weight / checkpoint;
        double x = pattern.size.get(k);
        double[][] at = information[Arrays.binarySearch(present, pattern.mixture.get(k))];
        at[0][0] += level;
        at[0][1] += level * x;
        at[1][1] += level * x * x;
        at[0][2] += cross;
        at[1][2] += cross * x;
        at[2][2] += token;
      }
      this.prior = prior(law);
      this.root = new double[size][LATENTS];
      for (int m = 0; m < present.length; m++) {
        cholesky(information[m], root, m * LATENTS);
      }
      this.factor = factor(size);
      double determinant = 0;
      for (int i = 0; i < size; i++) {
        determinant += 2 * Math.log(factor[i][i]);
      }
      this.constant = sum + determinant;
    }

    /** Covariance of the mixtures, without the latents. */
    private double[][] prior(KrigedLaw law) {
      double[][] places =
          Arrays.stream(present)
              .mapToObj(m -> law.kernel().place(law.mixtures().get(m)))
              .toArray(double[][]::new);
      double[][] covariance = new double[present.length][present.length];
      for (int a = 0; a < present.length; a++) {
        for (int b = 0; b <= a; b++) {
          covariance[a][b] = law.kernel().of(places[a], places[b]);
          covariance[b][a] = covariance[a][b];
        }
      }
      return covariance;
    }

    /** Lower root of a 3 x 3 matrix that may be singular, from its upper triangle. */
    private static void cholesky(double[][] matrix, double[][] into, int first) {
      for (int j = 0; j < 3; j++) {
        double diagonal = matrix[j][j];
        for (int k = 0; k < j; k++) {
          diagonal -= into[first + j][k] * into[first + j][k];
        }
        if (diagonal <= 1e-9 * Math.max(matrix[j][j], 1e-300)) {
          continue; // this direction was not measured
        }
        into[first + j][j] = Math.sqrt(diagonal);
        for (int i = j + 1; i < 3; i++) {
          double sum = matrix[j][i];
          for (int k = 0; k < j; k++) {
            sum -= into[first + i][k] * into[first + j][k];
          }
          into[first + i][j] = sum / into[first + j][j];
        }
      }
    }

    /**
     * Cholesky factor of 1 + L' C L, with C the prior's covariance and L the information's root.
     */
    private double[][] factor(int size) {
      double[][] lower = new double[size][];
      double[] tau = law.effects();
      for (int i = 0; i < size; i++) {
        lower[i] = new double[i + 1];
        int a = i / LATENTS;
        for (int j = 0; j <= i; j++) {
          int b = j / LATENTS;
          double sum = 0;
          for (int q = 0; q < LATENTS; q++) {
            sum +=
                root[a * LATENTS + q][i % LATENTS]
                    * tau[q]
                    * tau[q]
                    * root[b * LATENTS + q][j % LATENTS];
          }
          lower[i][j] = sum * prior[a][b] + (i == j ? 1 : 0);
        }
      }
      for (int i = 0; i < size; i++) {
        double[] row = lower[i];
        for (int j = 0; j <= i; j++) {
          double[] other = lower[j];
          double sum = row[j];
          for (int k = 0; k < j; k++) {
            sum -= row[k] * other[k];
          }
          row[j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / other[j];
        }
      }
      return lower;
    }

    /** What the runs say of the latents: design' noise^-1 z. */
    private double[] evidence(Runs runs) {
      double[] b = new double[present.length * LATENTS];
      for (int k = 0; k < shrink.length; k++) {
        double weight = pattern.weight.get(k);
        int count = pattern.count.get(k);
        double level = (runs.sum[k] - shrink[k] * count * runs.sum[k]) * weight / checkpoint;
        double token =
            (runs.byToken[k] - shrink[k] * pattern.token.get(k) * runs.sum[k])
                * weight
                / checkpoint;
        int at = Arrays.binarySearch(present, pattern.mixture.get(k)) * LATENTS;
        b[at] += level;
        b[at + 1] += level * pattern.size.get(k);
        b[at + 2] += token;
      }
      return b;
    }

    private double[] covariance(double[] b) {
      double[] c = new double[b.length];
      double[] tau = law.effects();
      for (int m = 0; m < present.length; m++) {
        for (int o = 0; o < present.length; o++) {
          for (int q = 0; q < LATENTS; q++) {
            c[m * LATENTS + q] += prior[m][o] * tau[q] * tau[q] * b[o * LATENTS + q];
          }
        }
      }
      return c;
    }

    private double[] rootTransposed(double[] c) {
      double[] d = new double[c.length];
      for (int i = 0; i < c.length; i++) {
        int first = i / LATENTS * LATENTS;
        for (int q = 0; q < LATENTS; q++) {
          d[i] += root[first + q][i % LATENTS] * c[first + q];
        }
      }
      return d;
    }

    private double[] forward(double[] d) {
      double[] y = d.clone();
      for (int i = 0; i < y.length; i++) {
        for (int k = 0; k < i; k++) {
          y[i] -= factor[i][k] * y[k];
        }
        y[i] /= factor[i][i];
      }
      return y;
    }

    /** Minus twice the logarithm of the marginal likelihood, halved, of some series. */
    double surprise(List<Runs> all) {
      double value = 0;
      for (Runs runs : all) {
        double quadratic = 0;
        for (int k = 0; k < shrink.length; k++) {
          quadratic +=
              (runs.squares[k] - shrink[k] * runs.sum[k] * runs.sum[k])
                  * pattern.weight.get(k)
                  / checkpoint;
        }
        double[] b = evidence(runs);
        double[] c = covariance(b);
        double[] y = forward(rootTransposed(c));
        for (int i = 0; i < b.length; i++) {
          quadratic += y[i] * y[i] - b[i] * c[i];
        }
        value += 0.5 * (quadratic + constant);
      }
      return value;
    }

    /** Weights of all mixtures of the law in the posterior, or in a draw from it. */
    double[][] dual(Runs runs) {
      double[] b = evidence(runs);
      law.draw().ifPresent(seed -> perturb(b, seed, runs.name));
      double[] y = forward(rootTransposed(covariance(b)));
      for (int i = y.length - 1; i >= 0; i--) {
        for (int k = i + 1; k < y.length; k++) {
          y[i] -= factor[k][i] * y[k];
        }
        y[i] /= factor[i][i];
      }
      double[][] dual = new double[law.mixtures().size()][LATENTS];
      for (int m = 0; m < present.length; m++) {
        for (int q = 0; q < LATENTS; q++) {
          double sum = b[m * LATENTS + q];
          for (int j = 0; j < LATENTS; j++) {
            sum -= root[m * LATENTS + q][j] * y[m * LATENTS + j];
          }
          dual[present[m]][q] = sum;
        }
      }
      return dual;
    }

    /** Takes a function drawn from the prior, and noise, off the evidence (Matheron's rule). */
    private void perturb(double[] b, long seed, String name) {
      SimilarityKernel.Waves waves = law.kernel().waves(law.trainingDomains().size(), seed);
      SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "noise of " + name));
      double[] tau = law.effects();
      for (int m = 0; m < present.length; m++) {
        double[] values = waves.at(law.kernel().place(law.mixtures().get(present[m])));
        double[] theta = new double[LATENTS];
        for (int q = 0; q < LATENTS; q++) {
          double[] unit = new double[LATENTS];
          unit[q] = tau[q];
          double[] weights = KrigedLaw.drawn(List.of(name), seed, waves.size(), unit)[0];
          for (int k = 0; k < values.length; k++) {
            theta[q] += weights[k] * values[k];
          }
        }
        double[] moved = new double[LATENTS];
        for (int j = 0; j < LATENTS; j++) {
          moved[j] = SimilarityKernel.gaussian(random);
          for (int i = 0; i < LATENTS; i++) {
            moved[j] += root[m * LATENTS + i][j] * theta[i];
          }
        }
        for (int q = 0; q < LATENTS; q++) {
          for (int j = 0; j < LATENTS; j++) {
            b[m * LATENTS + q] -= root[m * LATENTS + q][j] * moved[j];
          }
        }
      }
    }
  }
}
