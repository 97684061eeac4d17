package org.mixlaw.report.chart;

import java.util.List;
import java.util.stream.Collectors;

/** Curves over a logarithmic axis. */
public final class LineChart {
  private static final double HEIGHT = 236;

  private LineChart() {}

  /**
   * A curve.
   *
   * @param name what it is of, the tooltip
   * @param style CSS classes of its line
   * @param points its points from left to right
   */
  public record Curve(String name, String style, List<Point> points) {}

  /**
   * A point.
   *
   * @param x above 0
   * @param y any number
   */
  public record Point(double x, double y) {}

  /**
   * Draws curves, the later above the earlier.
   *
   * @param caption the chart's words
   * @param curves the curves
   * @return an SVG element
   */
  public static String of(Caption caption, List<Curve> curves) {
    Scale x =
        Scale.logarithmic(
            curves.stream().flatMap(c -> c.points.stream()).mapToDouble(Point::x),
            Frame.LEFT,
            Frame.WIDTH - Frame.RIGHT);
    Scale y =
        Scale.linear(
            curves.stream().flatMap(c -> c.points.stream()).mapToDouble(Point::y),
            HEIGHT - Frame.BOTTOM,
            Frame.TOP + 14);
    Svg svg = Frame.begin(caption, Frame.WIDTH, HEIGHT);
    Frame.axes(svg, caption, x, y);
    for (Curve curve : curves) {
      svg.open("g", "class", "curve " + curve.style);
      svg.text(curve.name, "title");
      svg.empty(
          "polyline",
          "points",
          curve.points.stream()
              .map(p -> Svg.number(x.at(p.x)) + "," + Svg.number(y.at(p.y)))
              .collect(Collectors.joining(" ")));
      if (!curve.points.isEmpty()) {
        Point end = curve.points.get(curve.points.size() - 1);
        svg.empty("circle", "cx", x.at(end.x), "cy", y.at(end.y), "r", 2.2);
      }
      svg.close("g");
    }
    return svg.close("svg").toString();
  }
}
