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
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/** Predicts mixtures at one target, with intervals. */
public final class Predictor {
  private final FittedLaws laws;
  private final LawsAtTarget target;
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
    this.target = new LawsAtTarget(laws, params, tokens);
    this.tail = (1 - level) / 2;
    this.z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - tail);
    this.noise = new PredictionNoise(laws, laws.scaleOf(params, tokens));
  }

  /**
   * Predicts a mixture.
   *
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @return predictions by series, and of the overall loss under {@code *}
   */
  public SortedMap<String, Prediction> predict(Mixture mixture, Map<String, Double> weights) {
    Asked asked = asked(mixture);
    List<String> names = laws.series();
    SortedMap<String, Prediction> predictions = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      double[] alone = new double[names.size()];
      alone[i] = 1;
      predictions.put(names.get(i), interval(asked, alone));
    }
    predictions.put(Weights.OVERALL, interval(asked, overall(weights)));
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
    Asked one = asked(better);
    Asked other = asked(baseline);
    double[] overall = overall(weights);
    double gain = Weights.mean(other.losses, overall) - Weights.mean(one.losses, overall);
    double[] drawn = new double[one.spread.length];
    Arrays.setAll(
        drawn, d -> Weights.mean(other.spread[d], overall) - Weights.mean(one.spread[d], overall));
    double sd =
        noise.ofDifference(one.falls, one.seen, other.falls, other.seen, overall, deviation(drawn));
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
   * What two runs of a mixture differ by, whatever the laws say of them.
   *
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @return standard deviations of the difference of two overall losses
   */
  public RunDifference runDifference(Mixture mixture, Map<String, Double> weights) {
    double[] overall = overall(weights);
    RunNoise run = asked(mixture).falls.run();
    OptionalDouble seeds = run.ofSeeds(overall);
    return new RunDifference(
        Math.sqrt(2) * noise.ofRun(overall),
        seeds.isPresent()
            ? OptionalDouble.of(Math.sqrt(2) * seeds.getAsDouble())
            : OptionalDouble.empty(),
        Math.sqrt(2) * run.ofEvaluation(overall));
  }

  /**
   * Standard deviations of the difference of two runs' overall losses, nats per token.
   *
   * @param scatter as runs scatter about the laws: what stands in where none was repeated
   * @param seeds by the seed alone; empty where no run was repeated
   * @param evaluation by the sampling of the held-out text that both are evaluated on; 0 where no
   *     standard error is known
   */
  public record RunDifference(double scatter, OptionalDouble seeds, double evaluation) {}

  /**
   * A gain.
   *
   * @param value nats per token, with its interval
   * @param probability that it is above 0
   */
  public record Gain(Prediction value, double probability) {}

  /** The laws at the target: what intervals lie about. */
  public TargetLosses target() {
    return target;
  }

  private double[] overall(Map<String, Double> weights) {
    return laws.series().stream().mapToDouble(name -> weights.getOrDefault(name, 0.0)).toArray();
  }

  /**
   * All that is said of a mixture at the target, once for all of its losses.
   *
   * @param losses by series, as the laws were fitted
   * @param spread the same under each draw
   * @param falls what hold-out validation did not try
   * @param seen whether the mixture was measured
   */
  private record Asked(
      double[] losses, double[][] spread, PredictionNoise.Falls falls, boolean seen) {}

  private Asked asked(Mixture mixture) {
    List<String> domains = laws.trainingDomains();
    Mixture whole = mixture.over(new TreeSet<>(domains), "the mixture");
    double[] r = whole.vector(domains);
    double[] losses = target.central(r);
    double[][] spread = new double[target.draws()][];
    Arrays.setAll(spread, draw -> target.draw(draw, r));
    return new Asked(
        losses, spread, noise.falls(r, losses), laws.measured().mixtures().containsValue(whole));
  }

  /** The interval of a weighted sum of series. */
  private Prediction interval(Asked asked, double[] weights) {
    double loss = Weights.mean(asked.losses, weights);
    double[] draws =
        Arrays.stream(asked.spread).mapToDouble(d -> Weights.mean(d, weights)).toArray();
    double sd = noise.ofLoss(asked.falls, asked.seen, weights, deviation(draws));
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
