package org.mixlaw.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mixlaw.base.Provenance;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.LineChart;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.Section;

/**
 * The figures of the paper beside ours, as one self-contained HTML page and as Markdown.
 *
 * @param sections the figures and tables
 * @param provenance what made them
 */
public record ReproductionReport(List<Section> sections, Provenance provenance) {
  private static final String TITLE = "Data mixing laws, reproduced";
  private static final List<String> HEADER =
      List.of("quantity", "reference", "ours", "difference", "");

  /** Styles of the curves of a chart, in order; measured points have the last one. */
  private static final List<String> STYLES = List.of("best", "base", "size3");

  /**
   * The page.
   *
   * @return HTML without outside references
   * @throws IOException if the page's template cannot be read
   */
  public String html() throws IOException {
    List<Page.Section> parts = new ArrayList<>();
    for (Section section : sections) {
      parts.add(part("figure" + (parts.size() + 1), section));
    }
    long missed = count(Comparison.Verdict.MISSED);
    Page.Verdict verdict =
        new Page.Verdict(
            missed == 0 ? "good" : "bad", missed == 0 ? "Reproduced" : "Missed", summary());
    String subtitle = "The figures of arXiv 2403.16952 that the published tables allow to compute.";
    return HtmlPage.of(new Page(TITLE, subtitle, verdict, Optional.empty(), parts, origin()));
  }

  private static Page.Section part(String id, Section section) {
    List<Page.Table> tables = new ArrayList<>();
    if (!section.comparisons().isEmpty()) {
      List<List<String>> rows =
          section.comparisons().stream().map(ReproductionReport::cells).toList();
      tables.add(new Page.Table("Reference beside ours", HEADER, rows, 1, false));
    }
    for (Section.Table table : section.tables()) {
      tables.add(new Page.Table(table.header().get(0), table.header(), table.rows(), 1, false));
    }
    List<Chart> charts = section.charts().stream().map(ReproductionReport::chart).toList();
    return Page.Section.of(id, section.title(), List.of(section.text()), tables)
        .withCharts(false, charts, legend(section));
  }

  private static Chart chart(Section.Chart chart) {
    List<LineChart.Curve> curves = new ArrayList<>();
    List<LineChart.Curve> dots = new ArrayList<>();
    for (Section.Series series : chart.series()) {
      List<LineChart.Point> points =
          series.xy().stream().map(xy -> new LineChart.Point(xy[0], xy[1])).toList();
      (series.points() ? dots : curves)
          .add(new LineChart.Curve(series.name(), "", style(chart, series), points));
    }
    String description =
        chart.series().stream().map(Section.Series::name).collect(Collectors.joining(", "));
    return LineChart.linear(
        new Caption(chart.title(), description, chart.x(), chart.y()), curves, dots);
  }

  private static String style(Section.Chart chart, Section.Series series) {
    return series.points() ? "size5" : STYLES.get(chart.series().indexOf(series) % STYLES.size());
  }

  private static List<Page.Key> legend(Section section) {
    return section.charts().stream()
        .flatMap(
            chart ->
                chart.series().stream()
                    .map(
                        series ->
                            new Page.Key(
                                (series.points() ? "point " : "line ") + style(chart, series),
                                series.name())))
        .distinct()
        .toList();
  }

  /**
   * The same without charts.
   *
   * @return Markdown
   */
  public String markdown() {
    StringBuilder text = new StringBuilder("# " + TITLE + "\n\n");
    text.append(summary()).append('\n');
    for (Section section : sections) {
      text.append("\n## ").append(section.title()).append("\n\n").append(section.text());
      text.append('\n');
      if (!section.comparisons().isEmpty()) {
        table(text, HEADER, section.comparisons().stream().map(ReproductionReport::cells).toList());
      }
      section.tables().forEach(table -> table(text, table.header(), table.rows()));
    }
    return text.append('\n').append(origin()).append('\n').toString();
  }

  private String summary() {
    return String.format(
        "%d figures compared: %d met, %d beaten, %d missed.",
        comparisons().size(),
        count(Comparison.Verdict.MET),
        count(Comparison.Verdict.BEATEN),
        count(Comparison.Verdict.MISSED));
  }

  /**
   * How many figures came out so.
   *
   * @param verdict the outcome
   * @return the number of comparisons with it
   */
  public long count(Comparison.Verdict verdict) {
    return comparisons().stream().filter(c -> c.verdict() == verdict).count();
  }

  private List<Comparison> comparisons() {
    return sections.stream().flatMap(section -> section.comparisons().stream()).toList();
  }

  private static List<String> cells(Comparison c) {
    return List.of(
        c.quantity(),
        number(c.reference()),
        number(c.ours()),
        c.difference(),
        c.verdict().name().toLowerCase(Locale.ROOT));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 0.05 ? "%.5e" : "%.5f", value);
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

  private String origin() {
    return String.format(
        "Made by %s at %s from %s.",
        provenance.program(),
        provenance.created(),
        provenance.inputs().entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue().substring(0, 12) + ")")
            .collect(Collectors.joining(", ")));
  }
}
