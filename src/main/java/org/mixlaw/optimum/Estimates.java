package org.mixlaw.optimum;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.CappedSimplex;

/**
 * Losses and gains of single mixtures with their intervals: those of the laws' predictor, or, where
 * there is none, of the draws alone.
 *
 * @param request what is asked
 * @param losses predictions at the target
 * @param set the allowed mixtures
 * @param objective what is minimised
 * @param predictor the laws' own intervals
 */
record Estimates(
    OptimumRequest request,
    TargetLosses losses,
    CappedSimplex set,
    Objective objective,
    Optional<Predictor> predictor) {
  /** What a mixture gains over the baseline. */
  Optimum.Gain gain(double[] best) {
    double gain = gain(losses::central, best);
    if (predictor.isPresent() && request.goal() == Goal.WEIGHTED) {
      Predictor.Gain known =
          predictor
              .get()
              .gain(set.mixture(best), set.mixture(objective.baseline()), positiveWeights());
      return new Optimum.Gain(
          known.value().loss(), known.value().lower(), known.value().upper(), known.probability());
    }
    if (losses.draws() == 0) {
      return new Optimum.Gain(gain, gain, gain, gain > 0 ? 1 : 0.5);
    }
    double[] gains = new double[losses.draws()];
    double better = 0;
    for (int k = 0; k < gains.length; k++) {
      int draw = k;
      gains[k] = gain(r -> losses.draw(draw, r), best);
      better += gains[k] > 0 ? 1 : gains[k] == 0 ? 0.5 : 0;
    }
    double tail = (1 - request.level()) / 2;
    return new Optimum.Gain(
        gain,
        Math.min(gain, quantile(gains, tail)),
        Math.max(gain, quantile(gains, 1 - tail)),
        better / gains.length);
  }

  private double gain(Function<double[], double[]> predicted, double[] best) {
    ToDoubleFunction<double[]> value = objective.value(predicted);
    return value.applyAsDouble(objective.baseline()) - value.applyAsDouble(best);
  }

  /** The overall loss of a mixture. */
  Estimate overall(double[] point) {
    if (predictor.isPresent()) {
      Prediction overall =
          predictor.get().predict(set.mixture(point), positiveWeights()).get(Weights.OVERALL);
      return new Estimate(overall.loss(), overall.lower(), overall.upper());
    }
    double[] drawn = new double[losses.draws()];
    for (int k = 0; k < drawn.length; k++) {
      drawn[k] = objective.weighted(losses.draw(k, point));
    }
    return estimate(objective.weighted(losses.central(point)), drawn);
  }

  /** The losses of a mixture, by series. */
  SortedMap<String, Estimate> losses(double[] point) {
    SortedMap<String, Estimate> estimates = new TreeMap<>();
    if (predictor.isPresent()) {
      predictor
          .get()
          .predict(set.mixture(point), positiveWeights())
          .forEach(
              (domain, p) -> estimates.put(domain, new Estimate(p.loss(), p.lower(), p.upper())));
      estimates.remove(Weights.OVERALL);
      return estimates;
    }
    double[] central = losses.central(point);
    double[][] drawn = new double[losses.draws()][];
    for (int k = 0; k < drawn.length; k++) {
      drawn[k] = losses.draw(k, point);
    }
    for (int d = 0; d < central.length; d++) {
      int domain = d;
      estimates.put(
          losses.domains().get(d),
          estimate(central[d], Arrays.stream(drawn).mapToDouble(k -> k[domain]).toArray()));
    }
    return estimates;
  }

  private Estimate estimate(double value, double[] drawn) {
    double tail = (1 - request.level()) / 2;
    return drawn.length == 0
        ? new Estimate(value, value, value)
        : new Estimate(
            value,
            Math.min(value, quantile(drawn, tail)),
            Math.max(value, quantile(drawn, 1 - tail)));
  }

  static double quantile(double[] values, double share) {
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(values, 100 * share);
  }

  /** The weights above 0, by series. */
  SortedMap<String, Double> positiveWeights() {
    SortedMap<String, Double> positive = new TreeMap<>();
    for (int d = 0; d < objective.weights().length; d++) {
      if (objective.weights()[d] > 0) {
        positive.put(losses.domains().get(d), objective.weights()[d]);
      }
    }
    return positive;
  }
}
