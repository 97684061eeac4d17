package org.mixlaw.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Provenance;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.Section;

class ReproductionReportTest {
  @Test
  void thePageStandsAloneAndEscapesText() throws Exception {
    Provenance provenance =
        Provenance.of(
            List.of("reproduce"),
            Map.of(),
            Map.of("weights.csv", Path.of("data/published/pile-weights.csv")),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    Section section =
        new Section(
            "A <b> & c",
            "text",
            List.of(Comparison.value("q|r", 1, 2, 0.1)),
            List.of(new Section.Table(List.of("h"), List.of(List.of("cell")))),
            List.of(
                new Section.Chart(
                    "chart",
                    "x",
                    "y",
                    List.of(
                        new Section.Series(
                            "dots", true, List.of(new double[] {0, 1}, new double[] {1, 2}))))));
    ReproductionReport report = new ReproductionReport(List.of(section), provenance);
    String html = report.html();
    assertTrue(html.contains(">A &lt;b&gt; &amp; c</h2>"), html);
    assertTrue(html.contains("1 figures compared: 0 met, 0 beaten, 1 missed."), html);
    assertEquals(2, html.split("<circle", -1).length - 1);
    assertFalse(html.contains("http:") || html.contains("https:"), "no outside reference");
    assertFalse(html.substring(0, html.indexOf("<script>")).contains("NaN"), html);
    String markdown = report.markdown();
    assertTrue(markdown.contains("| q\\|r | 1.00000 | 2.00000 | +1.0 | missed |"), markdown);
  }
}
