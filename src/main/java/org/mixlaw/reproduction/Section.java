package org.mixlaw.reproduction;

import java.util.List;

/**
 * One figure or table of the paper, computed again.
 *
 * @param title its heading
 * @param text what is compared and where the reference comes from
 * @param comparisons figures from elsewhere beside ours
 * @param tables further results without a reference
 * @param charts curves and points worth seeing
 */
public record Section(
    String title,
    String text,
    List<Comparison> comparisons,
    List<Table> tables,
    List<Chart> charts) {
  /**
   * A plain table.
   *
   * @param header the columns
   * @param rows the cells, a list a row
   */
  public record Table(List<String> header, List<List<String>> rows) {}

  /**
   * Curves and points over two axes.
   *
   * @param title what they show
   * @param x the horizontal axis, with its unit
   * @param y the vertical axis, with its unit
   * @param series the curves and points
   */
  public record Chart(String title, String x, String y, List<Series> series) {}

  /**
   * A curve, or a set of points.
   *
   * @param name what it is
   * @param points whether it is a set of points (measured) rather than a curve (fitted)
   * @param xy pairs (x, y)
   */
  public record Series(String name, boolean points, List<double[]> xy) {}
}
