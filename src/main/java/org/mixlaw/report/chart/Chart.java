package org.mixlaw.report.chart;

/**
 * A finished chart.
 *
 * @param title what is seen, a few words; stands beside the drawing, not in it
 * @param svg the drawing, an SVG element
 * @param csv the figures that it draws, with a header
 * @param domain the domain that it is of, for choosing among many; empty for none
 * @param broad whether it needs a row of its own
 */
public record Chart(String title, String svg, String csv, String domain, boolean broad) {
  /** What half a page holds without making words small. */
  private static final double HALF = 600;

  /** The chart of a caption. */
  static Chart of(Caption caption, Svg svg, Csv csv) {
    return new Chart(caption.title(), svg.toString(), csv.toString(), "", false);
  }

  /**
   * The same chart as one of a domain.
   *
   * @param of the domain
   * @return the chart
   */
  public Chart about(String of) {
    return new Chart(title, svg, csv, of, broad);
  }

  /** The same chart in a row of its own, where it is wider than half a page. */
  Chart asBroadAs(double width) {
    return new Chart(title, svg, csv, domain, width > HALF);
  }
}
