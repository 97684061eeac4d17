package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.loss.LossTable;

/** Five and seven training domains: one law for each cluster of the Pile. */
final class ClusterFits {
  private static final String FIGURE = "clusters";

  private final PublishedTables published;
  private final References references;

  ClusterFits(PublishedTables published, References references) {
    this.published = published;
    this.references = references;
  }

  Section section() {
    List<Comparison> comparisons = new ArrayList<>();
    LossTable five = published.losses("five-domain");
    LossTable seven = published.losses("redpajama");
    compare(
        comparisons,
        "five domains, 70M",
        PublishedTables.slice(five, PublishedTables.PARAMS_70M, 30_000));
    compare(
        comparisons,
        "RedPajama, 70M",
        PublishedTables.slice(seven, PublishedTables.PARAMS_70M, 30_000));
    compare(
        comparisons,
        "RedPajama, 410M",
        PublishedTables.slice(seven, PublishedTables.PARAMS_410M, 30_000));
    return new Section(
        "Five and seven domains: clusters of the Pile",
        "Sums of squares of M4 on 20 mixtures at 30,000 steps, by cluster of validation domains"
            + " (weighted means). Parameters are not compared: they are badly determined at this"
            + " number of mixtures.",
        comparisons,
        List.of(),
        List.of());
  }

  private void compare(List<Comparison> comparisons, String what, LossTable slice) {
    FittedLaws laws = published.fit(slice, published.weights().byCluster(), LawCatalog.named("m4"));
    laws.quality()
        .forEach(
            (cluster, quality) ->
                comparisons.add(
                    references.compare(FIGURE, what + ", " + cluster + ": SSE", quality.sse())));
  }
}
