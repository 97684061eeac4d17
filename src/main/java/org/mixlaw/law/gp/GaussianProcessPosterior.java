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
  private final double[][] root;
  private final double[][] factor;
  private final double constant;

  GaussianProcessPosterior(
      RunPattern pattern, GaussianProcessLaw law, Hyperparameters hyperparameters) {
    this.pattern = pattern;
    this.law = law;
    this.checkpoint = hyperparameters.checkpoint() * hyperparameters.checkpoint();
    this.present = pattern.mixture().stream().mapToInt(m -> m).distinct().sorted().toArray();
    int size = present.length * LATENTS;
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

  /** Cholesky factor of 1 + L' C L, with C the prior's covariance and L the information's root. */
  private double[][] factor(int size) {
    double[][] lower = new double[size][];
    double[] tau = law.effects().vector();
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
      double[] y = forward(rootTransposed(c));
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
    Kernel.Waves waves = law.kernel().waves(law.trainingDomains().size(), seed);
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "noise of " + name));
    double[] tau = law.effects().vector();
    for (int m = 0; m < present.length; m++) {
      double[] values = waves.at(law.kernel().features(law.mixtures().get(present[m])));
      double[] theta = new double[LATENTS];
      for (int q = 0; q < LATENTS; q++) {
        double[] unit = new double[LATENTS];
        unit[q] = tau[q];
        double[] weights = GaussianProcessLaw.drawn(List.of(name), seed, waves.size(), unit)[0];
        for (int k = 0; k < values.length; k++) {
          theta[q] += weights[k] * values[k];
        }
      }
      double[] moved = new double[LATENTS];
      for (int j = 0; j < LATENTS; j++) {
        moved[j] = Kernel.gaussian(random);
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
