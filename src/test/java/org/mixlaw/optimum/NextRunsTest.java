package org.mixlaw.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.NextMixtures;

/** On the published three-domain losses, of which the fit is shown some mixtures only. */
class NextRunsTest {
  private static final CappedSimplex ALLOWED =
      CappedSimplex.of(List.of("Books3", "Github", "Pile-CC"), Map.of("Books3", 0.625));
  private static FittedLaws laws;

  /** Fits on mixtures without much Github alone. */
  @BeforeAll
  static void fit() throws Exception {
    LossTable all =
        LossTable.read(Path.of("data/published/three-domain.csv"))
            .filter(row -> row.params() > 300_000_000);
    Set<Mixture> shown =
        all.mixtures().values().stream()
            .filter(m -> m.get("Github") <= 0.25)
            .sorted(Comparator.comparing(Mixture::toString))
            .limit(12)
            .collect(Collectors.toSet());
    laws =
        new LawFitter(
                all.filter(row -> shown.contains(row.mixture())),
                new TreeMap<>(),
                LawOptions.seeded(1),
                LawFitter.Progress.SILENT)
            .fit(Optional.of(LawCatalog.named("joint-m2")));
  }

  @Test
  void theRegionThatWasNeverSeenIsProposedFirst() {
    List<NextMixtures.Proposal> next = NextRuns.propose(laws, ALLOWED, 3, 1);
    assertTrue(next.get(0).mixture().get("Github") > 0.5, next.toString());
    assertTrue(next.stream().allMatch(p -> ALLOWED.contains(p.mixture())), next.toString());
    assertTrue(next.get(0).gain() > next.get(2).gain(), next.toString());
    assertEquals(next, NextRuns.propose(laws, ALLOWED, 3, 1));
  }

  @Test
  void otherDomainsThanTheLossesAreRefused() {
    assertEquals(
        "the losses are of mixtures over Books3, Github, Pile-CC, but the study's training domains"
            + " are a, b",
        assertThrows(
                InputException.class,
                () -> NextRuns.propose(laws, CappedSimplex.of(List.of("a", "b"), Map.of()), 1, 1))
            .getMessage());
  }
}
