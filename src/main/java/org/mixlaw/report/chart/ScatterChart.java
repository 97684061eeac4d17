package org.mixlaw.report.chart;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** Points about the diagonal: what lies on it is as it should be. */
public final class ScatterChart {
  private static final double HEIGHT = 300;

  private ScatterChart() {}

  /**
   * A point.
   *
   * @param x along
   * @param y up
   * @param name the tooltip
   * @param style CSS classes of its dot
   */
  public record Dot(double x, double y, String name, String style) {}

  /**
   * Draws points and the diagonal, both axes over the same range.
   *
   * @param caption the chart's words
   * @param dots the points
   * @return an SVG element
   */
  public static String of(Caption caption, List<Dot> dots) {
    Supplier<DoubleStream> values =
        () -> dots.stream().flatMapToDouble(dot -> DoubleStream.of(dot.x, dot.y));
    Scale x = Scale.linear(values.get(), Frame.LEFT, Frame.WIDTH - Frame.RIGHT);
    Scale y = Scale.linear(values.get(), HEIGHT - Frame.BOTTOM, Frame.TOP + 14);
    Svg svg = Frame.begin(caption, Frame.WIDTH, HEIGHT);
    Frame.axes(svg, caption, x, y);
    svg.line("reference", x.first(), y.first(), x.last(), y.last());
    for (Dot dot : dots) {
      svg.dot(dot.name, "dot " + dot.style, x.at(dot.x), y.at(dot.y), 3.2);
    }
    return svg.close("svg").toString();
  }
}
