package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mixtures as lines down rows of domains. */
public final class ParallelChart {
  private static final double WIDTH = 560;
  private static final double LABELS = 130;
  private static final double ROW = 30;

  private ParallelChart() {}

  /**
   * A mixture.
   *
   * @param name what it is
   * @param style CSS classes
   * @param shares its proportion in every domain, in the order of the rows
   */
  public record Line(String name, String style, List<Double> shares) {}

  /**
   * Draws lines, the later above the earlier.
   *
   * @param caption the chart's words
   * @param domains the rows
   * @param lines the mixtures
   * @return the chart
   */
  public static Chart of(Caption caption, List<String> domains, List<Line> lines) {
    double bottom = Frame.ROWS + ROW * domains.size();
    double most =
        lines.stream()
            .flatMap(line -> line.shares.stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    Scale x = new Scale(0, Math.min(1, Math.max(0.05, most) * 1.05), LABELS, WIDTH - 16, false);
    Svg svg = Frame.begin(caption, WIDTH, bottom + Frame.BOTTOM);
    Frame.rows(svg, caption, x, bottom, tick -> String.format(Locale.ROOT, "%.0f%%", 100 * tick));
    Csv csv = new Csv("mixture", "domain", "share");
    for (int d = 0; d < domains.size(); d++) {
      svg.label(domains.get(d), LABELS - 10, "row", 4, at(d) + 4);
      svg.line("grid", x.first(), at(d), x.last(), at(d));
    }
    for (Line line : lines) {
      svg.open("g", "class", "curve " + line.style);
      svg.text(line.name + ": " + words(domains, line), "title");
      svg.empty(
          "polyline",
          "points",
          IntStream.range(0, domains.size())
              .mapToObj(d -> Svg.number(x.at(line.shares.get(d))) + "," + Svg.number(at(d)))
              .collect(Collectors.joining(" ")));
      for (int d = 0; d < domains.size(); d++) {
        svg.empty("circle", "cx", x.at(line.shares.get(d)), "cy", at(d), "r", 2.6);
        csv.row(line.name, domains.get(d), line.shares.get(d));
      }
      svg.close("g");
    }
    return Chart.of(caption, svg.close("svg"), csv);
  }

  private static double at(int row) {
    return Frame.ROWS + ROW * (row + 0.5);
  }

  private static String words(List<String> domains, Line line) {
    return IntStream.range(0, domains.size())
        .mapToObj(
            d -> String.format(Locale.ROOT, "%s %.1f%%", domains.get(d), 100 * line.shares.get(d)))
        .collect(Collectors.joining(", "));
  }
}
