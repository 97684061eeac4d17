package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.loss.noise.SeedNoise;
import org.mixlaw.mixture.Mixture;

/**
 * How what smaller models say carries over to larger ones: the order of mixtures from every size of
 * the pilots to their largest, the gain from every validated size to the largest.
 *
 * @param rankings of the pilots, by rising size
 * @param gains of the validation, by rising size; none where one size was validated
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Transfer(List<RankTransfer> rankings, List<GainTransfer> gains) {
  /** Puts empty lists where a document leaves them out. */
  public Transfer {
    rankings = rankings == null ? List.of() : List.copyOf(rankings);
    gains = gains == null ? List.of() : List.copyOf(gains);
  }

  /**
   * The transfer of a study.
   *
   * @param pilots the losses of its pilots
   * @param noise what its seeds differ by; empty where no run was repeated
   * @param weights weight by validation domain, summing to 1
   * @param sizes what was validated, by rising size
   * @param level the level of intervals, between 0 and 1
   * @return the transfer; empty where there is one size alone of either
   */
  public static Optional<Transfer> of(
      LossTable pilots,
      Optional<SeedNoise> noise,
      SortedMap<String, Double> weights,
      List<AtSize> sizes,
      double level) {
    List<RankTransfer.Measured> measured =
        pilots.sizes().stream().map(size -> measured(pilots, noise, weights, size)).toList();
    List<RankTransfer> rankings = new ArrayList<>();
    for (RankTransfer.Measured small : measured.subList(0, measured.size() - 1)) {
      RankTransfer.of(small, measured.get(measured.size() - 1)).ifPresent(rankings::add);
    }
    List<GainTransfer> gains = new ArrayList<>();
    for (AtSize small : sizes.subList(0, sizes.size() - 1)) {
      if (small.gain().observed() != 0) {
        gains.add(GainTransfer.of(small, sizes.get(sizes.size() - 1), level));
      }
    }
    return rankings.isEmpty() && gains.isEmpty()
        ? Optional.empty()
        : Optional.of(new Transfer(rankings, gains));
  }

  private record Run(Mixture mixture, String name, String seed) {}

  /** Overall losses of one size at its last token count. */
  private static RankTransfer.Measured measured(
      LossTable pilots, Optional<SeedNoise> noise, SortedMap<String, Double> weights, long size) {
    LossTable own = pilots.filter(row -> row.params() == size);
    long last = own.tokens().last();
    Map<Run, SortedMap<String, Double>> runs = new LinkedHashMap<>();
    for (LossTable.Row row : own.rows()) {
      if (row.tokens() == last && weights.getOrDefault(row.domain(), 0.0) > 0) {
        runs.computeIfAbsent(new Run(row.mixture(), row.run(), row.seed()), run -> new TreeMap<>())
            .put(row.domain(), row.loss());
      }
    }
    long weighted = weights.values().stream().filter(weight -> weight > 0).count();
    runs.values().removeIf(losses -> losses.size() < weighted);
    Map<Mixture, Double> overall =
        runs.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.getKey().mixture(),
                    LinkedHashMap::new,
                    Collectors.averagingDouble(e -> Weights.mean(e.getValue(), weights))));
    SortedMap<String, Double> typical = new TreeMap<>();
    weights.forEach(
        (domain, weight) ->
            typical.put(
                domain,
                runs.values().stream()
                    .filter(losses -> losses.containsKey(domain))
                    .mapToDouble(losses -> losses.get(domain))
                    .average()
                    .orElse(Double.NaN)));
    double seeds = noise.map(known -> known.deviation(weights, size, typical)).orElse(Double.NaN);
    return new RankTransfer.Measured(
        size, overall, Double.isNaN(seeds) ? OptionalDouble.empty() : OptionalDouble.of(seeds));
  }
}
