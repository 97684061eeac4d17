package org.mixlaw.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mixlaw.report.chart.Chart;

/**
 * What a report shows, in words and finished charts; the template {@code page.ftlh} lays it out.
 *
 * @param title the page's title
 * @param subtitle one line under it
 * @param verdict the answer
 * @param answer what a team wants to know first; empty where the page has no such answer
 * @param sections the parts, in order
 * @param origin what the page was made from, a sentence
 */
public record Page(
    String title,
    String subtitle,
    Verdict verdict,
    Optional<Answer> answer,
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
   * @param alarms what must be known beside it
   */
  public record Verdict(String style, String word, String sentence, List<String> alarms) {
    /** An answer without alarms. */
    Verdict(String style, String word, String sentence) {
      this(style, word, sentence, List.of());
    }
  }

  /**
   * The first screen: which mixture, how much better, how sure, at what cost, why.
   *
   * @param shares the mixture, a bar a domain
   * @param copied the mixture as the command line takes it
   * @param tiles the key figures
   * @param reasons why, and what to run next, each a heading with sentences
   */
  public record Answer(List<Share> shares, String copied, List<Tile> tiles, List<Reason> reasons) {}

  /**
   * A domain of the mixture.
   *
   * @param domain its name
   * @param width length of its bar, in per cent of the longest
   * @param base place of the baseline's share, in the same unit
   * @param share its share
   * @param baseline the baseline's share
   */
  public record Share(String domain, String width, String base, String share, String baseline) {}

  /**
   * A key figure.
   *
   * @param label what it is
   * @param value the figure, with its unit
   * @param notes what to compare it with
   */
  public record Tile(String label, String value, List<String> notes) {}

  /**
   * Sentences under a heading.
   *
   * @param heading a few words
   * @param sentences what is said
   */
  public record Reason(String heading, List<Said> sentences) {
    /** Sentences without commands. */
    static Reason of(String heading, List<String> sentences) {
      return new Reason(heading, sentences.stream().map(text -> new Said(text, "")).toList());
    }
  }

  /**
   * A sentence, and perhaps what to type for it.
   *
   * @param text the sentence
   * @param command a command, or lines of a study file; may be empty
   */
  public record Said(String text, String command) {}

  /**
   * A part of the page.
   *
   * @param id its anchor
   * @param title its heading
   * @param paragraphs what there is to see
   * @param legend what colours and marks mean
   * @param charts the charts
   * @param wide whether the charts are wide ones
   * @param tables tables below the charts
   * @param notes what to be careful about
   */
  public record Section(
      String id,
      String title,
      List<String> paragraphs,
      List<Key> legend,
      List<Chart> charts,
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

    /** The same with a paragraph before the others. */
    Section opened(String paragraph) {
      List<String> all = Stream.concat(Stream.of(paragraph), paragraphs.stream()).toList();
      return new Section(id, title, all, legend, charts, wide, tables, notes);
    }

    /** The same with notes. */
    Section withNotes(List<String> more) {
      return new Section(id, title, paragraphs, legend, charts, wide, tables, more);
    }

    /** The same with charts and what their marks mean. */
    Section withCharts(boolean wideOnes, List<Chart> drawn, List<Key> meaning) {
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
   * @param note a sentence below it; may be empty
   */
  public record Table(
      String caption,
      List<String> header,
      List<List<String>> rows,
      int names,
      boolean folded,
      String note) {
    /** A table without a note. */
    Table(String caption, List<String> header, List<List<String>> rows, int names, boolean folded) {
      this(caption, header, rows, names, folded, "");
    }
  }
}
