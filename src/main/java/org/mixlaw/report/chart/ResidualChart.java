package org.mixlaw.report.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How far a fit is off, over what was measured. A diagonal of fitted over measured values looks
 * perfect for every fit worth showing; what it gets wrong is in the residuals.
 */
public final class ResidualChart {
  private static final double HEIGHT = 236;

  private ResidualChart() {}

  /**
   * A point.
   *
   * @param measured what was measured
   * @param residual fitted less measured
   * @param name the tooltip
   * @param style CSS classes of its dot
   */
  public record Dot(double measured, double residual, String name, String style) {}

  /**
   * Draws points about zero, the vertical axis symmetric.
   *
   * @param caption the chart's words
   * @param dots the points
   * @param deviation the residuals' standard deviation; a band of twice that is drawn
   * @return the chart
   */
  public static Chart of(Caption caption, List<Dot> dots, double deviation) {
    Scale x =
        Scale.linear(
            dots.stream().mapToDouble(Dot::measured), Frame.LEFT, Frame.WIDTH - Frame.RIGHT);
    double most = dots.stream().mapToDouble(dot -> Math.abs(dot.residual)).max().orElse(0);
    double reach = Math.max(1e-9, Math.max(most, 2 * deviation));
    Scale y = Scale.linear(DoubleStream.of(-reach, reach), HEIGHT - Frame.BOTTOM, Frame.TOP);
    Svg svg = Frame.begin(caption, Frame.WIDTH, HEIGHT);
    svg.empty(
        "rect",
        "class",
        "band",
        "x",
        x.first(),
        "width",
        x.last() - x.first(),
        "y",
        y.at(2 * deviation),
        "height",
        y.at(-2 * deviation) - y.at(2 * deviation));
    Frame.axes(svg, caption, x, y);
    svg.line("reference", x.first(), y.at(0), x.last(), y.at(0));
    for (Dot dot : dots) {
      svg.dot(dot.name, "dot " + dot.style, x.at(dot.measured), y.at(dot.residual), 3);
    }
    Csv csv = new Csv("point", "measured", "residual");
    dots.forEach(dot -> csv.row(dot.name, dot.measured, dot.residual));
    return Chart.of(caption, svg.close("svg"), csv);
  }
}
