package org.mixlaw.law.gp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.ByDomain;
import org.mixlaw.law.Law;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;

/**
 * A joint law whose mixing law is no formula but a Gaussian process: {@code L_i(N, D, r) = (1 + A_i
 * (N/N0)^-a + B_i (N/N0)^g (D/D0)^-b) exp(f_i(r) + x(N) h_i(r) + y(D) w_i(r))}. f, h and w are
 * smooth functions of the mixture ({@link Kernel}): f is the mixture's level, h and w say that some
 * mixtures gain more from size or from tokens than others; x and y are the standardised size and
 * token terms, which tend to a limit far out. Exponents are shared as in {@link JointLaw}.
 *
 * <p>Where no mixture lies near, f tends to the linear trend of the powers of proportions, held
 * within half a measured range below and two above.
 *
 * @param trainingDomains the training domains, sorted
 * @param shape the exponents
 * @param mixtures the measured mixtures
 * @param kernel the covariance function
 * @param effects standard deviation of f, h and w
 * @param noise standard deviation of a run and of a checkpoint about the law, in units of each
 *     series' spread
 * @param size mean and standard deviation of the size term
 * @param token mean and standard deviation of the token term
 * @param draw seed of the functions that a draw adds to the mean; empty for the law itself
 * @param parameters by series
 * @param drift what single sizes and token counts differ by
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonTypeName("gp")
public record GaussianProcessLaw(
    List<String> trainingDomains,
    LossShape shape,
    List<Measured> mixtures,
    Kernel kernel,
    Effects effects,
    Noise noise,
    Standard size,
    Standard token,
    Optional<Long> draw,
    SortedMap<String, Field> parameters,
    Drift drift)
    implements Law {
  /** The farthest that size and token terms are followed, in standard deviations. */
  private static final double FARTHEST = 4;

  private static final Dual NOT_MEASURED = new Dual(0, 0, 0);

  /** Copies. */
  public GaussianProcessLaw {
    trainingDomains = List.copyOf(trainingDomains);
    mixtures = List.copyOf(mixtures);
    parameters = new TreeMap<>(parameters);
    draw = draw == null ? Optional.empty() : draw;
  }

  /**
   * How strong the functions are.
   *
   * @param level standard deviation of f: 1, since levels are standardised
   * @param size of h
   * @param token of w
   */
  public record Effects(double level, double size, double token) {
    double[] vector() {
      return new double[] {level, size, token};
    }
  }

  /**
   * Scatter about the law, in units of each series' spread.
   *
   * @param run standard deviation of a run
   * @param checkpoint of a checkpoint about its run
   */
  public record Noise(double run, double checkpoint) {}

  /**
   * How a term is standardised.
   *
   * @param mean its mean over what was measured
   * @param deviation its standard deviation
   */
  public record Standard(double mean, double deviation) {
    double of(double value) {
      return (value - mean) / deviation;
    }
  }

  /**
   * A measured mixture.
   *
   * @param proportions in the order of the training domains
   * @param dual its weights by series; none for series that were not measured there
   */
  public record Measured(@ByDomain double[] proportions, SortedMap<String, Dual> dual) {}

  /**
   * A mixture's weights in the functions of one series.
   *
   * @param level in f
   * @param size in h
   * @param token in w
   */
  public record Dual(double level, double size, double token) {}

  /**
   * A series' functions of the mixture.
   *
   * @param sizeFactor A
   * @param tokenFactor B
   * @param level mean of the logarithm of the level
   * @param spread its standard deviation over mixtures
   * @param low the lowest logarithm of a level that it gives
   * @param high the highest
   */
  public record Field(
      double sizeFactor,
      double tokenFactor,
      double level,
      double spread,
      double low,
      double high) {}

  @Override
  public List<String> series() {
    return List.copyOf(parameters.keySet());
  }

  /**
   * The scatter of a new run about the law.
   *
   * @param series a series
   * @return standard deviation of the logarithm of the loss
   */
  double scatter(String series) {
    return parameters.get(series).spread() * Math.hypot(noise.run(), noise.checkpoint());
  }

  /** The size term, standardised: 0 with one size. */
  double x(double params) {
    return shape.bySize() ? within(size.of(shape.sizeTerm(params))) : 0;
  }

  /** The token term, standardised: 0 with one token count. */
  double y(double tokens) {
    return shape.byTokens() ? within(token.of(tokenTerm(shape, tokens))) : 0;
  }

  static double tokenTerm(LossShape shape, double tokens) {
    return Math.pow(tokens / shape.tokens(), -shape.tokenExponent());
  }

  private static double within(double z) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, z));
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double[] basis = {1, effects.size() * x(params), effects.token() * y(tokens)};
    Field[] fields = parameters.values().toArray(Field[]::new);
    double[][] features =
        mixtures.stream().map(m -> kernel.features(m.proportions())).toArray(double[][]::new);
    double[] scale = drift.at(params, tokens, series());
    double[][] weights = weights(basis);
    for (int i = 0; i < fields.length; i++) {
      Field field = fields[i];
      scale[i] *=
          1
              + field.sizeFactor() * shape.sizeTerm(params)
              + field.tokenFactor() * shape.tokenTerm(params, tokens);
    }
    Optional<Kernel.Waves> waves = draw.map(seed -> kernel.waves(trainingDomains.size(), seed));
    double[][] drawn =
        waves
            .map(w -> drawn(series(), draw.orElseThrow(), w.size(), basis))
            .orElse(new double[0][]);
    return proportions -> {
      double[] own = kernel.features(proportions);
      double[] alike = new double[features.length];
      for (int m = 0; m < features.length; m++) {
        alike[m] = kernel.of(own, features[m]);
      }
      double[] values = waves.map(w -> w.at(own)).orElse(new double[0]);
      double[] losses = new double[fields.length];
      for (int i = 0; i < fields.length; i++) {
        double z = 0;
        for (int m = 0; m < features.length; m++) {
          z += alike[m] * weights[i][m];
        }
        for (int k = 0; k < values.length; k++) {
          z += drawn[i][k] * values[k];
        }
        double logarithm = fields[i].level() + fields[i].spread() * z;
        losses[i] =
            Math.min(
                MAX_LOSS,
                scale[i]
                    * Math.exp(Math.max(fields[i].low(), Math.min(fields[i].high(), logarithm))));
      }
      return losses;
    };
  }

  /** Weights of the measured mixtures at one target, by series and mixture. */
  private double[][] weights(double[] basis) {
    double[] strength = effects.vector();
    double[][] weights = new double[parameters.size()][mixtures.size()];
    int i = 0;
    for (String series : parameters.keySet()) {
      for (int m = 0; m < mixtures.size(); m++) {
        Dual dual = mixtures.get(m).dual().getOrDefault(series, NOT_MEASURED);
        weights[i][m] =
            basis[0] * strength[0] * dual.level
                + basis[1] * strength[1] * dual.size
                + basis[2] * strength[2] * dual.token;
      }
      i++;
    }
    return weights;
  }

  /** Weights of the waves in a drawn function of every series: those of f, h and w put together. */
  static double[][] drawn(List<String> series, long seed, int waves, double[] basis) {
    double[][] weights = new double[series.size()][waves];
    for (int i = 0; i < weights.length; i++) {
      SplittableRandom random = new SplittableRandom(Seeds.derive(seed, series.get(i)));
      for (double effect : basis) {
        for (int k = 0; k < waves; k++) {
          weights[i][k] += effect * Kernel.gaussian(random);
        }
      }
    }
    return weights;
  }
}
