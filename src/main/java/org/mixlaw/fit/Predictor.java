package org.mixlaw.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/** Predicts mixtures at one target, with intervals. */
public final class Predictor {
  private final FittedLaws laws;
  private final Law.AtTarget central;
  private final List<Law.AtTarget> others;
  private final double z;
  private final double tail;
  private final PredictionNoise noise;

  /**
   * A predictor.
   *
   * @param laws the laws
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @param level the level of the intervals, between 0 and 1
   */
  Predictor(FittedLaws laws, double params, double tokens, double level) {
    this.laws = laws;
    TargetScale scale = laws.scaleOf(params, tokens);
    this.central = laws.fitted().at(scale.lawParams(), scale.lawTokens());
    this.others =
        laws.draws().stream().map(draw -> draw.at(scale.lawParams(), scale.lawTokens())).toList();
    this.tail = (1 - level) / 2;
    this.z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - tail);
    this.noise = new PredictionNoise(laws, scale);
  }

  /**
   * Predicts a mixture.
   *
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @return predictions by series, and of the overall loss under {@code *}
   */
  public SortedMap<String, Prediction> predict(Mixture mixture, Map<String, Double> weights) {
    double[] r = proportions(mixture);
    boolean seen = seen(mixture);
    double[] losses = central.losses(r);
    double[][] spread = others.stream().map(other -> other.losses(r)).toArray(double[][]::new);
    PredictionNoise.Falls falls = noise.falls(r);
    List<String> names = laws.series();
    SortedMap<String, Prediction> predictions = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      double[] alone = new double[names.size()];
      alone[i] = 1;
      predictions.put(names.get(i), interval(losses, spread, alone, falls, seen));
    }
    predictions.put(Weights.OVERALL, interval(losses, spread, overall(weights), falls, seen));
    return predictions;
  }

  /**
   * By how much one mixture's overall loss lies below another's.
   *
   * @param better the mixture that is said to be better
   * @param baseline the other
   * @param weights weight by series, summing to 1
   * @return the difference with its interval, and the probability that it is above 0
   */
  public Gain gain(Mixture better, Mixture baseline, Map<String, Double> weights) {
    double[] one = proportions(better);
    double[] other = proportions(baseline);
    double[] overall = overall(weights);
    double gain =
        Weights.mean(central.losses(other), overall) - Weights.mean(central.losses(one), overall);
    double[] drawn =
        others.stream()
            .mapToDouble(
                d -> Weights.mean(d.losses(other), overall) - Weights.mean(d.losses(one), overall))
            .toArray();
    double sd =
        noise.ofDifference(
            noise.falls(one),
            seen(better),
            noise.falls(other),
            seen(baseline),
            overall,
            deviation(drawn));
    if (better.equals(baseline)) {
      return new Gain(new Prediction(0, 0, 0), 0.5);
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double probability =
        Arrays.stream(drawn.length == 0 ? new double[] {gain} : drawn)
            .map(g -> sd > 0 ? normal.cumulativeProbability(g / sd) : g > 0 ? 1 : g == 0 ? 0.5 : 0)
            .average()
            .orElseThrow();
    double below = Math.max(0, gain - quantile(drawn, tail, gain));
    double above = Math.max(0, quantile(drawn, 1 - tail, gain) - gain);
    return new Gain(
        new Prediction(gain, gain - Math.hypot(below, z * sd), gain + Math.hypot(above, z * sd)),
        probability);
  }

  /**
   * What two runs differ by as runs scatter about the laws: what stands in where none was repeated.
   *
   * @param weights weight by series, summing to 1
   * @return standard deviation of the difference of two overall losses, nats per token
   */
  public double scatterOfDifference(Map<String, Double> weights) {
    return Math.sqrt(2) * noise.ofRun(overall(weights));
  }

  /**
   * What two runs differ by that have another seed alone.
   *
   * @param mixture their mixture
   * @param weights weight by series, summing to 1
   * @return standard deviation of the difference of two overall losses, nats per token; empty where
   *     no run was repeated
   */
  public OptionalDouble seedsOfDifference(Mixture mixture, Map<String, Double> weights) {
    OptionalDouble one = noise.falls(proportions(mixture)).run().ofSeeds(overall(weights));
    return one.isPresent()
        ? OptionalDouble.of(Math.sqrt(2) * one.getAsDouble())
        : OptionalDouble.empty();
  }

  /**
   * What the sampling of the held-out text adds to the difference of two runs that are evaluated on
   * the same.
   *
   * @param mixture the mixture of one of them
   * @param weights weight by series, summing to 1
   * @return standard deviation of the difference of two overall losses, nats per token; 0 where no
   *     standard error is known
   */
  public double evaluationOfDifference(Mixture mixture, Map<String, Double> weights) {
    return Math.sqrt(2) * noise.falls(proportions(mixture)).run().ofEvaluation(overall(weights));
  }

  /**
   * A gain.
   *
   * @param value nats per token, with its interval
   * @param probability that it is above 0
   */
  public record Gain(Prediction value, double probability) {}

  private double[] proportions(Mixture mixture) {
    List<String> domains = laws.trainingDomains();
    return mixture.over(new TreeSet<>(domains), "the mixture").vector(domains);
  }

  private boolean seen(Mixture mixture) {
    return laws.measured()
        .mixtures()
        .containsValue(mixture.over(new TreeSet<>(laws.trainingDomains()), "the mixture"));
  }

  private double[] overall(Map<String, Double> weights) {
    return laws.series().stream().mapToDouble(name -> weights.getOrDefault(name, 0.0)).toArray();
  }

  /** The interval of a weighted sum of series. */
  private Prediction interval(
      double[] losses,
      double[][] spread,
      double[] weights,
      PredictionNoise.Falls falls,
      boolean seen) {
    double loss = Weights.mean(losses, weights);
    double[] draws = Arrays.stream(spread).mapToDouble(d -> Weights.mean(d, weights)).toArray();
    double sd = noise.ofLoss(falls, seen, weights, deviation(draws));
    double below = Math.max(0, loss - quantile(draws, tail, loss));
    double above = Math.max(0, quantile(draws, 1 - tail, loss) - loss);
    return new Prediction(
        loss, Math.max(0, loss - Math.hypot(below, z * sd)), loss + Math.hypot(above, z * sd));
  }

  private static double deviation(double[] drawn) {
    return drawn.length > 1 ? new StandardDeviation().evaluate(drawn) : 0;
  }

  private static double quantile(double[] values, double share, double otherwise) {
    if (values.length == 0) {
      return otherwise;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }
}
