package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * The predicted losses of one mixture along one axis of scale.
 *
 * @param points by rising place on the axis
 */
public record ScaleCurve(List<Point> points) {
  /** Enough to draw a power law by straight lines on a logarithmic axis. */
  private static final int POINTS = 14;

  /**
   * A place on the axis.
   *
   * @param at tokens, or non-embedding parameters
   * @param losses by series, and of the overall loss under {@code *}
   */
  public record Point(double at, SortedMap<String, Prediction> losses) {}

  /** Copies. */
  public ScaleCurve {
    points = List.copyOf(points);
  }

  /**
   * The losses of a mixture over tokens: its step law.
   *
   * @param laws laws with a token term
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @param level of the intervals
   * @param params non-embedding parameters
   * @param from the first token count
   * @param to the last one
   * @return the curve
   */
  public static ScaleCurve overTokens(
      FittedLaws laws,
      Mixture mixture,
      Map<String, Double> weights,
      double level,
      double params,
      double from,
      double to) {
    return along(
        from, to, tokens -> laws.predictor(params, tokens, level).predict(mixture, weights));
  }

  /**
   * The losses of a mixture over model size: its size law.
   *
   * @param laws laws with a size term
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @param level of the intervals
   * @param tokens training tokens
   * @param from the smallest size, non-embedding parameters
   * @param to the largest one
   * @return the curve
   */
  public static ScaleCurve overSize(
      FittedLaws laws,
      Mixture mixture,
      Map<String, Double> weights,
      double level,
      double tokens,
      double from,
      double to) {
    return along(
        from, to, params -> laws.predictor(params, tokens, level).predict(mixture, weights));
  }

  /**
   * The losses of a mixture over tokens as the laws were fitted, without intervals.
   *
   * @param laws laws with a token term
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @param params non-embedding parameters
   * @param from the first token count
   * @param to the last one
   * @return the curve; its predictions are their own intervals
   */
  public static ScaleCurve fittedOverTokens(
      FittedLaws laws,
      Mixture mixture,
      Map<String, Double> weights,
      double params,
      double from,
      double to) {
    return along(from, to, tokens -> fitted(laws, mixture, weights, params, tokens));
  }

  /**
   * The losses of a mixture over model size as the laws were fitted, without intervals.
   *
   * @param laws laws with a size term
   * @param mixture the mixture
   * @param weights weight by series, summing to 1
   * @param tokens training tokens
   * @param from the smallest size, non-embedding parameters
   * @param to the largest one
   * @return the curve; its predictions are their own intervals
   */
  public static ScaleCurve fittedOverSize(
      FittedLaws laws,
      Mixture mixture,
      Map<String, Double> weights,
      double tokens,
      double from,
      double to) {
    return along(from, to, params -> fitted(laws, mixture, weights, params, tokens));
  }

  private static SortedMap<String, Prediction> fitted(
      FittedLaws laws, Mixture mixture, Map<String, Double> weights, double params, double tokens) {
    TargetScale scale = laws.scaleOf(params, tokens);
    double[] losses =
        laws.fitted()
            .at(scale.lawParams(), scale.lawTokens())
            .losses(mixture.vector(laws.trainingDomains()));
    SortedMap<String, Prediction> fitted = new TreeMap<>();
    double overall = 0;
    for (int i = 0; i < losses.length; i++) {
      String series = laws.series().get(i);
      overall += weights.getOrDefault(series, 0.0) * losses[i];
      fitted.put(series, new Prediction(losses[i], losses[i], losses[i]));
    }
    fitted.put(Weights.OVERALL, new Prediction(overall, overall, overall));
    return fitted;
  }

  private static ScaleCurve along(
      double from, double to, DoubleFunction<SortedMap<String, Prediction>> predicted) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= POINTS; i++) {
      double at = i == POINTS ? to : from * Math.pow(to / from, (double) i / POINTS);
      points.add(new Point(at, predicted.apply(at)));
    }
    return new ScaleCurve(points);
  }
}
