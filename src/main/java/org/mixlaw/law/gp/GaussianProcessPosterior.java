package org.mixlaw.law.gp;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mixlaw.base.Seeds;

/** The posterior of f, h and w at the measured mixtures, for series measured alike. */
final class GaussianProcessPosterior {
  /** The functions f, h and w of a mixture. */
  private static final int LATENTS = 3;

  private final RunPattern pattern;
  private final GaussianProcessLaw law;
  private final double checkpoint;
  private final double[] shrink;
  private final int[] present;
  private final double[][] prior;
  private final BlockRoot root;
  private final LowerFactor factor;
  private final double constant;

  GaussianProcessPosterior(
      RunPattern pattern, GaussianProcessLaw law, Hyperparameters hyperparameters) {
    this.pattern = pattern;
    this.law = law;
    this.checkpoint = hyperparameters.checkpoint() * hyperparameters.checkpoint();
    this.present = pattern.mixture().stream().mapToInt(m -> m).distinct().sorted().toArray();
    this.shrink = new double[pattern.runs()];
    double[][][] information = new double[present.length][LATENTS][LATENTS];
    double sum = 0;
    for (int k = 0; k < shrink.length; k++) {
      double weight = pattern.weight().get(k);
      int count = pattern.count().get(k);
      double run = hyperparameters.run() * hyperparameters.run();
      shrink[k] = run / (checkpoint + count * run);
      sum += count * Math.log(checkpoint / weight) + Math.log1p(count * run / checkpoint);
      double level = (count - shrink[k] * count * count) * weight / checkpoint;
      double y = pattern.token().get(k);
      double cross = (y - shrink[k] * count * y) * weight / checkpoint;
      double token = (pattern.tokenSquares().get(k) - shrink[k] * y * y) * weight / checkpoint;
      double x = pattern.size().get(k);
      double[][] at = information[Arrays.binarySearch(present, pattern.mixture().get(k))];
      at[0][0] += level;
      at[0][1] += level * x;
      at[1][1] += level * x * x;
      at[0][2] += cross;
      at[1][2] += cross * x;
      at[2][2] += token;
    }
    this.prior = prior(law);
    this.root = new BlockRoot(information, LATENTS);
    this.factor = factor();
    this.constant = sum + factor.logDeterminant();
  }

  /** Covariance of the mixtures, without the latents. */
  private double[][] prior(GaussianProcessLaw law) {
    double[][] features =
        Arrays.stream(present)
            .mapToObj(m -> law.kernel().features(law.mixtures().get(m)))
            .toArray(double[][]::new);
    double[][] covariance = new double[present.length][present.length];
    for (int a = 0; a < present.length; a++) {
      for (int b = 0; b <= a; b++) {
        covariance[a][b] = law.kernel().of(features[a], features[b]);
        covariance[b][a] = covariance[a][b];
      }
    }
    return covariance;
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
    for (int k = 0; k < shrink.length; k++) {
      double weight = pattern.weight().get(k);
      int count = pattern.count().get(k);
      double level = (runs.sum(k) - shrink[k] * count * runs.sum(k)) * weight / checkpoint;
      double token =
          (runs.byToken(k) - shrink[k] * pattern.token().get(k) * runs.sum(k))
              * weight
              / checkpoint;
      int at = Arrays.binarySearch(present, pattern.mixture().get(k)) * LATENTS;
      b[at] += level;
      b[at + 1] += level * pattern.size().get(k);
      b[at + 2] += token;
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
      for (int k = 0; k < shrink.length; k++) {
        quadratic +=
            (runs.squares(k) - shrink[k] * runs.sum(k) * runs.sum(k))
                * pattern.weight().get(k)
                / checkpoint;
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

  /** Weights of all mixtures of the law in the posterior, or in a draw from it. */
  double[][] dual(RunSums runs) {
    double[] b = evidence(runs);
    law.draw().ifPresent(seed -> perturb(b, seed, runs.name()));
    double[] explained =
        root.times(factor.solveTransposed(factor.solve(root.transposedTimes(covariance(b)))));
    double[][] dual = new double[law.mixtures().size()][LATENTS];
    for (int m = 0; m < present.length; m++) {
      for (int q = 0; q < LATENTS; q++) {
        dual[present[m]][q] = b[m * LATENTS + q] - explained[m * LATENTS + q];
      }
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
      double[] values = waves.at(law.kernel().features(law.mixtures().get(present[m])));
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
