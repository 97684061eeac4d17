package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * What losses differ by for other reasons than their mixture, as standard deviations in the unit of
 * the losses.
 *
 * @param run the scatter of single runs about the laws, by series, and of the weighted loss under
 *     {@code *}
 * @param seeds what runs of one size and mixture differ by, the same way; empty where none was
 *     repeated
 * @param mixture what the laws usually miss of a mixture left out; of the weighted loss
 * @param size what they miss of the largest size left out; of the weighted loss
 */
public record NoiseLevels(
    SortedMap<String, Double> run,
    SortedMap<String, Double> seeds,
    OptionalDouble mixture,
    OptionalDouble size) {

  /**
   * Gathers what is known.
   *
   * @param laws the laws
   * @param losses the measured losses
   * @param weights weight by series, summing to 1
   * @return the levels
   */
  public static NoiseLevels of(FittedLaws laws, LossTable losses, Map<String, Double> weights) {
    List<String> series = List.copyOf(laws.quality().keySet());
    double[] overall = series.stream().mapToDouble(s -> weights.getOrDefault(s, 0.0)).toArray();
    SortedMap<String, Double> run = new TreeMap<>();
    laws.quality().forEach((name, quality) -> run.put(name, quality.residual()));
    run.put(Weights.OVERALL, PredictionNoise.ofRun(laws, overall));
    HoldOutErrors missed = laws.holdOut();
    return new NoiseLevels(
        run,
        seeds(losses, weights),
        known(missed.mixtures().usual(overall)),
        known(missed.size().typical(overall)));
  }

  private static OptionalDouble known(double deviation) {
    return deviation > 0 ? OptionalDouble.of(deviation) : OptionalDouble.empty();
  }

  /**
   * The standard deviation that the gain of one run over another has by chance alone.
   *
   * @return that of seeds where runs were repeated and it is larger, else of the scatter about the
   *     laws
   */
  public double ofGain() {
    return Math.sqrt(2)
        * Math.max(run.get(Weights.OVERALL), seeds.getOrDefault(Weights.OVERALL, 0.0));
  }

  private record Cell(long params, Mixture mixture) {}

  /** Pooled standard deviations at the end of what was run more than once. */
  private static SortedMap<String, Double> seeds(LossTable losses, Map<String, Double> weights) {
    Map<Long, Long> last = new HashMap<>();
    losses.rows().forEach(row -> last.merge(row.params(), row.tokens(), Math::max));
    Map<Cell, SortedMap<String, SortedMap<String, Double>>> cells = new HashMap<>();
    for (LossTable.Row row : losses.rows()) {
      if (row.tokens() == last.get(row.params())) {
        cells
            .computeIfAbsent(new Cell(row.params(), row.mixture()), c -> new TreeMap<>())
            .computeIfAbsent(row.run() + " " + row.seed(), r -> new TreeMap<>())
            .put(row.domain(), row.loss());
      }
    }
    SortedMap<String, List<double[]>> repeated = new TreeMap<>();
    for (SortedMap<String, SortedMap<String, Double>> runs : cells.values()) {
      for (String domain : losses.domains()) {
        gather(repeated, domain, runs, run -> run.getOrDefault(domain, Double.NaN));
      }
      gather(
          repeated,
          Weights.OVERALL,
          runs,
          run ->
              run.keySet().containsAll(weights.keySet()) ? Weights.mean(run, weights) : Double.NaN);
    }
    SortedMap<String, Double> pooled = new TreeMap<>();
    repeated.forEach((name, groups) -> pooled.put(name, pooled(groups)));
    return pooled;
  }

  private static void gather(
      Map<String, List<double[]>> into,
      String name,
      SortedMap<String, SortedMap<String, Double>> runs,
      ToDoubleFunction<SortedMap<String, Double>> loss) {
    double[] known = runs.values().stream().mapToDouble(loss).filter(Double::isFinite).toArray();
    if (known.length > 1) {
      into.computeIfAbsent(name, n -> new ArrayList<>()).add(known);
    }
  }

  private static double pooled(List<double[]> groups) {
    double squares = 0;
    int freedom = 0;
    for (double[] group : groups) {
      double mean = Arrays.stream(group).average().orElseThrow();
      squares += Arrays.stream(group).map(l -> (l - mean) * (l - mean)).sum();
      freedom += group.length - 1;
    }
    return Math.sqrt(squares / freedom);
  }
}
