package org.mixlaw.optimum;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.Counts;
import org.mixlaw.fit.TargetScale;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/** An {@link Optimum} as text for people. */
public final class OptimumText {
  private OptimumText() {}

  /**
   * The optimum as two tables and a few sentences.
   *
   * @param optimum the optimum
   * @param unit what its losses are measured in
   * @param scale how far the target lies from what was measured; where laws rank mixtures alone, no
   *     losses are told
   * @return lines, each ended by a line feed
   */
  public static String of(Optimum optimum, LossUnit unit, TargetScale scale) {
    StringBuilder text = new StringBuilder();
    if (!scale.hasLosses()) {
      line(text, "Ranks alone: %s.", scale.onlyRanks());
      text.append('\n');
    }
    line(
        text,
        "Best mixture for %s parameters and %s tokens (%s loss, %.0f%% intervals)",
        Counts.brief(optimum.params()),
        Counts.brief(optimum.tokens()),
        optimum.goal() == Goal.MINIMAX ? "least worst excess" : "least weighted",
        100 * optimum.level());
    text.append('\n');
    mixtures(text, optimum);
    text.append('\n');
    if (scale.hasLosses()) {
      losses(text, optimum);
      text.append('\n');
      gain(text, optimum, unit);
    }
    line(
        text,
        "near-optimal: within %.4f %s; each range if the other domains adjust",
        optimum.nearOptimal().tolerance(),
        unit.brief());
    optimum
        .nearestMeasured()
        .ifPresent(
            near ->
                line(
                    text,
                    "nearest measured mixture: %.3f away (total variation): %s",
                    near.distance(),
                    near.mixture()));
    line(
        text,
        "search: %d of %d starts agree, %d draws of the law, seed %d",
        optimum.starts().agreeing(),
        optimum.starts().count(),
        optimum.starts().draws(),
        optimum.starts().seed());
    line(text, "as an option: %s", optimum.mixture());
    optimum.warnings().stream()
        .filter(warning -> scale.hasLosses() || !warning.startsWith(scale.onlyRanks()))
        .forEach(warning -> line(text, "warning: %s", warning));
    return text.toString();
  }

  private static void gain(StringBuilder text, Optimum optimum, LossUnit unit) {
    Optimum.Gain gain = optimum.gain();
    line(
        text,
        "gain over the %s baseline: %.4f %s (%.4f to %.4f), probability %.2f",
        optimum.baseline().name(),
        gain.value(),
        unit.brief(),
        gain.lower(),
        gain.upper(),
        gain.probability());
  }

  private static void mixtures(StringBuilder text, Optimum optimum) {
    Mixture baseline = optimum.baseline().mixture();
    int width = width(optimum.mixture().domains().stream(), "domain");
    line(
        text,
        "%-" + width + "s  %8s  %-15s  %8s  %6s  %6s",
        "domain",
        "best",
        "near-optimal",
        "baseline",
        "floor",
        "cap");
    for (String domain : optimum.mixture().domains()) {
      NearOptimal.Range range = optimum.nearOptimal().ranges().get(domain);
      line(
          text,
          "%-" + width + "s  %8.4f  %6.4f - %6.4f  %8.4f  %6s  %6s",
          domain,
          optimum.mixture().get(domain),
          range.lowest(),
          range.highest(),
          baseline.get(domain),
          bound(optimum.floors().get(domain)),
          bound(optimum.caps().get(domain)));
    }
  }

  private static String bound(Double proportion) {
    return proportion == null ? "-" : String.format(Locale.ROOT, "%.4f", proportion);
  }

  private static void losses(StringBuilder text, Optimum optimum) {
    int width = width(optimum.losses().keySet().stream(), "predicted loss");
    line(
        text,
        "%-" + width + "s  %8s  %-15s  %8s  %8s",
        "predicted loss",
        "best",
        "interval",
        "baseline",
        "gain");
    row(text, width, Weights.OVERALL, optimum.loss(), optimum.baseline().loss());
    optimum
        .losses()
        .forEach(
            (domain, loss) ->
                row(text, width, domain, loss, optimum.baseline().losses().get(domain)));
  }

  private static void row(
      StringBuilder text, int width, String domain, Estimate best, Estimate baseline) {
    line(
        text,
        "%-" + width + "s  %8.4f  %6.4f - %6.4f  %8.4f  %+8.4f",
        domain,
        best.value(),
        best.lower(),
        best.upper(),
        baseline.value(),
        baseline.value() - best.value());
  }

  private static int width(Stream<String> names, String title) {
    return Stream.concat(names, Stream.of(title))
        .collect(Collectors.summarizingInt(String::length))
        .getMax();
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
