package org.mixlaw.law.curve;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.Law;
import org.mixlaw.law.scaling.PowerExponent;
import org.mixlaw.loss.Series;

/**
 * Curves of measured mixtures carried on along one axis, by power laws: the step law {@code L(D) =
 * E + B (D/D0)^-e} of "Data Mixing Laws" (arXiv 2403.16952, equation 2) at the measured sizes, or
 * its size law {@code L(N) = E + A (N/N0)^-e} (equation 3) at the measured token counts. It knows
 * nothing of mixtures that were not measured. E and the scale are held at 0 or more.
 *
 * @param axis what the curves run along
 * @param trainingDomains the training domains, sorted
 * @param series validation domains or clusters, sorted
 * @param unit D0 or N0
 * @param mixtures proportions of every mixture
 * @param curves the fitted curves
 */
@JsonTypeName("curves")
public record CurveLaw(
    Axis axis,
    List<String> trainingDomains,
    List<String> series,
    double unit,
    List<double[]> mixtures,
    List<Curve> curves)
    implements Law {
  /** Sizes and token counts this near are the same, relative. */
  private static final double SAME = 5e-3;

  private static final double SAME_PROPORTION = 1e-6;

  /** Points that determine a curve by itself. */
  public static final int POINTS = 3;

  /** What curves run along. */
  public enum Axis {
    /** Tokens: the step law. */
    TOKENS,
    /** Parameters: the size law. */
    SIZE
  }

  /**
   * A fitted curve.
   *
   * @param at the size (step law) or token count (size law) it was measured at
   * @param mixture index of its mixture
   * @param series index of its series
   * @param floor E
   * @param scale B or A
   * @param exponent e
   * @param sse sum of squared residuals
   */
  public record Curve(
      double at,
      int mixture,
      int series,
      double floor,
      double scale,
      double exponent,
      double sse) {}

  /**
   * Fits.
   *
   * @param axis what the curves run along
   * @param trainingDomains the training domains, sorted
   * @param list the measurements
   * @param sharing which curves share an exponent
   * @return the law
   * @throws InputException if no curve has the points that it takes
   */
  public static CurveLaw fit(
      Axis axis, List<String> trainingDomains, List<Series> list, ExponentSharing sharing) {
    record Key(double at, int mixture, int series) {}
    Map<Key, List<double[]>> points = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      Series s = list.get(i);
      for (int m = 0; m < s.size(); m++) {
        double along = axis == Axis.TOKENS ? s.tokens()[m] : s.params()[m];
        double at = axis == Axis.TOKENS ? s.params()[m] : s.tokens()[m];
        points
            .computeIfAbsent(new Key(at, s.mixture()[m], i), key -> new ArrayList<>())
            .add(new double[] {along, s.loss()[m]});
      }
    }
    int least = sharing == ExponentSharing.CURVE ? POINTS : 2;
    int most = points.values().stream().mapToInt(p -> (int) distinct(p)).max().orElse(0);
    points.values().removeIf(p -> distinct(p) < least);
    if (points.isEmpty() || most < POINTS) {
      throw InputException.of(
          "a %s needs curves over three or more %s; the longest has %d; m1 to m4, bimix and"
              + " implicit need one alone",
          axis == Axis.TOKENS ? "step law" : "size law",
          axis == Axis.TOKENS ? "token counts" : "model sizes",
          most);
    }
    double unit =
        points.values().stream()
            .flatMap(List::stream)
            .mapToDouble(p -> p[0])
            .reduce(axis == Axis.TOKENS ? Math::max : Math::min)
            .orElseThrow();
    Map<Object, List<Key>> groups =
        points.keySet().stream()
            .collect(
                Collectors.groupingBy(
                    key ->
                        switch (sharing) {
                          case CURVE -> key;
                          case DOMAIN -> key.series();
                          case SIZE -> key.at();
                          case ALL -> "all";
                        },
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<Curve> curves = new ArrayList<>();
    for (List<Key> group : groups.values()) {
      List<PowerExponent.Curve> own = group.stream().map(key -> curve(points.get(key))).toList();
      double exponent = PowerExponent.shared(own, unit);
      for (int k = 0; k < own.size(); k++) {
        PowerExponent.Line line = PowerExponent.line(own.get(k), unit, exponent);
        Key key = group.get(k);
        curves.add(
            new Curve(
                key.at(),
                key.mixture(),
                key.series(),
                line.floor(),
                line.scale(),
                exponent,
                line.sse()));
      }
    }
    return new CurveLaw(
        axis,
        trainingDomains,
        list.stream().map(Series::name).toList(),
        unit,
        List.of(list.get(0).byMixture()),
        curves);
  }

  private static long distinct(List<double[]> points) {
    return points.stream().mapToDouble(p -> p[0]).distinct().count();
  }

  private static PowerExponent.Curve curve(List<double[]> points) {
    return new PowerExponent.Curve(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        1);
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double at = axis == Axis.TOKENS ? params : tokens;
    double along = axis == Axis.TOKENS ? tokens : params;
    List<Curve> here = curves.stream().filter(c -> Math.abs(c.at() / at - 1) <= SAME).toList();
    if (here.isEmpty()) {
      throw InputException.of(
          "a %s holds at the measured %s alone, not at %.4g; they are %s",
          axis == Axis.TOKENS ? "step law" : "size law",
          axis == Axis.TOKENS ? "sizes" : "token counts",
          at,
          curves.stream()
              .map(Curve::at)
              .distinct()
              .sorted()
              .map(value -> String.format(Locale.ROOT, "%.0f", value))
              .collect(Collectors.joining(", ")));
    }
    return proportions -> losses(here, mixture(proportions), along);
  }

  private double[] losses(List<Curve> here, int mixture, double along) {
    double[] losses = new double[series.size()];
    Arrays.fill(losses, Double.NaN);
    for (Curve curve : here) {
      if (curve.mixture() == mixture) {
        double loss = curve.floor() + curve.scale() * Math.pow(along / unit, -curve.exponent());
        losses[curve.series()] = Math.max(1e-3, Math.min(MAX_LOSS, loss));
      }
    }
    for (int i = 0; i < losses.length; i++) {
      if (Double.isNaN(losses[i])) {
        throw InputException.of(
            "'%s' was not measured often enough for a curve of this mixture there; a joint law"
                + " (joint-m2) predicts it",
            series.get(i));
      }
    }
    return losses;
  }

  private int mixture(double[] proportions) {
    return IntStream.range(0, mixtures.size())
        .filter(
            m ->
                IntStream.range(0, proportions.length)
                    .allMatch(
                        j -> Math.abs(mixtures.get(m)[j] - proportions[j]) <= SAME_PROPORTION))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "a step or size law speaks of measured mixtures alone, and this mixture was not"
                        + " measured; a joint law (joint-m2) predicts it"));
  }
}
