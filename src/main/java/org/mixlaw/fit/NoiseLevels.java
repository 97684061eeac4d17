package org.mixlaw.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.Weights;

/**
 * What losses differ by for other reasons than their mixture, as standard deviations in the unit of
 * the losses.
 *
 * @param run the scatter of single runs about the laws, by series, and of the weighted loss under
 *     {@code *}
 * @param seeds what runs of the largest size differ by that have another seed alone ({@link
 *     org.mixlaw.loss.noise.SeedNoise}), the same way; empty where none was repeated
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
        seeds(laws, losses, overall),
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

  /** Of single runs of the largest size, at the mean of their last losses. */
  private static SortedMap<String, Double> seeds(
      FittedLaws laws, LossTable losses, double[] overall) {
    long largest = losses.sizes().last();
    LossTable at = losses.filter(row -> row.params() == largest);
    long last = at.tokens().last();
    Map<String, Map<String, Double>> members = new TreeMap<>();
    laws.series()
        .forEach(name -> members.put(name, laws.clusters().getOrDefault(name, Map.of(name, 1.0))));
    double[] means =
        Series.of(at.filter(row -> row.tokens() == last), members).values().stream()
            .mapToDouble(s -> Arrays.stream(s.loss()).average().orElse(Double.NaN))
            .toArray();
    RunNoise noise = RunNoise.of(laws, largest, means);
    SortedMap<String, Double> seeds = new TreeMap<>();
    for (int i = 0; i < means.length; i++) {
      if (!Double.isNaN(noise.seeds()[i])) {
        seeds.put(laws.series().get(i), noise.seeds()[i]);
      }
    }
    noise.ofSeeds(overall).ifPresent(each -> seeds.put(Weights.OVERALL, each));
    return seeds;
  }
}
