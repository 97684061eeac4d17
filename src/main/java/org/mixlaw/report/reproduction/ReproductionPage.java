package org.mixlaw.report.reproduction;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mixlaw.base.Provenance;

/** The reproduction as one self-contained HTML page, and as Markdown. */
public final class ReproductionPage {
  private static final List<String> HEADER =
      List.of("quantity", "reference", "ours", "difference", "");

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid #8884;padding-top:1rem}
      table{border-collapse:collapse;margin:.8rem 0;font-variant-numeric:tabular-nums;font-size:.88rem}
      th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #8883}
      th:first-child,td:first-child{text-align:left}
      .met{color:#2e8540}.beaten{color:#0b62a4}.missed{color:#c8201e;font-weight:600}
      .charts{display:flex;flex-wrap:wrap;gap:1rem}.charts svg{width:460px;max-width:100%}
      svg text{font:11px system-ui,sans-serif;fill:currentColor}svg .title{font-size:12.5px;font-weight:600}
      svg .grid{stroke:#8884;stroke-width:.6}
      small{opacity:.75}
      """;

  private ReproductionPage() {}

  /**
   * The page.
   *
   * @param sections its parts
   * @param provenance what made it
   * @return HTML without outside references
   */
  public static String html(List<Section> sections, Provenance provenance) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.append("<title>Data mixing laws, reproduced</title><style>").append(STYLE);
    html.append("</style></head><body><h1>Data mixing laws, reproduced</h1><p>");
    html.append(HtmlText.escape(summary(sections))).append("</p>");
    for (Section section : sections) {
      html.append("<h2>").append(HtmlText.escape(section.title())).append("</h2><p>");
      html.append(HtmlText.escape(section.text())).append("</p>");
      if (!section.comparisons().isEmpty()) {
        html.append("<table>").append(row("th", HEADER, ""));
        section.comparisons().forEach(c -> html.append(row("td", cells(c), word(c))));
        html.append("</table>");
      }
      for (Section.Table table : section.tables()) {
        html.append("<table>").append(row("th", table.header(), ""));
        table.rows().forEach(cells -> html.append(row("td", cells, "")));
        html.append("</table>");
      }
      if (!section.charts().isEmpty()) {
        html.append("<div class=\"charts\">");
        section.charts().forEach(chart -> html.append(SvgChart.of(chart)));
        html.append("</div>");
      }
    }
    html.append("<p><small>").append(HtmlText.escape(origin(provenance)));
    return html.append("</small></p></body></html>\n").toString();
  }

  /**
   * The same without drawings.
   *
   * @param sections its parts
   * @param provenance what made it
   * @return Markdown
   */
  public static String markdown(List<Section> sections, Provenance provenance) {
    StringBuilder text = new StringBuilder("# Data mixing laws, reproduced\n\n");
    text.append(summary(sections)).append('\n');
    for (Section section : sections) {
      text.append("\n## ").append(section.title()).append("\n\n").append(section.text());
      text.append('\n');
      if (!section.comparisons().isEmpty()) {
        table(text, HEADER, section.comparisons().stream().map(ReproductionPage::cells).toList());
      }
      section.tables().forEach(table -> table(text, table.header(), table.rows()));
    }
    return text.append('\n').append(origin(provenance)).append('\n').toString();
  }

  /**
   * How many figures are met, beaten and missed, in a sentence.
   *
   * @param sections the page's parts
   * @return the sentence
   */
  public static String summary(List<Section> sections) {
    List<Comparison> all = sections.stream().flatMap(s -> s.comparisons().stream()).toList();
    return String.format(
        "%d figures compared: %d met, %d beaten, %d missed.",
        all.size(),
        count(all, Comparison.Verdict.MET),
        count(all, Comparison.Verdict.BEATEN),
        count(all, Comparison.Verdict.MISSED));
  }

  private static long count(List<Comparison> all, Comparison.Verdict verdict) {
    return all.stream().filter(c -> c.verdict() == verdict).count();
  }

  private static List<String> cells(Comparison c) {
    return List.of(c.quantity(), number(c.reference()), number(c.ours()), c.difference(), word(c));
  }

  private static String word(Comparison c) {
    return c.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 0.05 ? "%.5e" : "%.5f", value);
  }

  private static String row(String cell, List<String> cells, String lastClass) {
    StringBuilder row = new StringBuilder("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1 && !lastClass.isEmpty();
      row.append('<').append(cell);
      row.append(last ? " class=\"" + lastClass + "\">" : ">");
      row.append(HtmlText.escape(cells.get(i))).append("</").append(cell).append('>');
    }
    return row.append("</tr>").toString();
  }

  private static void table(StringBuilder text, List<String> header, List<List<String>> rows) {
    text.append('\n').append(line(header));
    text.append(header.stream().map(h -> "---").collect(Collectors.joining(" | ", "| ", " |\n")));
    rows.forEach(row -> text.append(line(row)));
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String origin(Provenance provenance) {
    return String.format(
        "Made by %s at %s from %s.",
        provenance.program(),
        provenance.created(),
        provenance.inputs().entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue().substring(0, 12) + ")")
            .collect(Collectors.joining(", ")));
  }
}
