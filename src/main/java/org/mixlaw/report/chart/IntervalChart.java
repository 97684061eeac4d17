package org.mixlaw.report.chart;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Predictions with their intervals, the observation beside each: one row apiece. */
public final class IntervalChart {
  private static final double WIDTH = 560;
  private static final double ROW = 26;
  private static final double LABELS = 150;

  private IntervalChart() {}

  /**
   * A row.
   *
   * @param label its name
   * @param predicted the prediction
   * @param lower the interval's lower end
   * @param upper the interval's upper end
   * @param observed what was measured
   * @param strong whether it is set off from the others
   */
  public record Row(
      String label, double predicted, double lower, double upper, double observed, boolean strong) {
    /** Whether the interval holds what was measured. */
    public boolean covered() {
      return observed >= lower && observed <= upper;
    }
  }

  /**
   * Draws rows from top to bottom.
   *
   * @param caption the chart's words
   * @param rows the rows
   * @param range rows that the axis spans, so that several charts can share theirs
   * @return the chart
   */
  public static Chart of(Caption caption, List<Row> rows, Collection<Row> range) {
    double bottom = Frame.ROWS + ROW * rows.size() + 4;
    Scale x =
        Scale.linear(
            range.stream()
                .flatMapToDouble(r -> DoubleStream.of(r.lower, r.upper, r.predicted, r.observed)),
            LABELS,
            WIDTH - 14);
    Svg svg = Frame.begin(caption, WIDTH, bottom + Frame.BOTTOM);
    List<Double> ticks = Frame.rowTicks(x);
    Frame.rows(svg, caption, x, bottom, tick -> x.label(tick, ticks));
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), Frame.ROWS + ROW * (i + 0.5), x);
    }
    Csv csv = new Csv("row", "predicted", "lower", "upper", "observed");
    rows.forEach(r -> csv.row(r.label, r.predicted, r.lower, r.upper, r.observed));
    return Chart.of(caption, svg.close("svg"), csv);
  }

  private static void row(Svg svg, Row row, double y, Scale x) {
    String told =
        String.format(
            Locale.ROOT,
            "%s: predicted %.4f (%.4f to %.4f), observed %.4f",
            row.label,
            row.predicted,
            row.lower,
            row.upper,
            row.observed);
    svg.label(row.label, LABELS - 10, row.strong ? "row strong" : "row", 4, y + 4);
    svg.bar(told, "interval", x.at(row.lower), x.at(row.upper), y - 5, 10);
    svg.line("predicted", x.at(row.predicted), y - 8, x.at(row.predicted), y + 8);
    svg.dot(told, row.covered() ? "observed" : "observed outside", x.at(row.observed), y, 4.2);
  }
}
