package org.mixlaw.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.mixlaw.fit.FittedLaws.Quality;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/** Predicts mixtures at one target, with intervals. */
public final class Predictor {
  /** The share of the hold-out errors on mixtures that draws do not already show. */
  private static final double MISSED = 0.5;

  /** The share of the losses' spread that a law which nothing could be left out of may miss. */
  private static final double UNTRIED = 0.2;

  private final FittedLaws laws;
  private final Law.AtTarget central;
  private final List<Law.AtTarget> others;
  private final double z;
  private final double tail;
  private final double sizesBeyond;
  private final double tokensBeyond;

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
    this.sizesBeyond = beyond(params, laws.measured().params(), laws.holdOut().sizeStep());
    this.tokensBeyond = beyond(tokens, laws.measured().tokens(), laws.holdOut().tokenStep());
  }

  /**
   * Predicts a mixture.
   *
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @return predictions by series, and of the overall loss under {@code *}
   */
  public SortedMap<String, Prediction> predict(Mixture mixture, Map<String, Double> weights) {
    List<String> domains = laws.trainingDomains();
    Mixture known = mixture.over(new TreeSet<>(domains), "the mixture");
    double[] r = known.vector(domains);
    boolean seen = laws.measured().mixtures().containsValue(known);
    double[] losses = central.losses(r);
    double[][] spread = others.stream().map(other -> other.losses(r)).toArray(double[][]::new);
    List<String> names = laws.series();
    SortedMap<String, Prediction> predictions = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      double[] alone = new double[names.size()];
      alone[i] = 1;
      predictions.put(names.get(i), interval(losses, spread, alone, seen));
    }
    double[] overall =
        names.stream().mapToDouble(name -> weights.getOrDefault(name, 0.0)).toArray();
    predictions.put(Weights.OVERALL, interval(losses, spread, overall, seen));
    return predictions;
  }

  /** The interval of a weighted sum of series. */
  private Prediction interval(double[] losses, double[][] spread, double[] weights, boolean seen) {
    double loss = dot(losses, weights);
    double[] draws = Arrays.stream(spread).mapToDouble(d -> dot(d, weights)).toArray();
    double noise = noise(weights, seen);
    double below = Math.max(0, loss - quantile(draws, tail, loss));
    double above = Math.max(0, quantile(draws, 1 - tail, loss) - loss);
    return new Prediction(
        loss,
        Math.max(0, loss - Math.hypot(below, z * noise)),
        loss + Math.hypot(above, z * noise));
  }

  /**
   * What draws cannot show: the scatter of runs about the law, and what it missed in the hold-out
   * validation, for a target as far beyond the measured as that was.
   */
  private double noise(double[] weights, boolean seen) {
    HoldOutErrors errors = laws.holdOut();
    double scatter = 0;
    double squares = 0;
    int i = 0;
    for (Quality q : laws.quality().values()) {
      double each = errors.untried() ? Math.max(q.residual(), UNTRIED * q.spread()) : q.residual();
      scatter += weights[i] * each;
      squares += weights[i] * weights[i] * each * each;
      i++;
    }
    // Residuals of one run are partly common to its domains: half way between all and none.
    double residual = Math.sqrt((scatter * scatter + squares) / 2);
    double mixtures = HoldOutErrors.typical(errors.mixtures(), weights);
    double own = seen || mixtures == 0 ? residual : Math.max(residual, MISSED * mixtures);
    double size = sizesBeyond * HoldOutErrors.typical(errors.size(), weights);
    double tokens = tokensBeyond * HoldOutErrors.typical(errors.tokens(), weights);
    return Math.sqrt(own * own + size * size + tokens * tokens);
  }

  private static double dot(double[] values, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
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

  /** How far a target lies beyond the largest measured, in steps of the hold-out validation. */
  private static double beyond(double target, List<Long> measured, double step) {
    double last = measured.get(measured.size() - 1);
    return step > 0 ? Math.max(0, Math.log(target / last) / step) : 0;
  }
}
