package org.mixlaw.law.gp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.base.Seeds;

/** The posterior of f, h and w at the measured mixtures, for series measured alike. */
final class GaussianProcessPosterior {
  /** The functions f, h and w of a mixture. */
  private static final int LATENTS = 3;

  private final RunPattern pattern;
  private final GaussianProcessLaw law;
  private final List<RunPrecision> precisions;
  private final int[] present;
  private final double[][] prior;
  private final BlockRoot root;
  private final LowerFactor factor;
  private final double constant;

  GaussianProcessPosterior(
      RunPattern pattern, GaussianProcessLaw law, Hyperparameters hyperparameters) {
    this.pattern = pattern;
    this.law = law;
    this.precisions =
        IntStream.range(0, pattern.runs())
            .mapToObj(k -> RunPrecision.of(pattern, k, hyperparameters))
            .toList();
    this.present = pattern.mixture().stream().mapToInt(m -> m).distinct().sorted().toArray();
    this.prior = prior(law);
    this.root = new BlockRoot(information(), LATENTS);
    this.factor = factor();
    this.constant =
        precisions.stream().mapToDouble(RunPrecision::logDeterminant).sum()
            + factor.logDeterminant();
  }

  /**
   * The precision matrix of the checkpoints of one run: their covariance is {@code (checkpoint 1 +
   * run 11') / weight}, so that products under it need sums alone.
   *
   * @param checkpoint variance of a checkpoint about its run
   * @param shrink what the run's own variance takes off
   * @param weight of the run
   * @param logDeterminant logarithm of the covariance's determinant
   */
  private record RunPrecision(
      double checkpoint, double shrink, double weight, double logDeterminant) {
    static RunPrecision of(RunPattern pattern, int k, Hyperparameters hyperparameters) {
      double checkpoint = hyperparameters.checkpoint() * hyperparameters.checkpoint();
      double run = hyperparameters.run() * hyperparameters.run();
      double weight = pattern.weight().get(k);
      int count = pattern.count().get(k);
      return new RunPrecision(
          checkpoint,
          run / (checkpoint + count * run),
          weight,
          count * Math.log(checkpoint / weight) + Math.log1p(count * run / checkpoint));
    }

    /** The product of a and b under the matrix, from the sum of their products and their sums. */
    double product(double products, double sumOfA, double sumOfB) {
      return (products - shrink * sumOfA * sumOfB) * weight / checkpoint;
    }
  }

  /** The place of a run's mixture among those present. */
  private int place(int run) {
    return Arrays.binarySearch(present, pattern.mixture().get(run));
  }

  /** What the runs' design says of the latents: design' noise^-1 design, a block a mixture. */
  private double[][][] information() {
    double[][][] information = new double[present.length][LATENTS][LATENTS];
    for (int k = 0; k < pattern.runs(); k++) {
      RunPrecision precision = precisions.get(k);
      int count = pattern.count().get(k);
      double x = pattern.size().get(k);
      double y = pattern.token().get(k);
      double level = precision.product(count, count, count);
      double cross = precision.product(y, count, y);
      double[][] at = information[place(k)];
      at[0][0] += level;
      at[0][1] += level * x;
      at[1][1] += level * x * x;
      at[0][2] += cross;
      at[1][2] += cross * x;
      at[2][2] += precision.product(pattern.tokenSquares().get(k), y, y);
    }
    return information;
  }

  /** Covariance of the mixtures, without the latents. */
  private double[][] prior(GaussianProcessLaw law) {
    double[][] features = Arrays.stream(present).mapToObj(this::features).toArray(double[][]::new);
    double[][] covariance = new double[present.length][present.length];
    for (int a = 0; a < present.length; a++) {
      for (int b = 0; b <= a; b++) {
        covariance[a][b] = law.kernel().of(features[a], features[b]);
        covariance[b][a] = covariance[a][b];
      }
    }
    return covariance;
  }

  private double[] features(int mixture) {
    return law.kernel().features(law.mixtures().get(mixture).proportions());
  }

