package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * A measured weighted loss beside what the laws say of it.
 *
 * @param run the run's name
 * @param mixture its mixture
 * @param params its non-embedding parameters
 * @param tokens tokens seen
 * @param loss measured, the weighted mean over series
 * @param fitted what the laws say
 */
public record MeasuredOverall(
    String run, Mixture mixture, long params, long tokens, double loss, double fitted) {

  /**
   * The measured checkpoints that the laws speak of, and that have every weighted series.
   *
   * @param laws laws whose series are domains
   * @param losses the measured losses
   * @param weights weight by series, summing to 1
   * @return by size, run and tokens; nothing where the series are clusters
   */
  public static List<MeasuredOverall> of(
      FittedLaws laws, LossTable losses, Map<String, Double> weights) {
    if (!laws.clusters().isEmpty()) {
      return List.of();
    }
    record Checkpoint(long params, String run, String seed, long tokens, Mixture mixture) {}
    Map<Checkpoint, Map<String, Double>> checkpoints = new LinkedHashMap<>();
    for (LossTable.Row row : losses.rows()) {
      if (laws.measured().params().contains(row.params())) {
        checkpoints
            .computeIfAbsent(
                new Checkpoint(row.params(), row.run(), row.seed(), row.tokens(), row.mixture()),
                c -> new TreeMap<>())
            .put(row.domain(), row.loss());
      }
    }
    SortedMap<String, Law.AtTarget> targets = new TreeMap<>();
    double[] overall =
        laws.series().stream().mapToDouble(name -> weights.getOrDefault(name, 0.0)).toArray();
    List<MeasuredOverall> measured = new ArrayList<>();
    checkpoints.forEach(
        (at, each) -> {
          if (each.keySet().containsAll(weights.keySet())) {
            double[] fitted =
                targets
                    .computeIfAbsent(
                        at.params() + " " + at.tokens(),
                        key -> laws.fitted().at(at.params(), at.tokens()))
                    .losses(at.mixture().vector(laws.trainingDomains()));
            measured.add(
                new MeasuredOverall(
                    at.run(),
                    at.mixture(),
                    at.params(),
                    at.tokens(),
                    Weights.mean(each, weights),
                    Weights.mean(fitted, overall)));
          }
        });
    return measured;
  }

  /**
   * What the laws missed.
   *
   * @return measured less fitted
   */
  public double residual() {
    return loss - fitted;
  }

  /**
   * The last checkpoint of every run at the largest size.
   *
   * @param all measured checkpoints
   * @return one a run
   */
  public static List<MeasuredOverall> ends(List<MeasuredOverall> all) {
    long largest = all.stream().mapToLong(MeasuredOverall::params).max().orElse(0);
    SortedMap<String, MeasuredOverall> last = new TreeMap<>();
    all.stream()
        .filter(m -> m.params() == largest)
        .forEach(
            m -> last.merge(m.run() + " " + m.mixture(), m, (a, b) -> a.tokens > b.tokens ? a : b));
    return List.copyOf(last.values());
  }
}
