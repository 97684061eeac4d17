package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Values as bars from 0, one or more a row, with whiskers where they have intervals. */
public final class BarChart {
  private static final double WIDTH = 560;
  private static final double LABELS = 176;
  private static final double BAR = 13;
  private static final double GAP = 9;
  private static final double VALUES = 84;

  private BarChart() {}

  /**
   * A bar.
   *
   * @param style CSS classes
   * @param told what it is, for the tooltip and the table
   * @param text its value as written beside it
   * @param value its length
   * @param lower the interval's lower end; {@code value} for none
   * @param upper the interval's upper end
   */
  public record Bar(
      String style, String told, String text, double value, double lower, double upper) {}

  /**
   * A row.
   *
   * @param label its name
   * @param bars from top to bottom
   */
  public record Row(String label, List<Bar> bars) {}

  /**
   * Draws rows from top to bottom.
   *
   * @param caption the chart's words
   * @param rows the rows
   * @return the chart
   */
  public static Chart of(Caption caption, List<Row> rows) {
    double bottom =
        Frame.ROWS + rows.stream().mapToDouble(row -> BAR * row.bars.size() + GAP).sum() + 2;
    Scale x =
        Scale.linear(
            DoubleStream.concat(
                DoubleStream.of(0),
                rows.stream()
                    .flatMap(row -> row.bars.stream())
                    .flatMapToDouble(bar -> DoubleStream.of(bar.value, bar.lower, bar.upper))),
            LABELS,
            WIDTH - VALUES);
    Svg svg = Frame.begin(caption, WIDTH, bottom + Frame.BOTTOM);
    List<Double> ticks = Frame.rowTicks(x);
    Frame.rows(svg, caption, x, bottom, tick -> x.label(tick, ticks));
    svg.line("axis", x.at(0), Frame.ROWS, x.at(0), bottom);
    Csv csv = new Csv("row", "bar", "value", "lower", "upper");
    double top = Frame.ROWS + GAP / 2;
    for (Row row : rows) {
      double middle = top + BAR * row.bars.size() / 2;
      svg.label(row.label, LABELS - 10, "row", 4, middle + 4);
      for (Bar bar : row.bars) {
        draw(svg, row, bar, x, top);
        csv.row(row.label, bar.told, bar.value, bar.lower, bar.upper);
        top += BAR;
      }
      top += GAP;
    }
    return Chart.of(caption, svg.close("svg"), csv);
  }

  private static void draw(Svg svg, Row row, Bar bar, Scale x, double top) {
    String told = row.label + ", " + bar.told + ": " + bar.text;
    double from = Math.min(x.at(0), x.at(bar.value));
    double to = Math.max(x.at(0), x.at(bar.value));
    svg.bar(told, "bar " + bar.style, from, to, top + 0.5, BAR - 1);
    if (bar.upper > bar.lower) {
      double y = top + BAR / 2;
      svg.empty(
          "path",
          "class",
          "near",
          "d",
          String.format(
              Locale.ROOT,
              "M%.1f %.1fv5M%.1f %.1fH%.1fM%.1f %.1fv5",
              x.at(bar.lower),
              y - 2.5,
              x.at(bar.lower),
              y,
              x.at(bar.upper),
              x.at(bar.upper),
              y - 2.5));
    }
    svg.words(bar.text, "value small", x.last() + 8, top + 10);
  }
}
