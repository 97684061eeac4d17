package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.mixlaw.mixture.Mixture;

/**
 * How a smaller model ranks mixtures against a larger one, by the weighted overall loss at the end
 * of the pilots.
 *
 * @param smaller non-embedding parameters of the smaller model
 * @param larger those of the larger
 * @param mixtures how many mixtures were trained at both
 * @param spearman Spearman's correlation of their losses, from -1 to 1
 * @param ceiling the correlation that would be seen if both ranked alike but for seeds: the root of
 *     the product of what share of the losses' variance is not seeds'; empty where no run was
 *     repeated
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RankTransfer(
    long smaller, long larger, int mixtures, double spearman, OptionalDouble ceiling) {
  private static final int LEAST_MIXTURES = 3;

  /** Puts an empty value where a document leaves it out. */
  public RankTransfer {
    ceiling = ceiling == null ? OptionalDouble.empty() : ceiling;
  }

  /**
   * What one size measured.
   *
   * @param params non-embedding parameters
   * @param losses overall loss by mixture, a mean over seeds
   * @param seeds standard deviation of a run by its seed; empty where that is not known
   */
  record Measured(long params, Map<Mixture, Double> losses, OptionalDouble seeds) {
    private double notOfSeeds(double[] shared) {
      double noise = seeds.orElseThrow();
      return Math.max(0, 1 - noise * noise / StatUtils.variance(shared));
    }
  }

  /**
   * Compares two sizes.
   *
   * @param small the smaller
   * @param large the larger
   * @return the comparison; empty with fewer than {@value #LEAST_MIXTURES} mixtures at both, or
   *     where all losses of one are the same
   */
  static Optional<RankTransfer> of(Measured small, Measured large) {
    List<Mixture> both = new ArrayList<>(small.losses.keySet());
    both.retainAll(large.losses.keySet());
    if (both.size() < LEAST_MIXTURES) {
      return Optional.empty();
    }
    double[] one = both.stream().mapToDouble(small.losses::get).toArray();
    double[] other = both.stream().mapToDouble(large.losses::get).toArray();
    double spearman = new SpearmansCorrelation().correlation(one, other);
    if (Double.isNaN(spearman)) {
      return Optional.empty();
    }
    return Optional.of(
        new RankTransfer(
            small.params,
            large.params,
            both.size(),
            spearman,
            small.seeds.isPresent() && large.seeds.isPresent()
                ? OptionalDouble.of(Math.sqrt(small.notOfSeeds(one) * large.notOfSeeds(other)))
                : OptionalDouble.empty()));
  }
}
