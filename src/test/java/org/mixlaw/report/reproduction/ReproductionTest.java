package org.mixlaw.report.reproduction;

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

class ReproductionTest {
  private static Provenance provenance() throws Exception {
    return Provenance.of(
        List.of("reproduce"),
        Map.of(),
        Map.of("weights.csv", Path.of("data/published/pile-weights.csv")),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  /**
   * The reference figures of the two- to seven-domain fits, step laws and the critical proportion.
   */
  @Test
  void everyReferenceFigureIsMet() throws Exception {
    List<Section> sections =
        Reproduction.fits(Path.of("data/published"), provenance(), progress -> {});
    List<Comparison> all = sections.stream().flatMap(s -> s.comparisons().stream()).toList();
    assertEquals(47, all.size());
    assertEquals(
        List.of(), all.stream().filter(c -> c.verdict() == Comparison.Verdict.MISSED).toList());
    assertEquals(6, sections.stream().mapToLong(s -> s.charts().size()).sum());
  }

  @Test
  void verdictsTellLowerMinimaFromHigherOnes() {
    assertEquals(Comparison.Verdict.MET, Comparison.minimum("x", 1, 1.00005).verdict());
    assertEquals(Comparison.Verdict.BEATEN, Comparison.minimum("x", 1, 0.9).verdict());
    assertEquals(Comparison.Verdict.MISSED, Comparison.minimum("x", 1, 1.1).verdict());
    assertEquals(Comparison.Verdict.MISSED, Comparison.minimum("x", 1, Double.NaN).verdict());
    assertEquals(Comparison.Verdict.MET, Comparison.value("x", 1, 0.95, 0.1).verdict());
    assertEquals(Comparison.Verdict.MISSED, Comparison.value("x", 1, 0.85, 0.1).verdict());
  }

  @Test
  void thePageStandsAloneAndEscapesText() throws Exception {
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
    String html = ReproductionPage.html(List.of(section), provenance());
    assertTrue(html.contains("<h2>A &lt;b&gt; &amp; c</h2>"), html);
    assertTrue(html.contains("1 figures compared: 0 met, 0 beaten, 1 missed."), html);
    assertEquals(2, html.split("<circle", -1).length - 1);
    assertFalse(html.contains("http"), "no outside reference");
    String markdown = ReproductionPage.markdown(List.of(section), provenance());
    assertTrue(markdown.contains("| q\\|r | 1.00000 | 2.00000 | +1.0 | missed |"), markdown);
  }
}
