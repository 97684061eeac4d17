package org.mixlaw.report;

import java.util.List;

/**
 * What a report shows, in words and finished charts; the template {@code page.ftlh} lays it out.
 *
 * @param title the page's title
 * @param subtitle one line under it
 * @param verdict the answer
 * @param tiles the key figures
 * @param sections the parts, in order
 * @param origin what the page was made from, a sentence
 */
public record Page(
    String title,
    String subtitle,
    Verdict verdict,
    List<Tile> tiles,
    List<Section> sections,
    String origin) {
  /** What a page about studies is made from. */
  static final String FROM_STUDIES = "Written by Mixlaw from the files of the study alone.";

  /**
   * The answer of the study.
   *
   * @param style CSS class: {@code good}, {@code bad} or {@code open}
   * @param word one or two words
   * @param sentence the whole answer
   */
  public record Verdict(String style, String word, String sentence) {}

  /**
   * A key figure.
   *
   * @param value the figure, with its unit
   * @param label what it is
   * @param note what to compare it with; may be empty
   */
  public record Tile(String value, String label, String note) {}

  /**
   * A part of the page.
   *
   * @param id its anchor
   * @param title its heading
   * @param paragraphs what there is to see
   * @param legend what colours and marks mean
   * @param charts SVG elements
   * @param wide whether the charts are wide ones
   * @param tables tables below the charts
   * @param notes what to be careful about
   */
  public record Section(
      String id,
      String title,
      List<String> paragraphs,
      List<Key> legend,
      List<String> charts,
      boolean wide,
      List<Table> tables,
      List<String> notes) {

    /** A section of paragraphs and tables. */
    static Section of(String id, String title, List<String> paragraphs, List<Table> tables) {
      return new Section(id, title, paragraphs, List.of(), List.of(), false, tables, List.of());
    }

    /** The same under another name. */
    Section named(String anchor, String heading) {
      return new Section(anchor, heading, paragraphs, legend, charts, wide, tables, notes);
    }

    /** The same with notes. */
    Section withNotes(List<String> more) {
      return new Section(id, title, paragraphs, legend, charts, wide, tables, more);
    }

    /** The same with charts and what their marks mean. */
    Section withCharts(boolean wideOnes, List<String> drawn, List<Key> meaning) {
      return new Section(id, title, paragraphs, meaning, drawn, wideOnes, tables, notes);
    }
  }

  /**
   * An entry of a legend.
   *
   * @param style CSS classes of the mark
   * @param label what it stands for
   */
  public record Key(String style, String label) {}

  /**
   * A table.
   *
   * @param caption what it holds
   * @param header its columns
   * @param rows its cells, as text
   * @param names how many leading columns hold names rather than figures
   * @param folded whether it is folded until asked for
   */
  public record Table(
      String caption, List<String> header, List<List<String>> rows, int names, boolean folded) {}
}
