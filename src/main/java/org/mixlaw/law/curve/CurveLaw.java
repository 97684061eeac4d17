package org.mixlaw.law.curve;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.law.ByDomain;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.Law;
import org.mixlaw.loss.PowerLaw;
import org.mixlaw.loss.Series;

/**
 * Curves of measured mixtures carried on along one axis, by power laws: the step law {@code L(D) =
 * E + B (D/D0)^-e} of "Data Mixing Laws" (arXiv 2403.16952, equation 2) at the measured sizes, or
 * its size law {@code L(N) = E + A (N/N0)^-e} (equation 3) at the measured token counts. It knows
 * nothing of mixtures that were not measured. E and the scale are held at 0 or more. Points count
 * by their noise, where that is known.
 *
 * @param axis what the curves run along
 * @param trainingDomains the training domains, sorted
 * @param series validation domains or clusters, sorted
 * @param curves the fitted curves
 */
@JsonTypeName("curves")
public record CurveLaw(
    Axis axis, List<String> trainingDomains, List<String> series, List<Curve> curves)
    implements Law {
  /** Sizes and token counts this near are the same, relative. */
  private static final double SAME = 5e-3;

  private static final double SAME_PROPORTION = 1e-6;
  private static final double LEAST_LOSS = 1e-3;
  private static final PowerLaw.Range EXPONENTS = new PowerLaw.Range(0.02, 2, 1);

  /** Points that determine a curve by itself. */
  public static final int POINTS = 3;

  /** What curves run along. */
  public enum Axis {
    /** Tokens: the step law. */
    TOKENS("step law", "token counts"),
    /** Parameters: the size law. */
    SIZE("size law", "model sizes");

    private final String law;
    private final String points;

    Axis(String law, String points) {
      this.law = law;
      this.points = points;
    }

    /** What points of a curve are called. */
    String points() {
      return points;
    }

    /** Where a measurement lies along its curve. */
    double along(double params, double tokens) {
      return this == TOKENS ? tokens : params;
    }

    /** What all measurements of a curve have in common. */
    double across(double params, double tokens) {
      return this == TOKENS ? params : tokens;
    }
  }

  /**
   * A fitted curve.
   *
   * @param at the size (step law) or token count (size law) it was measured at
   * @param mixture proportions of its mixture, in the order of the training domains
   * @param series what it is of: a validation domain or cluster
   * @param law its power law
   * @param sse sum of squared residuals, squared nats
   */
  public record Curve(
      double at, @ByDomain double[] mixture, String series, PowerLaw law, double sse) {}

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
      double[] precision = s.weights();
      for (int m = 0; m < s.size(); m++) {
        double along = axis.along(s.params()[m], s.tokens()[m]);
        double at = axis.across(s.params()[m], s.tokens()[m]);
        points
            .computeIfAbsent(new Key(at, s.mixture()[m], i), key -> new ArrayList<>())
            .add(new double[] {along, s.loss()[m], precision[m]});
      }
    }
    int least = CurveLengths.least(sharing);
    int most = points.values().stream().mapToInt(p -> (int) distinct(p)).max().orElse(0);
    points.values().removeIf(p -> distinct(p) < least);
    if (points.isEmpty() || most < POINTS) {
      throw InputException.of(
          "a %s needs curves over three or more %s; the longest has %d; m1 to m4, bimix and"
              + " implicit need one alone",
          axis.law, axis.points, most);
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
      List<PowerLaw.Curve> own = group.stream().map(key -> curve(points.get(key))).toList();
      double exponent = PowerLaw.exponent(own, unit, EXPONENTS);
      for (int k = 0; k < own.size(); k++) {
        PowerLaw law = PowerLaw.fit(own.get(k), unit, exponent);
        Key key = group.get(k);
        curves.add(
            new Curve(
                key.at(),
                list.get(0).byMixture()[key.mixture()],
                list.get(key.series()).name(),
                law,
                law.sse(own.get(k))));
      }
    }
    return new CurveLaw(axis, trainingDomains, list.stream().map(Series::name).toList(), curves);
  }

  private static long distinct(List<double[]> points) {
    return points.stream().mapToDouble(p -> p[0]).distinct().count();
  }

  private static PowerLaw.Curve curve(List<double[]> points) {
    return new PowerLaw.Curve(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        points.stream().mapToDouble(p -> p[2]).toArray(),
        1);
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double at = axis.across(params, tokens);
    double along = axis.along(params, tokens);
    List<Curve> here = curves.stream().filter(c -> Math.abs(c.at() / at - 1) <= SAME).toList();
    if (here.isEmpty()) {
      throw InputException.of(
          "a %s holds at the measured %s alone, not at %.4g; they are %s",
          axis.law,
          axis == Axis.TOKENS ? "sizes" : "token counts",
          at,
          curves.stream()
              .map(Curve::at)
              .distinct()
              .sorted()
              .map(value -> String.format(Locale.ROOT, "%.0f", value))
              .collect(Collectors.joining(", ")));
    }
    return new AtTarget() {
      @Override
      public double[] losses(double[] proportions) {
        Map<String, PowerLaw> laws = laws(here, proportions);
        return series.stream().mapToDouble(name -> CurveLaw.loss(laws, name, along)).toArray();
      }

      @Override
      public double[] known(double[] proportions) {
        Map<String, PowerLaw> laws = laws(here, proportions);
        return series.stream()
            .mapToDouble(
                name -> laws.containsKey(name) ? CurveLaw.loss(laws, name, along) : Double.NaN)
            .toArray();
      }
    };
  }

  /** The curves of a mixture by series. */
  private Map<String, PowerLaw> laws(List<Curve> here, double[] proportions) {
    Map<String, PowerLaw> laws = new HashMap<>();
    here.stream()
        .filter(c -> same(c.mixture(), proportions))
        .forEach(c -> laws.put(c.series(), c.law()));
    if (laws.isEmpty() && curves.stream().noneMatch(c -> same(c.mixture(), proportions))) {
      throw new InputException(
          "a step or size law speaks of measured mixtures alone, and this one was not measured"
              + " often enough for a curve; a joint law (joint-m2) predicts it");
    }
    return laws;
  }

  private static double loss(Map<String, PowerLaw> laws, String name, double along) {
    PowerLaw law = laws.get(name);
    if (law == null) {
      throw InputException.of(
          "'%s' was not measured often enough for a curve of this mixture there; a joint law"
              + " (joint-m2) predicts it",
          name);
    }
    return Math.max(LEAST_LOSS, Math.min(MAX_LOSS, law.at(along)));
  }

  private static boolean same(double[] one, double[] other) {
    return IntStream.range(0, one.length)
        .allMatch(j -> Math.abs(one[j] - other[j]) <= SAME_PROPORTION);
  }
}
