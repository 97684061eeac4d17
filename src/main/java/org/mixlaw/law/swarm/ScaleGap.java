package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.ByDomain;

/**
 * What lies between one loss at a small and at a large scale. Both in logarithms about their means
 * over the large runs and in units of the small losses' spread, the large ones Y are
 *
 * <pre>Y = slope z + N(0, 4 11' + .15^2 zz' + tau^2 (k - 1) + diag(nu^2 noise / its median))</pre>
 *
 * with z the small ones, k the small scale's own kernel without its constant and noise its own by
 * mixture, over the run's precision.
 *
 * @param largeMean mean logarithm of large losses
 * @param smallMean mean logarithm of the same mixtures' small losses
 * @param unit standard deviation of all small losses' logarithms
 * @param slope what a unit of z adds
 * @param tau strength of what depends on the mixture besides
 * @param nu standard deviation of a large run of the usual noise
 * @param runs the large runs; none for an affine map
 */
public record ScaleGap(
    double largeMean,
    double smallMean,
    double unit,
    double slope,
    double tau,
    double nu,
    List<Run> runs) {
  private static final double LEVEL = 2;
  private static final double TURN = 0.15;

  /** Copies. */
  public ScaleGap {
    runs = List.copyOf(runs);
  }

  /**
   * A large run.
   *
   * @param proportions of its mixture, in the order of the training domains
   * @param small the mixture's small loss, standardised: z
   * @param large its own loss, standardised: Y
   * @param precision of the run over the usual one's; empty where all are the same
   */
  public record Run(
      @ByDomain double[] proportions,
      double small,
      double large,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) OptionalDouble precision) {
    /** Puts an empty value where a document leaves it out. */
    public Run {
      precision = precision == null ? OptionalDouble.empty() : precision;
    }
  }

  /** What the large runs leave of the slope. */
  private double[] rest() {
    return runs.stream().mapToDouble(run -> run.large - slope * run.small).toArray();
  }

  /** Logarithm of the large runs' probability density, up to a constant. */
  double evidence(SwarmKernel kernel) {
    Working working = working(kernel, "", Optional.empty());
    double[] rest = rest();
    double squares = 0;
    for (int i = 0; i < rest.length; i++) {
      squares += rest[i] * working.dual[i];
    }
    return -0.5 * squares - working.factor.halfLogDeterminant();
  }

  /**
   * The gap at work.
   *
   * @param kernel the small scale's
   * @param name the loss's, which feeds draws
   * @param draw the seed of a draw; empty for the mean
   */
  Working working(SwarmKernel kernel, String name, Optional<Long> draw) {
    return new Working(kernel, name, runs.isEmpty() ? Optional.empty() : draw);
  }

  /** A gap with its matrices. */
  final class Working {
    private final SwarmKernel kernel;
    private final double[] z;
    private final SwarmKernel.Features places;
    private final Cholesky factor;
    private final double[] dual;
    private final double noiseUnit;

    private Working(SwarmKernel kernel, String name, Optional<Long> draw) {
      this.kernel = kernel;
      this.z = runs.stream().mapToDouble(Run::small).toArray();
      this.places =
          runs.isEmpty()
              ? null
              : kernel.features(
                  runs.stream().map(Run::proportions).toArray(double[][]::new),
                  runs.stream().mapToDouble(run -> run.precision.orElse(1)).toArray());
      if (places == null) {
        factor = null;
        dual = new double[0];
        noiseUnit = 0;
        return;
      }
      double[] noise = places.noise();
      double[] sorted = noise.clone();
      Arrays.sort(sorted);
      this.noiseUnit = nu * nu / sorted[sorted.length / 2];
      double[][] k = new double[z.length][];
      for (int i = 0; i < k.length; i++) {
        k[i] = covariances(places, i, z[i]);
        k[i][i] += noiseUnit * noise[i];
      }
      this.factor =
          Cholesky.of(k).orElseThrow(() -> new IllegalStateException("no covariance: " + name));
      double[] rest = rest();
      draw.ifPresent(seed -> perturb(rest, noise, Seeds.derive(seed, "gap of " + name)));
      this.dual = factor.solve(rest);
    }

    /** Adds what a run's level, slope and noise may be otherwise. */
    private void perturb(double[] rest, double[] noise, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < rest.length; i++) {
        double unit =
            Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
                * Math.cos(2 * Math.PI * random.nextDouble());
        rest[i] += Math.sqrt(noiseUnit * noise[i]) * unit;
      }
    }

    private double[] covariances(SwarmKernel.Features here, int i, double own) {
      double[] all = new double[z.length];
      here.covariances(i, places, 0, new double[z.length], all);
      for (int m = 0; m < all.length; m++) {
        all[m] = LEVEL * LEVEL + TURN * TURN * own * z[m] + tau * tau * (all[m] - 1);
      }
      return all;
    }

    /** Logarithm of the large loss of a mixture with a small one. */
    double large(double[] r, double smallLog) {
      double own = (smallLog - smallMean) / unit;
      double value = slope * own;
      if (dual.length > 0) {
        double[] all = covariances(kernel.features(new double[][] {r}), 0, own);
        for (int m = 0; m < all.length; m++) {
          value += dual[m] * all[m];
        }
      }
      return largeMean + unit * value;
    }

    /** Standard deviations of the correction and of a run, standardised. */
    double[] deviation(double[] r, double smallLog) {
      if (dual.length == 0) {
        return new double[2];
      }
      double own = (smallLog - smallMean) / unit;
      SwarmKernel.Features here = kernel.features(new double[][] {r});
      double[] known = factor.forward(covariances(here, 0, own));
      double variance =
          LEVEL * LEVEL + TURN * TURN * own * own + tau * tau * (here.variance(0) - 1);
      for (double part : known) {
        variance -= part * part;
      }
      return new double[] {
        Math.sqrt(Math.max(0, variance)), Math.sqrt(noiseUnit * here.noise()[0])
      };
    }
  }
}
