package org.mixlaw.study.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.mixlaw.fit.NoiseLevels;
import org.mixlaw.study.Validation;

/**
 * What a validation shows: the observed gain beside what two runs differ by for no reason, and the
 * predictions that failed.
 *
 * @param verdict in a word
 * @param gain observed overall loss of the baseline less that of the optimum
 * @param lower lower end of the gain's interval, from the noise of runs
 * @param upper upper end of it
 * @param outside predictions of overall losses whose interval does not hold what was observed, in
 *     words
 */
public record Outcome(
    Verdict verdict, double gain, double lower, double upper, List<String> outside) {
  /**
   * What two runs differ by where nothing is known of their noise: about 1.3 standard deviations of
   * the difference of two runs of the published measurements.
   */
  private static final double UNKNOWN_NOISE = 0.005;

  /** Whether the optimum proved better. */
  public enum Verdict {
    /** The observed gain exceeds the noise. */
    CONFIRMED,
    /** The optimum and the baseline differ by less than runs do. */
    TOO_CLOSE,
    /** The baseline is better by more than the noise. */
    REFUTED
  }

  /**
   * What a validation shows.
   *
   * @param validation predicted beside observed
   * @param noise what is known of the noise of runs
   * @return the outcome; its interval is of the validation's level
   */
  public static Outcome of(Validation validation, Optional<NoiseLevels> noise) {
    double gain = validation.ranking().observedGain();
    double z =
        new NormalDistribution(null, 0, 1)
            .inverseCumulativeProbability((1 + validation.level()) / 2);
    double reach = noise.map(n -> z * n.ofGain()).orElse(UNKNOWN_NOISE);
    Verdict verdict =
        gain > reach ? Verdict.CONFIRMED : gain < -reach ? Verdict.REFUTED : Verdict.TOO_CLOSE;
    return new Outcome(verdict, gain, gain - reach, gain + reach, outside(validation));
  }

  private static List<String> outside(Validation validation) {
    List<String> outside = new ArrayList<>();
    for (Validation.Checked checked : validation.mixtures()) {
      Validation.Row row = checked.overall();
      if (row.observed() < row.lower() || row.observed() > row.upper()) {
        outside.add(
            String.format(
                Locale.ROOT,
                "the observed overall loss of the %s, %.4f, lies %s its predicted interval, %.4f to"
                    + " %.4f",
                checked.name(),
                row.observed(),
                row.observed() < row.lower() ? "below" : "above",
                row.lower(),
                row.upper()));
      }
    }
    return outside;
  }
}
