package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.sequential.SequentialLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.PowerLaw;
import org.mixlaw.loss.Weights;

/** Step laws: the overall loss over training tokens. */
final class StepLaws {
  private static final String FIGURE = "step-law";
  private static final Map<Long, String> SIZES =
      Map.of(
          PublishedTables.PARAMS_70M,
          "70M",
          PublishedTables.PARAMS_160M,
          "160M",
          PublishedTables.PARAMS_305M,
          "305M",
          PublishedTables.PARAMS_410M,
          "410M");

  private final PublishedTables published;
  private final References references;

  StepLaws(PublishedTables published, References references) {
    this.published = published;
    this.references = references;
  }

  Section section() {
    LossTable table = published.losses("redpajama");
    SortedMap<String, Map<String, Double>> overall =
        new TreeMap<>(Map.of("overall", published.weights().over(table.domains())));
    SequentialLaw law =
        (SequentialLaw) published.fit(table, overall, LawCatalog.named("paper")).fitted();
    List<Comparison> comparisons = new ArrayList<>();
    for (long params : table.sizes()) {
      String size = SIZES.get(params);
      List<PowerLaw> laws = law.mixtures().stream().flatMap(m -> laws(m, params)).toList();
      comparisons.add(
          references.compare(FIGURE, size + ": exponent of tokens", laws.get(0).exponent()));
      comparisons.add(references.compare(FIGURE, size + ": SSE", sse(table, law, params)));
    }
    return new Section(
        "Step laws: the overall loss along the training",
        "L(D) = E + B/D^beta for each of 20 RedPajama mixtures, one beta for all mixtures of a"
            + " size.",
        comparisons,
        List.of(),
        List.of());
  }

  private static Stream<PowerLaw> laws(SequentialLaw.Measured mixture, long params) {
    return mixture.stepLaws().values().stream()
        .map(bySize -> bySize.get(params))
        .filter(Objects::nonNull);
  }

  private double sse(LossTable table, SequentialLaw law, long params) {
    Map<String, Double> over = published.weights().over(table.domains());
    SortedMap<String, SortedMap<String, Double>> checkpoints = new TreeMap<>();
    Map<String, LossTable.Row> rows = new TreeMap<>();
    for (LossTable.Row row : table.rows()) {
      if (row.params() == params) {
        String key = row.run() + " " + row.tokens();
        rows.put(key, row);
        checkpoints.computeIfAbsent(key, k -> new TreeMap<>()).put(row.domain(), row.loss());
      }
    }
    double sse = 0;
    for (Map.Entry<String, SortedMap<String, Double>> checkpoint : checkpoints.entrySet()) {
      LossTable.Row row = rows.get(checkpoint.getKey());
      double[] r = row.mixture().vector(law.trainingDomains());
      PowerLaw own =
          law.mixtures().stream()
              .filter(m -> Arrays.equals(m.proportions(), r))
              .flatMap(m -> laws(m, params))
              .findFirst()
              .orElseThrow();
      double miss = own.at(row.tokens()) - Weights.mean(checkpoint.getValue(), over);
      sse += miss * miss;
    }
    return sse;
  }
}
