package org.mixlaw.law.gp;

import java.util.SplittableRandom;
import org.mixlaw.law.ByDomain;

/**
 * The covariance function of losses over mixtures. Proportions enter as {@code (r_j + e)^p} with p
 * = {@value #POWER}, e = {@value #OFFSET}: a domain's loss falls as a power of the tokens that it
 * sees, steeply near 0, and what is nearly a straight line over the powers is none over the
 * proportions. Three parts are summed: smooth in all domains together, smooth in each domain by
 * itself, and linear.
 *
 * @param centre mean of the powers, by training domain
 * @param spread their standard deviation, over all domains
 * @param linear weight of the linear part
 * @param additive weight of the part by domains; the part over all together weighs 1
 */
public record Kernel(@ByDomain double[] centre, double spread, double linear, double additive) {
  private static final double POWER = 0.3;
  private static final double OFFSET = 0.001;

  /** How far, in spreads a domain, losses stay alike. */
  private static final double LENGTH = 2;

  private static final int WAVES = 48;
  private static final int WAVES_BY_DOMAIN = 12;

  /**
   * A kernel for some mixtures.
   *
   * @param mixtures proportions by mixture
   * @param linear weight of the linear part
   * @param additive weight of the part by domains
   * @return a kernel centred on them
   */
  static Kernel about(double[][] mixtures, double linear, double additive) {
    int n = mixtures[0].length;
    double[] centre = new double[n];
    double all = 0;
    for (double[] r : mixtures) {
      for (int j = 0; j < n; j++) {
        double power = Math.pow(r[j] + OFFSET, POWER);
        centre[j] += power / mixtures.length;
        all += power / mixtures.length / n;
      }
    }
    double squares = 0;
    for (double[] r : mixtures) {
      for (int j = 0; j < n; j++) {
        double off = Math.pow(r[j] + OFFSET, POWER) - all;
        squares += off * off / mixtures.length / n;
      }
    }
    return new Kernel(centre, Math.sqrt(Math.max(squares, 1e-12)), linear, additive);
  }

  Kernel with(double newLinear, double newAdditive) {
    return new Kernel(centre, spread, newLinear, newAdditive);
  }

  /**
   * The features of a mixture.
   *
   * @param r proportions
   * @return centred, scaled powers
   */
  double[] features(double[] r) {
    double[] features = new double[r.length];
    for (int j = 0; j < r.length; j++) {
      features[j] = (Math.pow(r[j] + OFFSET, POWER) - centre[j]) / spread;
    }
    return features;
  }

  /**
   * The covariance of two mixtures.
   *
   * @param a a mixture's features
   * @param b another's
   * @return covariance
   */
  double of(double[] a, double[] b) {
    int n = a.length;
    double together = 0;
    double apart = 0;
    double product = 0;
    for (int j = 0; j < n; j++) {
      double off = (a[j] - b[j]) * (a[j] - b[j]) / (LENGTH * LENGTH);
      together += off;
      apart += Math.exp(-0.5 * off);
      product += a[j] * b[j];
    }
    return Math.exp(-0.5 * together / n) + additive * apart / n + linear * product;
  }

  /**
   * Functions drawn from the prior, the same waves for all (random Fourier features, Rahimi and
   * Recht 2007): a function is a vector of weights.
   *
   * @param domains training domains
   * @param seed feeds the draw
   * @return the waves
   */
  Waves waves(int domains, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] together = new double[WAVES][domains + 1];
    for (double[] wave : together) {
      for (int j = 0; j < domains; j++) {
        wave[j] = gaussian(random) / (LENGTH * Math.sqrt(domains));
      }
      wave[domains] = 2 * Math.PI * random.nextDouble();
    }
    double[][][] apart = new double[domains][WAVES_BY_DOMAIN][2];
    for (double[][] own : apart) {
      for (double[] wave : own) {
        wave[0] = gaussian(random) / LENGTH;
        wave[1] = 2 * Math.PI * random.nextDouble();
      }
    }
    return new Waves(this, together, apart);
  }

  static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** The functions that a drawn one is a sum of. */
  static final class Waves {
    private final Kernel kernel;
    private final double[][] together;
    private final double[][][] apart;

    private Waves(Kernel kernel, double[][] together, double[][][] apart) {
      this.kernel = kernel;
      this.together = together;
      this.apart = apart;
    }

    int size() {
      return together.length + apart.length * WAVES_BY_DOMAIN + apart.length;
    }

    /** The value of every function at a mixture's features. */
    double[] at(double[] features) {
      double[] values = new double[size()];
      int n = features.length;
      int next = 0;
      double scale = Math.sqrt(2.0 / together.length);
      for (double[] wave : together) {
        double phase = wave[n];
        for (int j = 0; j < n; j++) {
          phase += wave[j] * features[j];
        }
        values[next++] = scale * Math.cos(phase);
      }
      double own = Math.sqrt(2.0 * kernel.additive / WAVES_BY_DOMAIN / n);
      for (int j = 0; j < n; j++) {
        for (double[] wave : apart[j]) {
          values[next++] = own * Math.cos(wave[0] * features[j] + wave[1]);
        }
      }
      double slope = Math.sqrt(kernel.linear);
      for (int j = 0; j < n; j++) {
        values[next++] = slope * features[j];
      }
      return values;
    }
  }
}
