package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Curves over a logarithmic or linear axis, and points beside them. */
public final class LineChart {
  private static final double HEIGHT = 236;

  private LineChart() {}

  /**
   * A curve.
   *
   * @param name what it is of
   * @param told more of it, for the tooltip; may be empty
   * @param style CSS classes of its line
   * @param points its points from left to right
   */
  public record Curve(String name, String told, String style, List<Point> points) {
    private String tooltip() {
      return told.isEmpty() ? name : name + ": " + told;
    }
  }

  /**
   * A point.
   *
   * @param x above 0
   * @param y any number
   */
  public record Point(double x, double y) {}

  /**
   * Draws curves over a logarithmic axis, the later above the earlier.
   *
   * @param caption the chart's words
   * @param curves the curves
   * @return the chart
   */
  public static Chart of(Caption caption, List<Curve> curves) {
    Scale x =
        Scale.logarithmic(
            points(curves).mapToDouble(Point::x), Frame.LEFT, Frame.WIDTH - Frame.RIGHT);
    return draw(caption, x, curves, List.of());
  }

  /**
   * Draws curves over a linear axis, and points above them.
   *
   * @param caption the chart's words
   * @param curves the curves
   * @param dots the points; name and style are those of all points of an entry
   * @return the chart
   */
  public static Chart linear(Caption caption, List<Curve> curves, List<Curve> dots) {
    Scale x =
        Scale.linear(
            Stream.concat(points(curves), points(dots)).mapToDouble(Point::x),
            Frame.LEFT,
            Frame.WIDTH - Frame.RIGHT);
    return draw(caption, x, curves, dots);
  }

  private static Stream<Point> points(List<Curve> curves) {
    return curves.stream().flatMap(c -> c.points.stream());
  }

  private static Chart draw(Caption caption, Scale x, List<Curve> curves, List<Curve> dots) {
    Scale y =
        Scale.linear(
            Stream.concat(points(curves), points(dots)).mapToDouble(Point::y),
            HEIGHT - Frame.BOTTOM,
            Frame.TOP);
    Svg svg = Frame.begin(caption, Frame.WIDTH, HEIGHT);
    Frame.axes(svg, caption, x, y);
    for (Curve curve : curves) {
      svg.open("g", "class", "curve " + curve.style, "data-run", curve.name);
      svg.text(curve.tooltip(), "title");
      svg.empty(
          "polyline",
          "points",
          curve.points.stream()
              .map(p -> Svg.number(x.at(p.x)) + "," + Svg.number(y.at(p.y)))
              .collect(Collectors.joining(" ")));
      if (dots.isEmpty() && !curve.points.isEmpty()) {
        Point end = curve.points.get(curve.points.size() - 1);
        svg.empty("circle", "cx", x.at(end.x), "cy", y.at(end.y), "r", 2.2);
      }
      svg.close("g");
    }
    for (Curve entry : dots) {
      for (Point point : entry.points) {
        String told = String.format(Locale.ROOT, "%s: %.4g, %.4f", entry.name, point.x, point.y);
        svg.dot(told, "dot " + entry.style, x.at(point.x), y.at(point.y), 3);
      }
    }
    return Chart.of(caption, svg.close("svg"), csv(curves, dots));
  }

  private static Csv csv(List<Curve> curves, List<Curve> dots) {
    Csv csv = new Csv("name", "x", "y");
    Stream.concat(curves.stream(), dots.stream())
        .forEach(curve -> curve.points.forEach(point -> csv.row(curve.name, point.x, point.y)));
    return csv;
  }
}