  /** Cholesky factor of 1 + L' C L, with C the prior's covariance and L the information's root. */
  private LowerFactor factor() {
    double[][] lower = new double[root.size()][];
    double[] tau = law.effects().vector();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        lower[i][j] = root.inflated(i, j, prior, tau);
      }
    }
    return LowerFactor.of(lower);
  }

  /** What the runs say of the latents: design' noise^-1 z. */
  private double[] evidence(RunSums runs) {
    double[] b = new double[present.length * LATENTS];
    for (int k = 0; k < pattern.runs(); k++) {
      RunPrecision precision = precisions.get(k);
      double level = precision.product(runs.sum(k), pattern.count().get(k), runs.sum(k));
      int at = place(k) * LATENTS;
      b[at] += level;
      b[at + 1] += level * pattern.size().get(k);
      b[at + 2] += precision.product(runs.byToken(k), pattern.token().get(k), runs.sum(k));
    }
    return b;
  }

  private double[] covariance(double[] b) {
    double[] c = new double[b.length];
    double[] tau = law.effects().vector();
    for (int m = 0; m < present.length; m++) {
      for (int o = 0; o < present.length; o++) {
        for (int q = 0; q < LATENTS; q++) {
          c[m * LATENTS + q] += prior[m][o] * tau[q] * tau[q] * b[o * LATENTS + q];
        }
      }
    }
    return c;
  }

  /** The negative log marginal likelihood of some series, up to a constant. */
  double negativeLogMarginalLikelihood(List<RunSums> all) {
    double value = 0;
    for (RunSums runs : all) {
      double quadratic = 0;
      for (int k = 0; k < pattern.runs(); k++) {
        quadratic += precisions.get(k).product(runs.squares(k), runs.sum(k), runs.sum(k));
      }
      double[] b = evidence(runs);
      double[] c = covariance(b);
      double[] y = factor.solve(root.transposedTimes(c));
      for (int i = 0; i < b.length; i++) {
        quadratic += y[i] * y[i] - b[i] * c[i];
      }
      value += 0.5 * (quadratic + constant);
    }
    return value;
  }

  /** Weights of the measured mixtures in the posterior, or in a draw from it, by their number. */
  Map<Integer, GaussianProcessLaw.Dual> dual(RunSums runs) {
    double[] b = evidence(runs);
    law.draw().ifPresent(seed -> perturb(b, seed, runs.name()));
    double[] explained =
        root.times(factor.solveTransposed(factor.solve(root.transposedTimes(covariance(b)))));
    Map<Integer, GaussianProcessLaw.Dual> dual = new TreeMap<>();
    for (int m = 0; m < present.length; m++) {
      int at = m * LATENTS;
      dual.put(
          present[m],
          new GaussianProcessLaw.Dual(
              b[at] - explained[at], b[at + 1] - explained[at + 1], b[at + 2] - explained[at + 2]));
    }
    return dual;
  }

  /** Takes a function drawn from the prior, and noise, off the evidence (Matheron's rule). */
  private void perturb(double[] b, long seed, String name) {
    Kernel.Waves waves = law.kernel().waves(law.trainingDomains().size(), seed);
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "noise of " + name));
    double[] tau = law.effects().vector();
    double[] theta = new double[b.length];
    for (int m = 0; m < present.length; m++) {
      double[] values = waves.at(features(present[m]));
      for (int q = 0; q < LATENTS; q++) {
        double[] unit = new double[LATENTS];
        unit[q] = tau[q];
        double[] weights = GaussianProcessLaw.drawn(List.of(name), seed, waves.size(), unit)[0];
        for (int k = 0; k < values.length; k++) {
          theta[m * LATENTS + q] += weights[k] * values[k];
        }
      }
    }
    double[] noisy = root.transposedTimes(theta);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += Kernel.gaussian(random);
    }
    double[] drawn = root.times(noisy);
    for (int i = 0; i < b.length; i++) {
      b[i] -= drawn[i];
    }
  }
}
