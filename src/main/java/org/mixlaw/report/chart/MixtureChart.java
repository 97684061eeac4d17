package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Two mixtures as bars, one pair a domain, with the ranges that are as good and that were tried.
 */
public final class MixtureChart {
  private static final double WIDTH = 560;
  private static final double ROW = 38;
  private static final double LABELS = 130;
  private static final double VALUES = 92;

  private MixtureChart() {}

  /**
   * A domain.
   *
   * @param label its name
   * @param optimum its proportion in the best mixture
   * @param baseline its proportion in the baseline
   * @param lowest the least proportion that is near-optimal
   * @param highest the largest proportion that is near-optimal
   * @param tried the proportions of the pilots
   */
  public record Row(
      String label,
      double optimum,
      double baseline,
      double lowest,
      double highest,
      List<Double> tried) {}

  /**
   * Draws domains from top to bottom.
   *
   * @param caption the chart's words
   * @param rows the domains
   * @return the chart
   */
  public static Chart of(Caption caption, List<Row> rows) {
    double bottom = Frame.ROWS + ROW * rows.size() + 2;
    double most =
        rows.stream()
            .flatMapToDouble(
                r ->
                    DoubleStream.concat(
                        DoubleStream.of(r.baseline, r.optimum, r.highest),
                        r.tried.stream().mapToDouble(tried -> tried)))
            .max()
            .orElse(1);
    Scale x = new Scale(0, Math.min(1, Math.max(0.05, most) * 1.1), LABELS, WIDTH - VALUES, false);
    Svg svg = Frame.begin(caption, WIDTH, bottom + Frame.BOTTOM);
    Frame.rows(svg, caption, x, bottom, tick -> percent(tick, 0));
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), Frame.ROWS + ROW * i + 4, x);
    }
    Csv csv = new Csv("domain", "optimum", "baseline", "near-optimal from", "to");
    rows.forEach(r -> csv.row(r.label, r.optimum, r.baseline, r.lowest, r.highest));
    return Chart.of(caption, svg.close("svg"), csv);
  }

  private static void row(Svg svg, Row row, double top, Scale x) {
    String optimum = percent(row.optimum, 1);
    String baseline = percent(row.baseline, 1);
    svg.label(row.label, LABELS - 10, "row", 4, top + 17);
    svg.bar(
        row.label + ": optimum " + optimum, "optimum", x.first(), x.at(row.optimum), top + 1, 11);
    svg.bar(
        row.label + ": baseline " + baseline,
        "baseline",
        x.first(),
        x.at(row.baseline),
        top + 16,
        7);
    String near = percent(row.lowest, 1) + " to " + percent(row.highest, 1);
    svg.mark(
        row.label + ": near-optimal from " + near,
        "path",
        "class",
        "near",
        "d",
        whisker(x.at(row.lowest), x.at(row.highest), top + 6.5));
    row.tried.forEach(tried -> svg.line("tried", x.at(tried), top + 25, x.at(tried), top + 30));
    svg.words(optimum, "value strong", x.last() + 8, top + 11);
    svg.words(baseline, "value", x.last() + 8, top + 24);
  }

  /** A line with a stop at either end. */
  private static String whisker(double from, double to, double y) {
    return String.format(
        Locale.ROOT,
        "M%.1f %.1fv7M%.1f %.1fH%.1fM%.1f %.1fv7",
        from,
        y - 3.5,
        from,
        y,
        to,
        to,
        y - 3.5);
  }

  private static String percent(double share, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f%%", 100 * share);
  }
}
