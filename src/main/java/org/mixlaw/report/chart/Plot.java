package org.mixlaw.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Lines with their intervals, measured points beside them, and places marked on the axis. */
public final class Plot {
  private static final double HEIGHT = 236;

  private final Caption caption;
  private final boolean logarithmic;
  private final DoubleFunction<String> along;
  private final List<Line> lines = new ArrayList<>();
  private final List<Dot> dots = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<String> diagonal = new ArrayList<>();

  private record Line(String name, String style, List<Point> points) {}

  private record Dot(String name, String style, Point point) {}

  private record Mark(String name, double x) {}

  /**
   * A point, and perhaps its interval.
   *
   * @param x along
   * @param y up
   * @param lower the interval's lower end; {@code y} for none
   * @param upper the interval's upper end
   */
  public record Point(double x, double y, double lower, double upper) {
    /**
     * A point without an interval.
     *
     * @param x along
     * @param y up
     */
    public Point(double x, double y) {
      this(x, y, y, y);
    }
  }

  /**
   * A plot to come.
   *
   * @param caption its words
   * @param logarithmic whether equal ratios are equally far apart along
   * @param along writes a value of the horizontal axis in tooltips
   */
  public Plot(Caption caption, boolean logarithmic, DoubleFunction<String> along) {
    this.caption = caption;
    this.logarithmic = logarithmic;
    this.along = along;
  }

  /**
   * Adds a line, and a band about it where its points have intervals.
   *
   * @param name what it is
   * @param style CSS classes; {@code dashed} among them for an extrapolation
   * @param points from left to right
   * @return this
   */
  public Plot line(String name, String style, List<Point> points) {
    lines.add(new Line(name, style, points));
    return this;
  }

  /**
   * Adds a point, and a whisker where it has an interval.
   *
   * @param name what it is
   * @param style CSS classes
   * @param point where it is
   * @return this
   */
  public Plot dot(String name, String style, Point point) {
    dots.add(new Dot(name, style, point));
    return this;
  }

  /**
   * Marks a place on the horizontal axis.
   *
   * @param name what is there
   * @param x where
   * @return this
   */
  public Plot mark(String name, double x) {
    marks.add(new Mark(name, x));
    return this;
  }

  /**
   * Draws the line on which both axes agree, and lets both span the same.
   *
   * @param name what it means
   * @return this
   */
  public Plot diagonal(String name) {
    diagonal.add(name);
    return this;
  }

  private Stream<Point> points() {
    return Stream.concat(
        lines.stream().flatMap(line -> line.points.stream()), dots.stream().map(Dot::point));
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    double right = Frame.WIDTH - Frame.RIGHT;
    DoubleStream xs =
        DoubleStream.concat(
            points().mapToDouble(Point::x), marks.stream().mapToDouble(mark -> mark.x));
    Scale across =
        logarithmic
            ? Scale.logarithmic(xs, Frame.LEFT, right)
            : Scale.linear(xs, Frame.LEFT, right);
    Scale up =
        Scale.linear(
            points().flatMapToDouble(p -> DoubleStream.of(p.y, p.lower, p.upper)),
            HEIGHT - Frame.BOTTOM,
            Frame.TOP);
    boolean alike = !diagonal.isEmpty() && !logarithmic;
    Scale x = alike ? across.spanning(up) : across;
    Scale y = alike ? up.spanning(across) : up;
    Svg svg = Frame.begin(caption, Frame.WIDTH, HEIGHT);
    Frame.axes(svg, caption, x, y);
    for (Mark mark : marks) {
      svg.mark(mark.name, "path", "class", "place", "d", path(x.at(mark.x), y.first(), y.last()));
    }
    diagonal.forEach(name -> agree(svg, name, x, y));
    lines.forEach(line -> draw(svg, line, x, y));
    dots.forEach(dot -> draw(svg, dot, x, y));
    return Chart.of(caption, svg.close("svg"), csv());
  }

  private static String path(double x, double from, double to) {
    return String.format(Locale.ROOT, "M%.1f %.1fV%.1f", x, from, to);
  }

  private static void agree(Svg svg, String name, Scale x, Scale y) {
    double from = Math.max(x.from(), y.from());
    double to = Math.min(x.to(), y.to());
    if (from < to) {
      svg.open("g").text(name, "title");
      svg.line("reference", x.at(from), y.at(from), x.at(to), y.at(to)).close("g");
    }
  }

  private static void draw(Svg svg, Line line, Scale x, Scale y) {
    svg.open("g", "class", "curve " + line.style).text(line.name, "title");
    if (line.points.stream().anyMatch(p -> p.upper > p.lower)) {
      svg.empty(
          "polygon",
          "points",
          Stream.concat(
                  line.points.stream().map(p -> place(x.at(p.x), y.at(p.upper))),
                  reversed(line.points).map(p -> place(x.at(p.x), y.at(p.lower))))
              .collect(Collectors.joining(" ")));
    }
    svg.empty(
        "polyline",
        "points",
        line.points.stream()
            .map(p -> place(x.at(p.x), y.at(p.y)))
            .collect(Collectors.joining(" ")));
    svg.close("g");
  }

  private static Stream<Point> reversed(List<Point> points) {
    List<Point> back = new ArrayList<>(points);
    java.util.Collections.reverse(back);
    return back.stream();
  }

  private static String place(double x, double y) {
    return Svg.number(x) + "," + Svg.number(y);
  }

  private void draw(Svg svg, Dot dot, Scale x, Scale y) {
    Point p = dot.point;
    String told =
        String.format(Locale.ROOT, "%s: %s, %.4f", dot.name, along.apply(p.x), p.y)
            + (p.upper > p.lower
                ? String.format(Locale.ROOT, " (%.4f to %.4f)", p.lower, p.upper)
                : "");
    if (p.upper > p.lower) {
      svg.line("whisker " + dot.style, x.at(p.x), y.at(p.lower), x.at(p.x), y.at(p.upper));
    }
    svg.dot(told, "dot " + dot.style, x.at(p.x), y.at(p.y), 3);
  }

  private Csv csv() {
    Csv csv = new Csv("kind", "name", "x", "y", "lower", "upper");
    for (Line line : lines) {
      for (Point p : line.points) {
        csv.row("line", line.name, p.x, p.y, p.lower, p.upper);
      }
    }
    dots.forEach(
        dot ->
            csv.row("point", dot.name, dot.point.x, dot.point.y, dot.point.lower, dot.point.upper));
    marks.forEach(mark -> csv.row("place", mark.name, mark.x, Double.NaN, Double.NaN, Double.NaN));
    return csv;
  }
}
