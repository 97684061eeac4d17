package org.mixlaw.fit;

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
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;

/**
 * The published measurements, fitted: sums of squared residuals against independent fits (float64,
 * variable projection, many starts) of M4 at the largest size and last checkpoint.
 */
class PublishedFitsTest {
  /**
   * The relative difference of sums of squared residuals up to which two fits are the same minimum.
   */
  private static final double SAME_MINIMUM = 1e-4;

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
    "three-domain, 302311424, 62914560000, Github, 6.15750e-1",
    "three-domain, 302311424, 62914560000, Books3, 2.22217e-2",
    "three-domain, 302311424, 62914560000, Pile-CC, 4.48610e-3",
    "two-domain, 18915328, 31457280000, Github, 3.670e-5",
    "two-domain, 18915328, 31457280000, Pile-CC, 1.586e-5",
    "two-domain, 85056000, 31457280000, Github, 2.452e-5",
    "two-domain, 85056000, 31457280000, Pile-CC, 2.822e-5"
  })
  void mixingLawReachesTheReference(
      String table, long params, long tokens, String domain, double sse) throws Exception {
    LossTable losses =
        LossTable.read(PUBLISHED.resolve(table + ".csv"))
            .filter(r -> r.params() == params && r.tokens() == tokens && r.domain().equals(domain));
    double ours = fit(losses, LawCatalog.named("m4")).quality().get(domain).sse();
    // The references of the two-domain table have four digits.
    double digits = table.equals("two-domain") ? 5e-4 : 0;
    assertTrue(ours <= sse * (1 + SAME_MINIMUM + digits), ours + " against " + sse);
    assertTrue(ours >= sse * (1 - 0.05), ours + " is far below the least that there is");
  }

  @ParameterizedTest
  @CsvSource({
    "academic, 5.80792e-3",
    "prose, 5.82036e-3",
    "dialogue, 4.52442e-3",
    "symbolic, 1.87208e-2",
    "internet, 4.04144e-3"
  })
  void clusterMeansReachTheReference(String cluster, double sse) throws Exception {
    LossTable losses =
        LossTable.read(PUBLISHED.resolve("redpajama.csv"))
            .filter(r -> r.params() == 302_311_424L && r.tokens() == 31_457_280_000L);
    SortedMap<String, Map<String, Double>> clusters =
        Weights.read(PUBLISHED.resolve("pile-weights.csv")).byCluster();
    clusters.keySet().retainAll(List.of(cluster));
    double ours = fit(losses, LawCatalog.named("m4"), clusters).quality().get(cluster).sse();
    assertTrue(ours <= sse * (1 + SAME_MINIMUM), ours + " against " + sse);
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
