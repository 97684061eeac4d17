package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;

/**
 * How the gain of the optimum over the baseline carries over from a smaller validated model to a
 * larger one. The interval of the ratio is Fieller's: all ratios t for which {@code larger - t
 * smaller} is no farther from 0 than noise takes it.
 *
 * @param smaller non-embedding parameters of the smaller model
 * @param larger those of the larger
 * @param ratio observed gain at the larger over that at the smaller
 * @param lower lower end of its interval; empty where the smaller model's gain is within noise, so
 *     that any ratio might be
 * @param upper upper end of it
 * @param predicted the same ratio of predicted gains; empty where the smaller's is 0
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GainTransfer(
    long smaller,
    long larger,
    double ratio,
    OptionalDouble lower,
    OptionalDouble upper,
    OptionalDouble predicted) {
  /** Puts empty values where a document leaves them out. */
  public GainTransfer {
    lower = lower == null ? OptionalDouble.empty() : lower;
    upper = upper == null ? OptionalDouble.empty() : upper;
    predicted = predicted == null ? OptionalDouble.empty() : predicted;
  }

  /**
   * Compares two sizes.
   *
   * @param small the smaller
   * @param large the larger
   * @param level the level of the interval, between 0 and 1
   * @return the comparison
   */
  static GainTransfer of(AtSize small, AtSize large, double level) {
    double one = small.gain().observed();
    double other = large.gain().observed();
    double oneNoise = small.gain().reach(level);
    double otherNoise = large.gain().reach(level);
    double square = one * one - oneNoise * oneNoise;
    OptionalDouble lower = OptionalDouble.empty();
    OptionalDouble upper = OptionalDouble.empty();
    if (square > 0) {
      double root =
          Math.sqrt(Math.pow(one * other, 2) - square * (other * other - otherNoise * otherNoise));
      lower = OptionalDouble.of((one * other - root) / square);
      upper = OptionalDouble.of((one * other + root) / square);
    }
    double foreseen = small.gain().predicted();
    return new GainTransfer(
        small.params(),
        large.params(),
        other / one,
        lower,
        upper,
        foreseen == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(large.gain().predicted() / foreseen));
  }
}
