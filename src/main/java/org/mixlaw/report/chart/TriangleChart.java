package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All mixtures of three domains as a triangle; a corner is a domain alone. */
public final class TriangleChart {
  private static final double WIDTH = 560;
  private static final double SIDE = 400;
  private static final double LEFT = 80;
  private static final double TOP = 26;
  private static final double HEIGHT = SIDE * 0.8660254;

  private TriangleChart() {}

  /**
   * A cell of the triangle.
   *
   * @param centre the mixture in its middle
   * @param corners three mixtures
   * @param value what its colour stands for, 0 at the best
   * @param near whether it cannot be told from the best
   * @param told the tooltip
   */
  public record Cell(
      double[] centre, List<double[]> corners, double value, boolean near, String told) {}

  /**
   * A mixture.
   *
   * @param name what it is
   * @param style CSS classes
   * @param shares three proportions
   */
  public record Dot(String name, String style, double[] shares) {}

  /**
   * Draws cells, darker the farther from the best, and mixtures above them.
   *
   * @param caption the chart's words
   * @param domains three domains: top, right, left
   * @param cells the cells
   * @param dots the mixtures
   * @return the chart
   */
  public static Chart of(Caption caption, List<String> domains, List<Cell> cells, List<Dot> dots) {
    Svg svg = Frame.begin(caption, WIDTH, TOP + HEIGHT + 44);
    // the worst corner would leave no shades to the rest
    double[] sorted = cells.stream().mapToDouble(Cell::value).sorted().toArray();
    double most =
        sorted.length == 0 ? 1 : Math.max(1e-9, sorted[(int) (0.8 * (sorted.length - 1))]);
    Csv csv = new Csv("kind", domains.get(0), domains.get(1), domains.get(2), "change");
    for (Cell cell : cells) {
      svg.open("g", "class", cell.near ? "cell near" : "cell higher").text(cell.told, "title");
      svg.empty(
          "polygon",
          "points",
          cell.corners.stream()
              .map(c -> Svg.number(x(c)) + "," + Svg.number(y(c)))
              .collect(Collectors.joining(" ")),
          "fill-opacity",
          cell.near
              ? "0.55"
              : String.format(
                  Locale.ROOT, "%.2f", 0.06 + 0.74 * Math.min(1, Math.max(0, cell.value / most))));
      svg.close("g");
      csv.row("cell", cell.centre[0], cell.centre[1], cell.centre[2], cell.value);
    }
    svg.empty(
        "path",
        "class",
        "outline",
        "d",
        String.format(
            Locale.ROOT,
            "M%.1f %.1fL%.1f %.1fL%.1f %.1fZ",
            LEFT + SIDE / 2,
            TOP,
            LEFT + SIDE,
            TOP + HEIGHT,
            LEFT,
            TOP + HEIGHT));
    for (Dot dot : dots) {
      boolean small = dot.style.startsWith("size");
      svg.dot(dot.name, "dot " + dot.style, x(dot.shares), y(dot.shares), small ? 2.6 : 5.5);
      csv.row(dot.name, dot.shares[0], dot.shares[1], dot.shares[2], "");
    }
    svg.words("all " + domains.get(0), "row middle", LEFT + SIDE / 2, TOP - 10);
    svg.words("all " + domains.get(1), "row end", LEFT + SIDE + 76, TOP + HEIGHT + 18);
    svg.words("all " + domains.get(2), "row", 4, TOP + HEIGHT + 18);
    svg.words(caption.x(), "label middle", LEFT + SIDE / 2, TOP + HEIGHT + 38);
    return Chart.of(caption, svg.close("svg"), csv);
  }

  private static double x(double[] shares) {
    return LEFT + SIDE * (shares[1] + shares[0] / 2);
  }

  private static double y(double[] shares) {
    return TOP + HEIGHT * (1 - shares[0]);
  }
}
