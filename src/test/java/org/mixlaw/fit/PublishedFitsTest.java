package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.References;

/**
 * The published measurements, fitted: sums of squared residuals against independent fits (float64,
 * variable projection, many starts) of M4 at the largest size and last checkpoint.
 */
class PublishedFitsTest {
  private static final References REFERENCES = new References();
  private static final Path PUBLISHED = Path.of("data/published");

  private static FittedLaws fit(LossTable table, LawFamily law) throws Exception {
    return fit(table, law, new TreeMap<>());
  }

  private static FittedLaws fit(
      LossTable table, LawFamily law, SortedMap<String, Map<String, Double>> clusters)
      throws Exception {
    return new LawFitter(table, clusters, LawOptions.seeded(1), LawFitter.Progress.SILENT)
        .fit(Optional.of(law));
  }

  @ParameterizedTest
  @CsvSource({
    "three-domains, Github: SSE, three-domain, 302311424, 62914560000, Github",
    "three-domains, Books3: SSE, three-domain, 302311424, 62914560000, Books3",
    "three-domains, Pile-CC: SSE, three-domain, 302311424, 62914560000, Pile-CC",
    "two-domains, 70M Github: SSE, two-domain, 18915328, 31457280000, Github",
    "two-domains, 70M Pile-CC: SSE, two-domain, 18915328, 31457280000, Pile-CC",
    "two-domains, 160M Github: SSE, two-domain, 85056000, 31457280000, Github",
    "two-domains, 160M Pile-CC: SSE, two-domain, 85056000, 31457280000, Pile-CC"
  })
  void mixingLawReachesTheReference(
      String figure, String quantity, String table, long params, long tokens, String domain)
      throws Exception {
    LossTable losses =
        LossTable.read(PUBLISHED.resolve(table + ".csv"))
            .filter(r -> r.params() == params && r.tokens() == tokens && r.domain().equals(domain));
    double ours = fit(losses, LawCatalog.named("m4")).quality().get(domain).sse();
    Comparison comparison = REFERENCES.compare(figure, quantity, ours);
    assertNotEquals(Comparison.Verdict.MISSED, comparison.verdict(), comparison.toString());
    assertTrue(
        ours >= comparison.reference() * (1 - 0.05),
        comparison + " is far below the least that there is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"academic", "prose", "dialogue", "symbolic", "internet"})
  void clusterMeansReachTheReference(String cluster) throws Exception {
    LossTable losses =
        LossTable.read(PUBLISHED.resolve("redpajama.csv"))
            .filter(r -> r.params() == 302_311_424L && r.tokens() == 31_457_280_000L);
    SortedMap<String, Map<String, Double>> clusters =
        Weights.read(PUBLISHED.resolve("pile-weights.csv")).byCluster();
    clusters.keySet().retainAll(List.of(cluster));
    double ours = fit(losses, LawCatalog.named("m4"), clusters).quality().get(cluster).sse();
    Comparison comparison =
        REFERENCES.compare("clusters", "RedPajama, 410M, " + cluster + ": SSE", ours);
    assertNotEquals(Comparison.Verdict.MISSED, comparison.verdict(), comparison.toString());
  }

  @Test
  void jointLawPredictsTheLargestSizeItHasNotSeen() throws Exception {
    LossTable all =
        LossTable.read(PUBLISHED.resolve("redpajama.csv"))
            .filter(r -> List.of("Github", "Pile-CC").contains(r.domain()));
    LossTable smaller = all.filter(r -> r.params() < 302_311_424L);
    FittedLaws laws = fit(smaller, LawCatalog.named("joint-m2"));
    Predictor predictor = laws.predictor(302_311_424L, 31_457_280_000L, 0.8);
    double error = 0;
    int count = 0;
    for (LossTable.Row row :
        all.filter(r -> r.params() == 302_311_424L && r.tokens() == 31_457_280_000L).rows()) {
      double predicted = predictor.predict(row.mixture(), Map.of()).get(row.domain()).loss();
      error += Math.abs(predicted - row.loss());
      count++;
    }
    assertTrue(error / count < 0.05, "mean absolute error " + error / count);
  }
}
