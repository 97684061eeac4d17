package org.mixlaw.fit.baseline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.mixture.Mixture;

/** Curves of measured losses, and the loss read off them at any token count. */
final class CurveReading {
  private CurveReading() {}

  /** One curve for each mixture and size; repeated measurements count as their mean. */
  static Map<Mixture, SortedMap<Double, LossCurve>> curves(List<Observation> observations) {
    Map<Mixture, SortedMap<Double, SortedMap<Double, double[]>>> sums = new HashMap<>();
    for (Observation o : observations) {
      double[] sum =
          sums.computeIfAbsent(o.mixture(), m -> new TreeMap<>())
              .computeIfAbsent(o.params(), p -> new TreeMap<>())
              .computeIfAbsent(o.tokens(), t -> new double[2]);
      sum[0] += o.loss();
      sum[1]++;
    }
    Map<Mixture, SortedMap<Double, LossCurve>> curves = new HashMap<>();
    sums.forEach(
        (mixture, bySize) -> {
          SortedMap<Double, LossCurve> ofMixture = new TreeMap<>();
          bySize.forEach(
              (params, byTokens) -> {
                SortedMap<Double, Double> means = new TreeMap<>();
                byTokens.forEach((tokens, sum) -> means.put(tokens, sum[0] / sum[1]));
                ofMixture.put(params, LossCurve.of(mixture.toString(), means));
              });
          curves.put(mixture, ofMixture);
        });
    return curves;
  }

  /**
   * The loss at a token count: interpolated in log tokens within the curve, by the curve's own
   * power law (shifted to pass through the last point) beyond its end, the first point before its
   * beginning.
   */
  @SuppressWarnings("ReferenceEquality") // the first point itself
  static double at(LossCurve curve, double tokens) {
    List<LossCurve.Point> points = curve.points();
    LossCurve.Point before = points.get(0);
    for (LossCurve.Point after : points) {
      if (after.tokens() >= tokens) {
        if (after.tokens() == tokens || after == before) {
          return after.loss();
        }
        double way =
            Math.log(tokens / before.tokens()) / Math.log(after.tokens() / before.tokens());
        return before.loss() + way * (after.loss() - before.loss());
      }
      before = after;
    }
    return curve.beyond(tokens);
  }
}
