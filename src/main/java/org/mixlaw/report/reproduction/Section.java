package org.mixlaw.report.reproduction;

import java.util.List;

/**
 * One part of the page.
 *
 * @param title its heading
 * @param text what is compared and where the reference comes from
 * @param comparisons figures from elsewhere beside ours
 * @param tables further results without a reference
 * @param charts drawings
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
   * A drawing of curves and points.
   *
   * @param title what it shows
   * @param x what lies along
   * @param y what rises
   * @param series what is drawn
   */
  public record Chart(String title, String x, String y, List<Series> series) {}

  /**
   * A curve, or a set of points.
   *
   * @param name what it is
   * @param points drawn as dots (measured) rather than a line (fitted)
   * @param xy pairs
   */
  public record Series(String name, boolean points, List<double[]> xy) {}
}
