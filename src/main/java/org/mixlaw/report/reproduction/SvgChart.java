package org.mixlaw.report.reproduction;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** Draws a {@link Section.Chart} as SVG: dots for what was measured, lines for what was fitted. */
final class SvgChart {
  private static final String[] COLOURS = {
    "#0b62a4", "#c8501e", "#2e8540", "#8a3ffc", "#a56a00", "#5c6f7f"
  };
  private static final double WIDTH = 460;
  private static final double HEIGHT = 300;
  private static final double LEFT = 62;
  private static final double RIGHT = 12;
  private static final double TOP = 30;
  private static final double BOTTOM = 44;
  private static final int TICKS = 5;

  private SvgChart() {}

  static String of(Section.Chart chart) {
    List<double[]> all = chart.series().stream().flatMap(s -> s.xy().stream()).toList();
    double[] xs = range(all, 0);
    double[] ys = range(all, 1);
    DoubleUnaryOperator x = v -> LEFT + (v - xs[0]) / (xs[1] - xs[0]) * (WIDTH - LEFT - RIGHT);
    DoubleUnaryOperator y =
        v -> HEIGHT - BOTTOM - (v - ys[0]) / (ys[1] - ys[0]) * (HEIGHT - TOP - BOTTOM);
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
            WIDTH, HEIGHT, HtmlText.escape(chart.title())));
    svg.append(
        format(
            "<text class=\"title\" x=\"%.0f\" y=\"18\">%s</text>",
            LEFT, HtmlText.escape(chart.title())));
    axes(svg, chart, xs, ys, x, y);
    for (int s = 0; s < chart.series().size(); s++) {
      series(svg, chart.series().get(s), COLOURS[s % COLOURS.length], s, x, y);
    }
    return svg.append("</svg>").toString();
  }

  private static void axes(
      StringBuilder svg,
      Section.Chart chart,
      double[] xs,
      double[] ys,
      DoubleUnaryOperator x,
      DoubleUnaryOperator y) {
    for (int i = 0; i <= TICKS; i++) {
      double vx = xs[0] + (xs[1] - xs[0]) * i / TICKS;
      double vy = ys[0] + (ys[1] - ys[0]) * i / TICKS;
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT, WIDTH - RIGHT, y.applyAsDouble(vy), y.applyAsDouble(vy)));
      svg.append(
          format(
              "<text class=\"tick\" text-anchor=\"end\" x=\"%.1f\" y=\"%.1f\">%s</text>",
              LEFT - 6, y.applyAsDouble(vy) + 4, tick(vy, ys)));
      svg.append(
          format(
              "<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%s</text>",
              x.applyAsDouble(vx), HEIGHT - BOTTOM + 16, tick(vx, xs)));
    }
    svg.append(
        format(
            "<text class=\"axis\" text-anchor=\"middle\" x=\"%.1f\" y=\"%.1f\">%s</text>",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, HtmlText.escape(chart.x())));
    svg.append(
        format(
            "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 %.1f)"
                + " rotate(-90)\">%s</text>",
            (TOP + HEIGHT - BOTTOM) / 2, HtmlText.escape(chart.y())));
  }

  private static void series(
      StringBuilder svg,
      Section.Series series,
      String colour,
      int index,
      DoubleUnaryOperator x,
      DoubleUnaryOperator y) {
    if (series.points()) {
      for (double[] p : series.xy()) {
        svg.append(
            format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.2\" fill=\"%s\"><title>%s: %.4g,"
                    + " %.4f</title></circle>",
                x.applyAsDouble(p[0]),
                y.applyAsDouble(p[1]),
                colour,
                HtmlText.escape(series.name()),
                p[0],
                p[1]));
      }
    } else {
      svg.append(
          format(
              "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" points=\"%s\"/>",
              colour,
              series.xy().stream()
                  .map(p -> format("%.1f,%.1f", x.applyAsDouble(p[0]), y.applyAsDouble(p[1])))
                  .collect(Collectors.joining(" "))));
    }
    svg.append(
        format(
            "<text class=\"tick\" text-anchor=\"end\" style=\"fill:%s\" x=\"%.1f\""
                + " y=\"%.1f\">%s</text>",
            colour, WIDTH - RIGHT - 4, TOP + 12 + 14 * index, HtmlText.escape(series.name())));
  }

  private static double[] range(List<double[]> points, int axis) {
    double least = points.stream().mapToDouble(p -> p[axis]).min().orElse(0);
    double most = points.stream().mapToDouble(p -> p[axis]).max().orElse(1);
    double margin = most > least ? (most - least) * 0.04 : 0.5;
    return new double[] {least - margin, most + margin};
  }

  private static String tick(double value, double[] range) {
    double span = range[1] - range[0];
    return span > 20
        ? format("%.0f", value)
        : span > 2
            ? format("%.1f", value)
            : span > 0.1 ? format("%.2f", value) : format("%.3f", value);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
