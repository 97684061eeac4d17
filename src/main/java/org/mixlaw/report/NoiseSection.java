package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.fit.NoiseLevels;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.report.chart.BarChart;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/** What losses differ by for no reason, beside the gain. */
final class NoiseSection {
  private NoiseSection() {}

  static Page.Section of(
      NoiseLevels noise,
      Optional<Optimum> optimum,
      Optional<Validation> validation,
      LossUnit unit) {
    Optional<Outcome> outcome = validation.map(Outcome::of);
    double ofTwoRuns =
        validation.map(checked -> checked.largest().gain().ofTwoRuns()).orElse(noise.ofGain());
    List<BarChart.Row> rows = new ArrayList<>();
    optimum.ifPresent(
        best ->
            rows.add(
                row(
                    "gain, predicted",
                    "best",
                    best.gain().value(),
                    best.gain().lower(),
                    best.gain().upper())));
    outcome.ifPresent(
        seen -> rows.add(row("gain, observed", "best", seen.gain(), seen.lower(), seen.upper())));
    rows.add(level("difference of two runs", ofTwoRuns));
    if (noise.seeds().containsKey(Weights.OVERALL)) {
      rows.add(level("one run, of seeds", noise.seeds().get(Weights.OVERALL)));
    }
    rows.add(level("one run, about the laws", noise.run().get(Weights.OVERALL)));
    noise.mixture().ifPresent(level -> rows.add(level("laws on a hidden mixture", level)));
    noise.size().ifPresent(level -> rows.add(level("laws on a larger size", level)));
    double gain =
        outcome.map(Outcome::gain).or(() -> optimum.map(o -> o.gain().value())).orElse(0.0);
    String heading =
        gain == 0
            ? "What losses differ by for no reason"
            : String.format(
                Locale.ROOT,
                "The gain is %.1f standard deviations of the difference of two runs",
                gain / ofTwoRuns);
    return Page.Section.of(
            "noise",
            "Noise",
            List.of(
                "What the overall loss differs by for other reasons than the mixture, as standard"
                    + " deviations, beside the gain with its interval; "
                    + unit
                    + "."
                    + (noise.seeds().isEmpty()
                        ? " No run was repeated with another seed: what one run scatters by is"
                            + " estimated from the fit."
                        : "")
                    + " Two runs differ by more than one scatters, by the square root of 2."),
            List.of(byDomain(noise)))
        .withCharts(
            true,
            List.of(
                BarChart.of(
                    new Caption(
                        heading,
                        "Standard deviations of the overall loss, and the gain with its interval",
                        unit.toString(),
                        ""),
                    rows)),
            List.of(
                new Page.Key("bar best", "gain over the baseline"),
                new Page.Key("bar baseline", "standard deviation"),
                new Page.Key("whisker", "interval")));
  }

  private static BarChart.Row level(String name, double deviation) {
    return row(name, "baseline", deviation, deviation, deviation);
  }

  private static BarChart.Row row(
      String name, String style, double value, double lower, double upper) {
    String text = Figures.rounded(value, upper > lower ? Figures.half(lower, upper) : value / 3);
    return new BarChart.Row(
        name, List.of(new BarChart.Bar(style, "value", text, value, lower, upper)));
  }

  private static Page.Table byDomain(NoiseLevels noise) {
    boolean seeds = !noise.seeds().isEmpty();
    List<List<String>> rows = new ArrayList<>();
    noise
        .run()
        .forEach(
            (name, deviation) -> {
              List<String> row = new ArrayList<>();
              row.add(name.equals(Weights.OVERALL) ? "overall" : name);
              row.add(Figures.loss(deviation));
              if (seeds) {
                row.add(
                    noise.seeds().containsKey(name) ? Figures.loss(noise.seeds().get(name)) : "");
              }
              rows.add(row);
            });
    return new Page.Table(
        "Scatter by domain, standard deviations",
        seeds
            ? List.of("domain", "runs about the laws", "other seeds")
            : List.of("domain", "runs about the laws"),
        rows,
        1,
        true);
  }
}
