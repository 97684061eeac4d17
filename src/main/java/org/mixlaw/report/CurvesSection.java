package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.mixlaw.loss.Weights;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.LineChart;

/** Validation loss over tokens, one chart a domain, one curve a run, coloured by model size. */
final class CurvesSection {
  private CurvesSection() {}

  /**
   * Makes the section.
   *
   * @param runs all runs
   * @param validation names of the runs that trained the optimum and the baseline, in that order
   * @param weights weights of the validation domains in the overall loss; may be empty
   */
  static Page.Section of(
      List<RunRecord> runs, List<String> validation, SortedMap<String, Double> weights) {
    Set<String> domains = new TreeSet<>();
    runs.forEach(run -> domains.addAll(run.losses().keySet()));
    Sizes sizes = Sizes.of(runs, validation);
    // what matters most is drawn last, on top
    List<RunRecord> order =
        runs.stream().sorted(Comparator.comparing(run -> validation.contains(run.name()))).toList();
    List<String> charts = new ArrayList<>();
    if (!weights.isEmpty()) {
      charts.add(chart("overall (weighted)", order, run -> overall(run, weights), sizes));
    }
    for (String domain : domains) {
      charts.add(
          chart(
              domain,
              order,
              run ->
                  run.losses().getOrDefault(domain, List.of()).stream()
                      .map(m -> new LineChart.Point(m.tokens(), m.loss()))
                      .toList(),
              sizes));
    }
    return Page.Section.of(
            "curves",
            "Loss curves",
            List.of(
                "Validation loss over training tokens, one curve a run. The spread within a colour"
                    + " is what the mixture does; point at a curve for its mixture."),
            List.of())
        .withCharts(false, charts, sizes.legend());
  }

  private static String chart(
      String title,
      List<RunRecord> runs,
      Function<RunRecord, List<LineChart.Point>> points,
      Sizes sizes) {
    List<LineChart.Curve> curves =
        runs.stream()
            .map(
                run ->
                    new LineChart.Curve(
                        run.name() + ": " + Figures.mixture(run.mixture()),
                        sizes.style(run),
                        points.apply(run)))
            .filter(curve -> !curve.points().isEmpty())
            .toList();
    return LineChart.of(
        new Caption(
            title,
            "Validation loss over training tokens of "
                + curves.size()
                + " runs; final losses are in the table of runs",
            "tokens",
            "nats per token"),
        curves);
  }

  /** The weighted mean at every checkpoint at which all weighted domains were measured. */
  private static List<LineChart.Point> overall(RunRecord run, SortedMap<String, Double> weights) {
    SortedMap<Double, Map<String, Double>> checkpoints = new TreeMap<>();
    for (String domain : weights.keySet()) {
      run.losses()
          .getOrDefault(domain, List.of())
          .forEach(
              m ->
                  checkpoints
                      .computeIfAbsent(m.tokens(), t -> new TreeMap<>())
                      .put(domain, m.loss()));
    }
    return checkpoints.entrySet().stream()
        .filter(e -> e.getValue().keySet().containsAll(weights.keySet()))
        .map(e -> new LineChart.Point(e.getKey(), Weights.mean(e.getValue(), weights)))
        .toList();
  }
}
