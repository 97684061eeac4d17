package org.mixlaw.law.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.mixlaw.base.Seeds;

/**
 * One loss of a {@link SwarmLaw} at work: its measured mixtures as its kernel sees them, and, once
 * they are asked for, the factor of their covariance and the waves that draws are made of.
 */
final class Surface {
  /** Waves in a drawn function (random Fourier features, Rahimi and Recht 2007). */
  private static final int WAVES = 256;

  private static final double[] NOT_MEASURED = {};

  private final String name;
  private final SwarmLaw.Field field;
  private final SwarmKernel.Features places;
  private final double[] dual;
  private Cholesky factor;
  private double[][] wavesThere;

  Surface(String name, SwarmLaw.Field field, List<SwarmLaw.Measured> mixtures) {
    this.name = name;
    this.field = field;
    List<double[]> runs = new ArrayList<>();
    DoubleStream.Builder weights = DoubleStream.builder();
    DoubleStream.Builder precision = DoubleStream.builder();
    for (SwarmLaw.Measured mixture : mixtures) {
      double[] own = mixture.dual().getOrDefault(name, NOT_MEASURED);
      for (int run = 0; run < own.length; run++) {
        runs.add(mixture.proportions());
        weights.add(own[run]);
        precision.add(mixture.precision(name, run));
      }
    }
    this.places =
        field.kernel().features(runs.toArray(double[][]::new), precision.build().toArray());
    this.dual = weights.build().toArray();
  }

  /** A mixture beside the measured ones. */
  record Place(SwarmKernel.Features here, double[] covariances) {}

  Place place(double[] r) {
    SwarmKernel.Features here = field.kernel().features(new double[][] {r});
    double[] covariances = new double[places.size()];
    here.covariances(0, places, 0, new double[places.size()], covariances);
    return new Place(here, covariances);
  }

  /** The loss, in nats, where the standardised function has a value. */
  double loss(double standardised) {
    double log = field.mean() + field.spread() * standardised;
    return Math.exp(Math.max(field.low(), Math.min(field.high(), log)));
  }

  double mean(Place place) {
    return dot(dual, place.covariances);
  }

  /** Variance of the function, standardised. */
  double variance(Place place) {
    double[] known = factor().forward(place.covariances);
    return Math.max(0, place.here.variance(0) - dot(known, known));
  }

  /** Standard deviation of a run, standardised. */
  double noise(Place place) {
    return Math.sqrt(place.here.noise()[0]);
  }

  double spread() {
    return field.spread();
  }

  private synchronized Cholesky factor() {
    if (factor == null) {
      factor =
          Cholesky.of(places.covariance())
              .orElseThrow(() -> new IllegalStateException("no covariance: " + name));
    }
    return factor;
  }

  /** Values of the functions that a drawn one is a sum of, at one mixture. */
  double[] waves(Place place) {
    return waves(place.here)[0];
  }

  private double[][] waves(SwarmKernel.Features features) {
    SwarmKernel kernel = features.kernel();
    int d = kernel.domains();
    SplittableRandom random = new SplittableRandom(Seeds.derive(0, "waves of " + name));
    double[][] waves = new double[features.size()][1 + d + WAVES];
    for (int i = 0; i < waves.length; i++) {
      waves[i][0] = 1;
      for (int j = 0; j < d; j++) {
        waves[i][1 + j] = kernel.slope()[j] * features.phi()[j][i];
      }
    }
    double[] frequency = new double[d];
    double scale = Math.sqrt(2.0 / WAVES);
    for (int k = 0; k < WAVES; k++) {
      for (int j = 0; j < d; j++) {
        frequency[j] = gaussian(random) / kernel.length()[j];
      }
      double shift = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < waves.length; i++) {
        double phase = shift;
        for (int j = 0; j < d; j++) {
          phase += frequency[j] * features.phi()[j][i];
        }
        waves[i][1 + d + k] = scale * features.amplitude()[i] * Math.cos(phase);
      }
    }
    return waves;
  }

  /**
   * A drawn function.
   *
   * @param dual weights of the measured mixtures
   * @param wave weights of the waves
   */
  record Drawn(double[] dual, double[] wave) {}

  /**
   * Draws a function from the posterior (Matheron's rule): one from the prior, corrected by what it
   * says, with noise, at the measured mixtures.
   */
  Drawn draw(long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "draw of " + name));
    double[][] there = wavesThere();
    double[] wave = new double[there[0].length];
    for (int k = 0; k < wave.length; k++) {
      wave[k] = gaussian(random);
    }
    double[] noise = places.noise();
    double[] said = new double[places.size()];
    for (int i = 0; i < said.length; i++) {
      said[i] = dot(there[i], wave) + Math.sqrt(noise[i]) * gaussian(random);
    }
    double[] corrected = factor().solve(said);
    for (int i = 0; i < corrected.length; i++) {
      corrected[i] = dual[i] - corrected[i];
    }
    return new Drawn(corrected, wave);
  }

  private synchronized double[][] wavesThere() {
    if (wavesThere == null) {
      wavesThere = waves(places);
    }
    return wavesThere;
  }

  double value(Drawn drawn, Place place, double[] waves) {
    return dot(drawn.dual, place.covariances) + dot(drawn.wave, waves);
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
