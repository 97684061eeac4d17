package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * By how much the optimum beats the baseline: the baseline's weighted overall loss less the
 * optimum's, so that positive is better. In nats per token.
 *
 * @param predicted the laws' prediction
 * @param lower lower end of its interval
 * @param upper upper end of its interval
 * @param observed the difference of the trained models
 * @param scatter standard deviation of a difference by the scatter of pilots about the laws: what
 *     stands in where no run was repeated
 * @param seeds standard deviation of the difference of two runs that differ in their seed alone;
 *     empty where no run was repeated
 * @param evaluation standard deviation of the difference by the sampling of the held-out text,
 *     which both models read; 0 where no standard error is known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Gain(
    double predicted,
    double lower,
    double upper,
    double observed,
    double scatter,
    OptionalDouble seeds,
    double evaluation) {
  /**
   * Without repeats, differences below this mean little, whatever the scatter: evaluation and data
   * order move the overall loss as much.
   */
  static final double TELLABLE = 0.005;

  /** Puts an empty value where a document leaves it out. */
  public Gain {
    seeds = seeds == null ? OptionalDouble.empty() : seeds;
  }

  /**
   * What the gain has to be compared with.
   *
   * @return seeds and evaluation, where runs were repeated; else what stands in for it
   */
  public double noise() {
    return seeds.isPresent()
        ? Math.hypot(seeds.getAsDouble(), evaluation)
        : Math.max(Math.max(scatter, evaluation), TELLABLE);
  }

  /**
   * The standard deviation of the difference of two runs, in all that is told of it.
   *
   * @return that of seeds where runs were repeated, else what stands in for it
   */
  public double ofTwoRuns() {
    return seeds.orElse(noise());
  }

  /**
   * Where {@link #ofTwoRuns} comes from.
   *
   * @return words that follow a comma
   */
  public String source() {
    if (seeds.isPresent()) {
      return "from runs that differ in their seed alone";
    }
    return noise() == scatter
        ? "estimated from the fit"
        : noise() == evaluation ? "estimated from the held-out text" : "the least that tells";
  }

  /**
   * How far chance alone carries a gain.
   *
   * @param level the probability of the interval, between 0 and 1
   * @return half of the interval's width
   */
  double reach(double level) {
    return new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + level) / 2)
        * noise();
  }

  /**
   * The observed gain over what seeds differ by, or over what stands in for it.
   *
   * @return how many times it is, with the gain's sign
   */
  public double times() {
    return observed / ofTwoRuns();
  }

  /**
   * Whether the interval holds what was observed.
   *
   * @return true within it, ends included
   */
  public boolean inside() {
    return observed >= lower && observed <= upper;
  }
}
