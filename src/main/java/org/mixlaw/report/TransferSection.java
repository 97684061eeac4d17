package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.GainTransfer;
import org.mixlaw.study.outcome.Matching;
import org.mixlaw.study.outcome.RankTransfer;
import org.mixlaw.study.outcome.Validation;

/** How rankings and gains carry over to larger models, and how much training the optimum saves. */
final class TransferSection {
  private static final String NONE = "not known";

  private TransferSection() {}

  static Page.Section of(Validation validation) {
    List<Page.Table> tables = new ArrayList<>();
    validation
        .transfer()
        .ifPresent(
            transfer -> {
              if (!transfer.rankings().isEmpty()) {
                tables.add(rankings(transfer.rankings()));
              }
              if (!transfer.gains().isEmpty()) {
                tables.add(gains(transfer.gains(), validation.level()));
              }
            });
    tables.add(steps(validation.sizes()));
    return Page.Section.of(
        "transfer",
        "From smaller to larger models",
        List.of(
            "Pilots are ranked by the weighted loss at their end. Gains are the baseline's loss"
                + " less the optimum's: positive is better. Tokens to match say how soon one"
                + " mixture reaches the other's final loss: below 100% sooner; beyond the last"
                + " checkpoint a power law goes on with the curve."),
        tables);
  }

  private static Page.Table rankings(List<RankTransfer> rankings) {
    return new Page.Table(
        "Do smaller models rank mixtures as the largest pilots do",
        List.of(
            "smaller", "larger", "mixtures", "Spearman", "best possible given the noise of seeds"),
        rankings.stream()
            .map(
                ranks ->
                    List.of(
                        Figures.count(ranks.smaller()),
                        Figures.count(ranks.larger()),
                        String.valueOf(ranks.mixtures()),
                        two(OptionalDouble.of(ranks.spearman())),
                        two(ranks.ceiling())))
            .toList(),
        0,
        false);
  }

  private static Page.Table gains(List<GainTransfer> gains, double level) {
    return new Page.Table(
        "The gain at the largest model over the gain at smaller ones",
        List.of(
            "smaller",
            "larger",
            "observed ratio",
            String.format(Locale.ROOT, "%.0f%% interval", 100 * level),
            "predicted ratio"),
        gains.stream()
            .map(
                gain ->
                    List.of(
                        Figures.count(gain.smaller()),
                        Figures.count(gain.larger()),
                        two(OptionalDouble.of(gain.ratio())),
                        gain.lower().isPresent()
                            ? two(gain.lower()) + " to " + two(gain.upper())
                            : "open: the smaller gain is within noise",
                        two(gain.predicted())))
            .toList(),
        0,
        false);
  }

  private static Page.Table steps(List<AtSize> sizes) {
    List<List<String>> rows = new ArrayList<>();
    for (AtSize at : sizes) {
      rows.add(row(at.card(), "observed", at.observedSteps()));
      at.predictedSteps().ifPresent(steps -> rows.add(row(at.card(), "predicted", steps)));
    }
    return new Page.Table(
        "Tokens to match the other mixture's final loss, as a share of the training",
        List.of("model", "curves", "optimum reaches baseline", "baseline reaches optimum"),
        rows,
        2,
        false);
  }

  private static List<String> row(String card, String curves, Matching steps) {
    return List.of(card, curves, share(steps.optimum()), share(steps.baseline()));
  }

  /** Read off the curve where it gets there, else by its power law. */
  private static String share(StepsToMatch steps) {
    if (steps.interpolated().isPresent()) {
      return Figures.about(steps.interpolated().getAsDouble());
    }
    return steps.powerLaw().isPresent()
        ? Figures.about(steps.powerLaw().getAsDouble()) + " (extrapolated)"
        : NONE;
  }

  private static String two(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : NONE;
  }
}
