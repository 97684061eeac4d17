package org.mixlaw.study.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mixlaw.base.Rounded;

/**
 * What a validation shows at its largest model: the observed gain beside what two runs differ by
 * for no reason, and the predictions that failed, which are said first. Noise is what seeds differ
 * by, where runs were repeated; else what stands in for it ({@link Gain#noise}).
 *
 * @param verdict in a word
 * @param gain observed overall loss of the baseline less that of the optimum: positive is better
 * @param lower lower end of the gain's interval, from the noise of runs, at the validation's level
 * @param upper upper end of it
 * @param outside predictions whose interval does not hold what was observed, in words: overall
 *     losses, the gain, and how many losses of domains
 * @param told the gain in words, beside its noise
 */
public record Outcome(
    Verdict verdict, double gain, double lower, double upper, List<String> outside, String told) {
  /** Whether the optimum proved better. */
  public enum Verdict {
    /** The observed gain exceeds the noise. */
    CONFIRMED("Confirmed"),
    /** The optimum and the baseline differ by less than runs do. */
    TOO_CLOSE("Too close to call"),
    /** The baseline is better by more than the noise. */
    REFUTED("Not confirmed");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** The verdict as it is written. */
    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * What a validation shows.
   *
   * @param validation predicted beside observed
   * @return the outcome at its largest model
   */
  public static Outcome of(Validation validation) {
    AtSize at = validation.largest();
    Gain gain = at.gain();
    double reach = gain.reach(validation.level());
    double seen = gain.observed();
    Verdict verdict =
        seen > reach ? Verdict.CONFIRMED : seen < -reach ? Verdict.REFUTED : Verdict.TOO_CLOSE;
    return new Outcome(
        verdict, seen, seen - reach, seen + reach, outside(at, validation.level()), told(gain));
  }

  /**
   * The outcome in sentences, the verdict's word left out.
   *
   * @return what failed, then the gain
   */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    outside.forEach(
        failed ->
            sentences.add(
                failed.substring(0, 1).toUpperCase(Locale.ROOT) + failed.substring(1) + "."));
    sentences.add(told);
    return List.copyOf(sentences);
  }

  private static List<String> outside(AtSize at, double level) {
    List<String> outside = new ArrayList<>();
    for (Validation.Checked checked : at.mixtures()) {
      Validation.Row row = checked.overall();
      if (!row.inside()) {
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
    Gain gain = at.gain();
    if (!gain.inside()) {
      outside.add(
          String.format(
              Locale.ROOT,
              "the observed gain, %+.4f, lies %s its predicted interval, %+.4f to %+.4f",
              gain.observed(),
              gain.observed() < gain.lower() ? "below" : "above",
              gain.lower(),
              gain.upper()));
    }
    List<Validation.Row> domains =
        at.mixtures().stream().flatMap(checked -> checked.domains().stream()).toList();
    long missed = domains.stream().filter(row -> !row.inside()).count();
    if (missed > 0) {
      outside.add(
          String.format(
              Locale.ROOT,
              "of %d losses of domains %d %s outside %s, where %.1f are to be expected",
              domains.size(),
              missed,
              missed == 1 ? "lies" : "lie",
              missed == 1 ? "its interval" : "their intervals",
              (1 - level) * domains.size()));
    }
    return List.copyOf(outside);
  }

  private static String told(Gain gain) {
    String times =
        String.format(Locale.ROOT, Math.abs(gain.times()) < 10 ? "%.1f" : "%.0f", gain.times());
    double noise = gain.noise();
    return String.format(
            Locale.ROOT,
            "The optimum %s the baseline by %s nats per token (gain predicted %s, observed %s): the"
                + " gain is %s times the standard deviation of the difference of two runs (%s, %s).",
            gain.observed() > 0 ? "beats" : "loses to",
            Rounded.to(Math.abs(gain.observed()), noise),
            Rounded.signed(gain.predicted(), noise),
            Rounded.signed(gain.observed(), noise),
            times,
            Rounded.deviation(gain.ofTwoRuns()),
            gain.source()
                + (gain.seeds().isEmpty() ? ", as no run was repeated with another seed" : ""))
        + (gain.seeds().isPresent() && gain.evaluation() > 0
            ? " The held-out text adds " + Rounded.deviation(gain.evaluation()) + " to that."
            : "");
  }

  /** The verdict's word and the sentences. */
  @Override
  public String toString() {
    return verdict + ". " + String.join(" ", sentences());
  }
}
