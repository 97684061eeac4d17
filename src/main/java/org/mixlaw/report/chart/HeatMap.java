package org.mixlaw.report.chart;

import java.util.List;
import java.util.Locale;

/** Numbers in rows and columns, their cells coloured by sign and size. */
public final class HeatMap {
  private static final double LABELS = 132;
  private static final int LETTERS = 18;
  private static final double LEAST_HEAD = 48;
  private static final double ROW = 24;
  private static final double COLUMN = 52;

  private HeatMap() {}

  /**
   * A cell.
   *
   * @param value its number
   * @param text the number as it is written in the cell
   * @param told the tooltip
   * @param sure whether it differs from 0 by more than chance; greyed where not
   */
  public record Cell(double value, String text, String told, boolean sure) {}

  /**
   * A row of cells.
   *
   * @param label its name
   * @param cells one a column
   * @param strong whether it is set off from the others
   */
  public record Row(String label, List<Cell> cells, boolean strong) {}

  /**
   * Draws the cells.
   *
   * @param caption the chart's words; {@code x} stands over the columns
   * @param columns names of the columns
   * @param rows the rows
   * @return the chart
   */
  public static Chart of(Caption caption, List<String> columns, List<Row> rows) {
    int longest = columns.stream().mapToInt(String::length).max().orElse(0);
    double head = Math.max(LEAST_HEAD, 22 + Svg.slantedHeight(Math.min(LETTERS, longest)));
    double width =
        LABELS
            + COLUMN * columns.size()
            + Math.max(0, Svg.slantedWidth(Math.min(LETTERS, longest)) - COLUMN / 2);
    Svg svg = Frame.begin(caption, width, head + ROW * rows.size() + 8);
    svg.words(caption.x(), "label", 4, 12);
    svg.words(caption.y(), "label", 4, head - 6);
    for (int c = 0; c < columns.size(); c++) {
      svg.slanted(columns.get(c), LETTERS, "row", LABELS + COLUMN * (c + 0.5), head - 6);
    }
    double most =
        rows.stream()
            .flatMap(row -> row.cells.stream())
            .filter(Cell::sure)
            .mapToDouble(cell -> Math.abs(cell.value))
            .max()
            .orElse(1);
    Csv csv = new Csv("row", "column", "value", "sure");
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      double top = head + ROW * r;
      svg.label(row.label, LABELS - 8, row.strong ? "row strong" : "row", 4, top + 16);
      for (int c = 0; c < row.cells.size(); c++) {
        Cell cell = row.cells.get(c);
        cell(svg, cell, LABELS + COLUMN * c, top, most);
        csv.row(row.label, columns.get(c), cell.value, cell.sure);
      }
    }
    return Chart.of(caption, svg.close("svg"), csv).asBroadAs(width);
  }

  private static void cell(Svg svg, Cell cell, double left, double top, double most) {
    String style = !cell.sure ? "unsure" : cell.value < 0 ? "lower" : "higher";
    double strength = cell.sure ? 0.12 + 0.68 * Math.abs(cell.value) / Math.max(1e-12, most) : 1;
    svg.open("g", "class", "cell " + style).text(cell.told, "title");
    svg.empty(
        "rect",
        "x",
        left + 1,
        "y",
        top + 1,
        "width",
        COLUMN - 2,
        "height",
        ROW - 2,
        "fill-opacity",
        String.format(Locale.ROOT, "%.2f", strength));
    svg.words(cell.text, "figure middle", left + COLUMN / 2, top + 16);
    svg.close("g");
  }
}
