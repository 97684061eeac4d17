package org.mixlaw.optimum.critical;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.mixlaw.base.Counts;
import org.mixlaw.loss.LossUnit;

/** A {@link CriticalProportion} as text for people. */
public final class CriticalText {
  private CriticalText() {}

  /**
   * The answer in a few lines and its drift in a table.
   *
   * @param answer the answer
   * @param unit what the losses are measured in
   * @return lines, each ended by a line feed
   */
  public static String of(CriticalProportion answer, LossUnit unit) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Critical proportion of %s at %s parameters and %s tokens: %s (%.0f%% interval %.4f to"
            + " %.4f)",
        answer.keep(),
        Counts.brief(answer.params()),
        Counts.brief(answer.tokens()),
        proportion(answer.proportion()),
        100 * answer.level(),
        answer.lower(),
        answer.upper());
    line(
        text,
        "base loss %.5f; fit over %d mixtures: L = %.5f + exp(%.4f %+.4f r), SSE %.2e; noise %.4f"
            + " %s",
        answer.baseLoss(),
        answer.fit().mixtures(),
        answer.fit().c(),
        answer.fit().b(),
        answer.fit().t(),
        answer.fit().sse(),
        answer.noise(),
        unit.brief());
    if (answer.others().size() > 1) {
      line(
          text,
          "the rest divided as %s",
          answer.others().entrySet().stream()
              .map(e -> String.format(Locale.ROOT, "%s=%.3g", e.getKey(), e.getValue()))
              .collect(Collectors.joining(",")));
    }
    text.append('\n');
    line(text, "%15s  %s", "tokens", "critical proportion");
    for (CriticalProportion.Drift drift : answer.drift()) {
      line(text, "%15d  %s", drift.tokens(), proportion(drift.proportion()));
    }
    if (!answer.warnings().isEmpty()) {
      text.append('\n');
    }
    answer.warnings().forEach(warning -> line(text, "warning: %s", warning));
    return text.toString();
  }

  private static String proportion(OptionalDouble proportion) {
    return proportion.isPresent()
        ? String.format(Locale.ROOT, "%.4f", proportion.getAsDouble())
        : "none up to 1";
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
