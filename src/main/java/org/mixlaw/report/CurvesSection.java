package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.LineChart;

/** Validation loss over tokens, one chart a domain, one curve a run, coloured by model size. */
final class CurvesSection {
  /** Runs beyond these, and points of one curve, would make the page heavy and show no more. */
  private static final int RUNS = 60;

  private static final int POINTS = 24;

  private CurvesSection() {}

  /**
   * Makes the section.
   *
   * @param runs all runs
   * @param validation names of the runs that trained the optimum and the baseline, in that order
   * @param weights weights of the validation domains in the overall loss; may be empty
   * @param unit what losses are measured in
   */
  static Page.Section of(
      List<RunRecord> runs,
      List<String> validation,
      SortedMap<String, Double> weights,
      LossUnit unit) {
    Set<String> domains = new TreeSet<>();
    runs.forEach(run -> domains.addAll(run.losses().keySet()));
    Sizes sizes = Sizes.of(runs, validation);
    // what matters most is drawn last, on top
    List<RunRecord> order =
        shown(runs, validation).stream()
            .sorted(Comparator.comparing(run -> validation.contains(run.name())))
            .toList();
    List<Chart> charts = new ArrayList<>();
    if (!weights.isEmpty()) {
      charts.add(
          chart(
              "overall",
              order,
              run ->
                  run.overall(weights).entrySet().stream()
                      .map(e -> new LineChart.Point(e.getKey(), e.getValue()))
                      .toList(),
              sizes,
              unit));
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
              sizes,
              unit));
    }
    return Page.Section.of(
            "curves",
            "Loss curves",
            List.of(
                "Validation loss over training tokens, one curve a run. The spread within a colour"
                    + " is what the mixture does; point at a curve for its mixture."
                    + (order.size() < runs.size()
                        ? " Shown are " + order.size() + " of " + runs.size() + " runs, evenly."
                        : "")),
            List.of())
        .withCharts(false, charts, sizes.legend("line"));
  }

  /** Whether any run was measured more than once: a single checkpoint makes no curve. */
  static boolean hasCurves(List<RunRecord> runs) {
    return runs.stream().flatMap(run -> run.losses().values().stream()).anyMatch(l -> l.size() > 1);
  }

  /** At most so many runs, evenly, those of the validation always among them. */
  private static List<RunRecord> shown(List<RunRecord> runs, List<String> validation) {
    List<RunRecord> shown = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      boolean turn = (long) i * RUNS / runs.size() != (i + 1L) * RUNS / runs.size();
      if (runs.size() <= RUNS || turn || validation.contains(runs.get(i).name())) {
        shown.add(runs.get(i));
      }
    }
    return shown;
  }

  /** Every so-manieth point of a long curve, and its last. */
  private static List<LineChart.Point> thinned(List<LineChart.Point> points) {
    if (points.size() <= POINTS) {
      return points;
    }
    List<LineChart.Point> kept = new ArrayList<>();
    for (int i = 1; i <= POINTS; i++) {
      kept.add(points.get((int) ((long) i * points.size() / POINTS) - 1));
    }
    return kept;
  }

  private static Chart chart(
      String title,
      List<RunRecord> runs,
      Function<RunRecord, List<LineChart.Point>> points,
      Sizes sizes,
      LossUnit unit) {
    List<LineChart.Curve> curves =
        runs.stream()
            .map(
                run ->
                    new LineChart.Curve(
                        run.name(),
                        Figures.largest(run.mixture(), 6),
                        sizes.style(run),
                        thinned(points.apply(run))))
            .filter(curve -> !curve.points().isEmpty())
            .toList();
    return LineChart.of(
            new Caption(
                ends(title, curves),
                "Validation loss over training tokens of "
                    + curves.size()
                    + " runs; final losses are in the table of runs",
                "training tokens",
                "loss, " + unit),
            curves)
        .about(title);
  }

  /** Where the runs end, in words. */
  private static String ends(String title, List<LineChart.Curve> curves) {
    DoubleSummaryStatistics ends =
        curves.stream()
            .mapToDouble(curve -> curve.points().get(curve.points().size() - 1).y())
            .summaryStatistics();
    return ends.getCount() == 0
        ? title
        : String.format(
            Locale.ROOT, "%s: runs end between %.2f and %.2f", title, ends.getMin(), ends.getMax());
  }
}
