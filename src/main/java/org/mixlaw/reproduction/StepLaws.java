package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.sequential.SequentialLaw;
import org.mixlaw.loss.LossTable;
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
    for (SequentialLaw.StepLaws steps : law.sizes()) {
      String size = SIZES.get(steps.params());
      comparisons.add(references.compare(FIGURE, size + ": exponent of tokens", steps.exponent()));
      comparisons.add(references.compare(FIGURE, size + ": SSE", sse(table, law, steps)));
    }
    return new Section(
        "Step laws: the overall loss along the training",
        "L(D) = E + B/D^beta for each of 20 RedPajama mixtures, one beta for all mixtures of a"
            + " size.",
        comparisons,
        List.of(),
        List.of());
  }

  private double sse(LossTable table, SequentialLaw law, SequentialLaw.StepLaws steps) {
    Map<String, Double> over = published.weights().over(table.domains());
    SortedMap<String, SortedMap<String, Double>> checkpoints = new TreeMap<>();
    Map<String, LossTable.Row> rows = new TreeMap<>();
    for (LossTable.Row row : table.rows()) {
      if (row.params() == steps.params()) {
        String key = row.run() + " " + row.tokens();
        rows.put(key, row);
        checkpoints.computeIfAbsent(key, k -> new TreeMap<>()).put(row.domain(), row.loss());
      }
    }
    double sse = 0;
    for (Map.Entry<String, SortedMap<String, Double>> checkpoint : checkpoints.entrySet()) {
      LossTable.Row row = rows.get(checkpoint.getKey());
      double[] r = row.mixture().vector(law.trainingDomains());
      int mixture = 0;
      while (!Arrays.equals(law.mixtures().get(mixture), r)) {
        mixture++;
      }
      double predicted =
          steps.floor()[mixture][0]
              + steps.scale()[mixture][0]
                  * Math.pow(row.tokens() / law.tokenUnit(), -steps.exponent());
      double miss = predicted - Weights.mean(checkpoint.getValue(), over);
      sse += miss * miss;
    }
    return sse;
  }
}
