package org.mixlaw.loss.noise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * Runs of one size, mixture and length that differ in their seed alone. Where a table names no
 * seeds, runs of different names count as different.
 *
 * @param params non-embedding parameters N
 * @param losses by repeat: losses by tokens, then by series
 */
record RepeatedRuns(long params, List<SortedMap<Long, SortedMap<String, Double>>> losses) {
  private record Run(long params, Mixture mixture, String run, String seed) {}

  private record Kind(long params, Mixture mixture, long tokens) {}

  /**
   * The repeated runs of a table.
   *
   * @param table the losses
   * @param members weight by domain by series, as laws are fitted to
   * @return groups of two repeats or more
   */
  static List<RepeatedRuns> of(LossTable table, Map<String, Map<String, Double>> members) {
    Map<Run, SortedMap<Long, SortedMap<String, Double>>> runs = new LinkedHashMap<>();
    for (LossTable.Row row : table.rows()) {
      runs.computeIfAbsent(
              new Run(row.params(), row.mixture(), row.run(), row.seed()), r -> new TreeMap<>())
          .computeIfAbsent(row.tokens(), t -> new TreeMap<>())
          .put(row.domain(), row.loss());
    }
    Map<Kind, Map<String, SortedMap<Long, SortedMap<String, Double>>>> kinds =
        new LinkedHashMap<>();
    runs.forEach(
        (run, losses) ->
            kinds
                .computeIfAbsent(
                    new Kind(run.params(), run.mixture(), losses.lastKey()), k -> new HashMap<>())
                .putIfAbsent(
                    run.seed().isEmpty() ? "run " + run.run() : "seed " + run.seed(),
                    bySeries(losses, members)));
    List<RepeatedRuns> groups = new ArrayList<>();
    kinds.forEach(
        (kind, repeats) -> {
          if (repeats.size() > 1) {
            groups.add(
                new RepeatedRuns(kind.params(), List.copyOf(new TreeMap<>(repeats).values())));
          }
        });
    return groups;
  }

  private static SortedMap<Long, SortedMap<String, Double>> bySeries(
      SortedMap<Long, SortedMap<String, Double>> byDomain,
      Map<String, Map<String, Double>> members) {
    SortedMap<Long, SortedMap<String, Double>> bySeries = new TreeMap<>();
    byDomain.forEach(
        (tokens, losses) ->
            members.forEach(
                (series, weights) -> {
                  if (losses.keySet().containsAll(weights.keySet())) {
                    bySeries
                        .computeIfAbsent(tokens, t -> new TreeMap<>())
                        .put(series, Weights.mean(losses, weights));
                  }
                }));
    return bySeries;
  }

  /**
   * The losses of one series at one token count.
   *
   * @param series the series
   * @param tokens tokens seen
   * @return one loss for each repeat that has it
   */
  double[] at(String series, long tokens) {
    return losses.stream()
        .filter(run -> run.containsKey(tokens) && run.get(tokens).containsKey(series))
        .mapToDouble(run -> run.get(tokens).get(series))
        .toArray();
  }
}
