package org.mixlaw.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.IntervalChart;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/** Predicted beside observed at the validation's model. */
final class ValidationSection {
  private ValidationSection() {}

  static Page.Section of(Validation checked, List<RunRecord> pilots) {
    return of(checked.largest(), checked.level(), pilots);
  }

  /** The same of the largest model that was trained elsewhere, with the verdict on it. */
  static Page.Section ofElsewhere(Validation checked, List<RunRecord> pilots) {
    return of(checked, pilots)
        .named("elsewhere", "Models trained elsewhere")
        .opened("By models that were trained elsewhere: " + Outcome.of(checked));
  }

  private static Page.Section of(AtSize validation, double level, List<RunRecord> pilots) {
    long largestPilot = pilots.stream().mapToLong(RunRecord::params).max().orElse(0);
    Map<String, List<IntervalChart.Row>> byMixture = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    for (Validation.Checked checked : validation.mixtures()) {
      List<IntervalChart.Row> intervals = new ArrayList<>();
      for (Validation.Row row : checked.losses()) {
        boolean overall = row.domain().equals(Validation.OVERALL);
        String label = overall ? "overall" : row.domain();
        intervals.add(
            new IntervalChart.Row(
                label, row.predicted(), row.lower(), row.upper(), row.observed(), overall));
        rows.add(
            List.of(
                checked.name(),
                label,
                Figures.rounded(row.predicted(), Figures.half(row.lower(), row.upper())),
                Figures.between(row.lower(), row.upper()),
                Figures.rounded(row.observed(), Figures.half(row.lower(), row.upper())),
                Figures.error(row.relativeError()),
                row.inside() ? "inside" : "outside"));
      }
      byMixture.put(checked.name(), intervals);
    }
    List<IntervalChart.Row> range = byMixture.values().stream().flatMap(List::stream).toList();
    List<Chart> charts = new ArrayList<>();
    byMixture.forEach(
        (name, intervals) ->
            charts.add(
                IntervalChart.of(
                    new Caption(
                        inside(name, intervals),
                        "Predicted losses with intervals and observed losses by domain; the same"
                            + " figures are in the table below",
                        "nats per token",
                        ""),
                    intervals,
                    range)));
    return Page.Section.of(
            "validation",
            "Predicted beside observed",
            sentences(validation, largestPilot),
            List.of(
                new Page.Table(
                    "Predicted and observed losses, nats per token",
                    List.of(
                        "mixture",
                        "domain",
                        "predicted",
                        "interval",
                        "observed",
                        "error",
                        "interval holds it"),
                    rows,
                    2,
                    false)))
        .withCharts(
            true,
            charts,
            List.of(
                new Page.Key("bar interval", percent(level) + " interval"),
                new Page.Key("tick predicted", "predicted"),
                new Page.Key("point observed", "observed, inside the interval"),
                new Page.Key("point observed outside", "observed, outside it")))
        .withNotes(
            Stream.concat(
                    validation.warnings().stream(),
                    validation.observedSteps().optimum().notes().stream())
                .toList());
  }

  /** How many intervals hold what was observed, in words. */
  private static String inside(String name, List<IntervalChart.Row> rows) {
    long inside = rows.stream().filter(IntervalChart.Row::covered).count();
    return inside == rows.size()
        ? String.format(Locale.ROOT, "The %s: all %d losses within their intervals", name, inside)
        : String.format(
            Locale.ROOT,
            "The %s: %d of %d losses within their intervals",
            name,
            inside,
            rows.size());
  }

  private static List<String> sentences(AtSize validation, long largestPilot) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        String.format(
            Locale.ROOT,
            "%s (%s parameters) was trained for %s tokens on each of %d mixtures%s. The mean"
                + " absolute error over domains is %s.",
            validation.card(),
            Figures.count(validation.params()),
            Figures.count(validation.tokens()),
            validation.mixtures().size(),
            validation.params() > largestPilot
                ? ", larger than any model the laws were fitted on"
                : "",
            Figures.percent(validation.meanRelativeError())));
    Validation.Ranking ranking = validation.ranking();
    sentences.add(
        String.format(
            Locale.ROOT,
            "Ranking by overall loss, lowest first: predicted %s, observed %s. Gain of the optimum"
                + " over the baseline: predicted %s, observed %s nats per token. In %d of %d"
                + " domains the sign of the difference was predicted correctly.",
            String.join(" < ", ranking.predicted()),
            String.join(" < ", ranking.observed()),
            Figures.signed(ranking.predictedGain(), validation.gain().noise()),
            Figures.signed(ranking.observedGain(), validation.gain().noise()),
            ranking.signsPredictedCorrectly(),
            ranking.domains()));
    StepsToMatch steps = validation.observedSteps().optimum();
    sentences.add(
        steps.interpolated().isPresent()
            ? String.format(
                Locale.ROOT,
                "The %s reaches the final loss of the %s after about %s of its tokens.",
                steps.curve(),
                steps.reference(),
                Figures.about(steps.interpolated().getAsDouble()))
            : "The "
                + steps.curve()
                + " does not reach the final loss of the "
                + steps.reference()
                + ".");
    return sentences;
  }

  private static String percent(double level) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * level);
  }
}
