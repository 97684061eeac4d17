package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mixlaw.base.Counts;

/**
 * How far a target lies from the scales that laws were fitted at, and what they can say there. Laws
 * fitted at one model size have no size term, at one token count no token term: elsewhere they rank
 * mixtures, but the losses that they give are those of the measured scale.
 *
 * @param measured what the laws were fitted on
 * @param params non-embedding parameters of the target
 * @param tokens its tokens
 */
public record TargetScale(FittedLaws.Measured measured, double params, double tokens) {
  /** A target this close to the one measured scale, as a factor, is taken to be at it. */
  private static final double SAME = 1.25;

  /** Beyond this many times what was measured, losses are said to be less sure. */
  private static final double FAR = 4;

  /**
   * Whether losses are predicted at the target, and not ranks alone.
   *
   * @return false where the laws lack the term that leads there
   */
  public boolean hasLosses() {
    return !lacksSizeTerm() && !lacksTokenTerm();
  }

  private boolean lacksSizeTerm() {
    return elsewhere(params, measured.params());
  }

  private boolean lacksTokenTerm() {
    return elsewhere(tokens, measuredTokens());
  }

  private List<Long> measuredTokens() {
    return List.of(measured.tokens().first(), measured.tokens().last());
  }

  private static boolean elsewhere(double target, List<Long> measured) {
    double ratio = target / measured.get(0);
    return measured.stream().distinct().count() == 1 && (ratio > SAME || ratio < 1 / SAME);
  }

  /** The model size at which the laws are asked. */
  double lawParams() {
    return lacksSizeTerm() ? measured.params().get(0) : params;
  }

  /** The token count at which they are asked. */
  double lawTokens() {
    return lacksTokenTerm() ? measured.tokens().first() : tokens;
  }

  /**
   * Why there are ranks alone.
   *
   * @return a sentence
   */
  public String onlyRanks() {
    List<String> lacking =
        Stream.of(
                lacksSizeTerm()
                    ? "one model size (%s parameters) and have no size term"
                        .formatted(brief(lawParams()))
                    : "",
                lacksTokenTerm()
                    ? "one token count (%s) and have no token term".formatted(brief(lawTokens()))
                    : "")
            .filter(text -> !text.isEmpty())
            .toList();
    return "the laws were fitted at %s: at %s parameters and %s tokens they rank mixtures and predict no losses"
        .formatted(String.join(", and at ", lacking), brief(params), brief(tokens));
  }

  /**
   * What a user must know of predictions at the target.
   *
   * @return sentences; none close to what was measured
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!hasLosses()) {
      warnings.add(onlyRanks() + "; losses and gains are those of the measured scale");
    }
    if (!lacksSizeTerm()) {
      tell(warnings, "parameters", params, measured.params());
    }
    if (!lacksTokenTerm()) {
      tell(warnings, "tokens", tokens, measuredTokens());
    }
    return warnings;
  }

  private static void tell(List<String> warnings, String what, double target, List<Long> measured) {
    long largest = measured.stream().mapToLong(Long::longValue).max().orElseThrow();
    if (target > FAR * largest) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the target's %s %s are %.0f times the largest measured (%s): losses are less sure"
                  + " than mixtures",
              brief(target),
              what,
              target / largest,
              brief(largest)));
    }
  }

  private static String brief(double count) {
    return Counts.brief(Math.round(count));
  }
}
