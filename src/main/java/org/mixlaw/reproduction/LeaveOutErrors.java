package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.LeaveOut;
import org.mixlaw.loss.LossTable;

/** Prediction errors of mixtures and sizes that the laws were not fitted on. */
final class LeaveOutErrors {
  private static final int LEFT_OUT = 5;
  private static final int LEAVE_OUT_DRAWS = 4;

  private final PublishedTables published;

  LeaveOutErrors(PublishedTables published) {
    this.published = published;
  }

  Section section() {
    List<Section.Table> tables = new ArrayList<>();
    for (String name : List.of("redpajama", "five-domain")) {
      LossTable table = published.losses(name);
      SortedMap<String, Double> ofClusters = new TreeMap<>();
      published
          .weights()
          .byCluster()
          .forEach(
              (cluster, members) ->
                  ofClusters.put(
                      cluster, members.values().stream().mapToDouble(Double::doubleValue).sum()));
      double total = ofClusters.values().stream().mapToDouble(Double::doubleValue).sum();
      ofClusters.replaceAll((cluster, weight) -> weight / total);
      List<List<String>> rows = new ArrayList<>();
      for (LeaveOut.Row row :
          LeaveOut.compare(
              table,
              published.weights().byCluster(),
              ofClusters,
              LEFT_OUT,
              LEAVE_OUT_DRAWS,
              1,
              published.progress())) {
        rows.add(
            List.of(
                row.name() + (row.sawMixture() ? " (saw the mixture at smaller sizes)" : ""),
                String.format(Locale.ROOT, "%.4f", row.overall()),
                String.format(Locale.ROOT, "%.4f", row.each()),
                String.format(Locale.ROOT, "%+.4f", row.bias()),
                String.format(Locale.ROOT, "%.3f", row.rank())));
      }
      tables.add(
          new Section.Table(
              List.of(name, "overall MAE", "cluster MAE", "bias", "rank correlation"), rows));
    }
    return new Section(
        "Prediction of what was left out",
        "Five of twenty mixtures left out at every size, and all 410M runs; then predicted at 410M"
            + " and 30,000 steps. Mean absolute errors in nats over "
            + LEAVE_OUT_DRAWS
            + " seeded draws.",
        List.of(),
        tables,
        List.of());
  }
}
