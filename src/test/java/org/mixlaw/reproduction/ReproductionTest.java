package org.mixlaw.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReproductionTest {
  /**
   * The reference figures of the two- to seven-domain fits, step laws and the critical proportion.
   */
  @Test
  void everyReferenceFigureIsMet() throws Exception {
    References references = new References();
    List<Section> sections =
        Reproduction.compared(
            new PublishedTables(Path.of("data/published"), progress -> {}), references);
    List<Comparison> all = sections.stream().flatMap(s -> s.comparisons().stream()).toList();
    assertEquals(references.size(), all.size(), "every reference has a figure of ours beside it");
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
}
