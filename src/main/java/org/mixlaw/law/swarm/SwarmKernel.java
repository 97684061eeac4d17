package org.mixlaw.law.swarm;

import java.util.Arrays;
import org.mixlaw.law.ByDomain;

/**
 * How alike the losses of two mixtures are. Proportions enter as {@code phi_d(r) = log(1 + r_d/e_d)
 * / log(1 + 1/e_d)}, between 0 and 1: a loss falls with the logarithm of a domain's share, from
 * where the share is more than next to nothing. With them
 *
 * <pre>
 * k(r, r') = 1 + sum_d v_d^2 phi_d phi'_d + s^2 a(r) a(r') exp(-1/2 sum_d (phi_d - phi'_d)^2 / l_d^2)
 * </pre>
 *
 * where {@code a(r) = exp(sum_d b_d phi_d)}; a run errs with variance {@code nu^2 exp(2 sum_d c_d
 * phi_d) / p}, p being its precision over the usual. Everything is in units of the standard
 * deviation of a loss's logarithm.
 *
 * @param offset e: the share from which on a domain is felt, by training domain
 * @param length l: how far losses stay alike
 * @param slope v: strength of the linear part
 * @param growth b: how the smooth part's strength grows with the domain
 * @param noiseGrowth c: how noise grows with it
 * @param strength s: strength of the smooth part
 * @param noise nu: standard deviation of a run
 */
public record SwarmKernel(
    @ByDomain double[] offset,
    @ByDomain double[] length,
    @ByDomain double[] slope,
    @ByDomain double[] growth,
    @ByDomain double[] noiseGrowth,
    double strength,
    double noise) {
  /** Keeps matrices positive definite, whatever the noise. */
  static final double JITTER = 1e-8;

  int domains() {
    return offset.length;
  }

  /**
   * Mixtures as the kernel sees them.
   *
   * @param mixtures proportions by mixture
   * @return their features
   */
  Features features(double[][] mixtures) {
    double[] precision = new double[mixtures.length];
    Arrays.fill(precision, 1);
    return features(mixtures, precision);
  }

  /**
   * The same, of runs whose noise is known.
   *
   * @param mixtures proportions by run
   * @param precision of each run over the usual one's, above 0
   * @return their features
   */
  Features features(double[][] mixtures, double[] precision) {
    int d = domains();
    double[][] phi = new double[d][mixtures.length];
    for (int j = 0; j < d; j++) {
      double whole = Math.log1p(1 / offset[j]);
      for (int i = 0; i < mixtures.length; i++) {
        phi[j][i] = Math.log1p(mixtures[i][j] / offset[j]) / whole;
      }
    }
    return new Features(this, phi, precision);
  }

  /**
   * Features of some mixtures.
   *
   * @param kernel whose they are
   * @param phi by domain and mixture: loops run over mixtures
   * @param amplitude s a(r), by mixture
   * @param precision of a run over the usual one's, by mixture
   */
  record Features(SwarmKernel kernel, double[][] phi, double[] amplitude, double[] precision) {
    private Features(SwarmKernel kernel, double[][] phi, double[] precision) {
      this(kernel, phi, new double[phi[0].length], precision);
      exponential(phi, kernel.growth, kernel.strength, amplitude);
    }

    int size() {
      return amplitude.length;
    }

    /** A run's variance, by mixture, jitter included. */
    double[] noise() {
      double[] deviation = new double[size()];
      exponential(phi, kernel.noiseGrowth, kernel.noise, deviation);
      for (int i = 0; i < deviation.length; i++) {
        deviation[i] = deviation[i] * deviation[i] / precision[i] + JITTER;
      }
      return deviation;
    }

    private static void exponential(double[][] phi, double[] by, double times, double[] to) {
      for (int j = 0; j < by.length; j++) {
        for (int i = 0; i < to.length; i++) {
          to[i] += by[j] * phi[j][i];
        }
      }
      for (int i = 0; i < to.length; i++) {
        to[i] = times * Math.exp(to[i]);
      }
    }

    /**
     * Covariances of one mixture with others.
     *
     * @param i which of these mixtures
     * @param others the others
     * @param from the first of them that is wanted
     * @param smooth takes the third part of the kernel
     * @param all takes the kernel
     */
    void covariances(int i, Features others, int from, double[] smooth, double[] all) {
      int n = others.size();
      for (int m = from; m < n; m++) {
        smooth[m] = 0;
        all[m] = 1;
      }
      for (int j = 0; j < phi.length; j++) {
        double here = phi[j][i];
        double by = -0.5 / (kernel.length[j] * kernel.length[j]);
        double linear = kernel.slope[j] * kernel.slope[j] * here;
        double[] there = others.phi[j];
        for (int m = from; m < n; m++) {
          double off = here - there[m];
          smooth[m] += by * off * off;
          all[m] += linear * there[m];
        }
      }
      double own = amplitude[i];
      for (int m = from; m < n; m++) {
        smooth[m] = own * others.amplitude[m] * Math.exp(smooth[m]);
        all[m] += smooth[m];
      }
    }

    /**
     * Covariances of these mixtures' measured losses: noise on the diagonal.
     *
     * @return the upper triangle; below it is 0
     */
    double[][] covariance() {
      int n = size();
      double[][] k = new double[n][n];
      double[] smooth = new double[n];
      double[] noise = noise();
      for (int i = 0; i < n; i++) {
        covariances(i, this, i, smooth, k[i]);
        k[i][i] += noise[i];
      }
      return k;
    }

    /** The variance of the function at one of these mixtures, before anything is measured. */
    double variance(int i) {
      double sum = 1 + amplitude[i] * amplitude[i];
      for (int j = 0; j < phi.length; j++) {
        double linear = kernel.slope[j] * phi[j][i];
        sum += linear * linear;
      }
      return sum;
    }
  }
}
