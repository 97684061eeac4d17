package org.mixlaw.law.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.Series;

/**
 * Fits {@link TwoScaleLaw}: the small scale first, then one strength, noise and slope for all
 * losses, by the probability of all large runs together on a grid; or, for every loss by itself,
 * the straight line through the logarithms.
 */
public final class TwoScaleFit {
  private static final double[] TAU = {0, .05, .1, .2, .35, .6};
  private static final double[] NU = {.03, .06, .1, .17, .3};
  private static final double[] SLOPE = {.7, .8, .9, 1, 1.1, 1.2, 1.3};
  private static final double LEAST_UNIT = 1e-6;

  private final List<String> trainingDomains;
  private final List<Series> series;
  private final Scales scales;

  private TwoScaleFit(List<String> trainingDomains, List<Series> series, Scales scales) {
    this.trainingDomains = trainingDomains;
    this.series = series;
    this.scales = scales;
  }

  /**
   * Fits the law.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the losses
   * @param affine whether a straight line takes the process's place
   * @param brief whether the fit is one of many and may be rough
   * @return the law
   * @throws InputException if the table does not have many mixtures at one size and fewer at a
   *     larger one
   */
  public static TwoScaleLaw fit(
      List<String> trainingDomains, List<Series> series, boolean affine, boolean brief) {
    Scales scales =
        Scales.of(series)
            .orElseThrow(
                () ->
                    new InputException(
                        "the loss table does not have many mixtures at a small size and three or"
                            + " more, but fewer, at its largest: there is nothing to carry over"
                            + " from one to the other"));
    return new TwoScaleFit(trainingDomains, series, scales).fit(affine, brief);
  }

  private TwoScaleLaw fit(boolean affine, boolean brief) {
    List<Series> below = series.stream().map(s -> Scales.at(scales.small(), s)).toList();
    SwarmLaw small = SwarmFit.fit(trainingDomains, below, Map.of(), brief);
    SortedMap<String, double[]> measured = new TreeMap<>();
    SortedMap<String, ScaleGap> gaps = new TreeMap<>();
    double[][] predicted =
        Arrays.stream(series.get(0).byMixture())
            .map(small.at(scales.small().params(), scales.small().tokens())::losses)
            .map(losses -> Arrays.stream(losses).map(Math::log).toArray())
            .toArray(double[][]::new);
    for (int i = 0; i < series.size(); i++) {
      Series large = Scales.at(scales.large(), series.get(i));
      int column = i;
      double[] known =
          byMixture(below.get(i), Arrays.stream(predicted).mapToDouble(p -> p[column]).toArray());
      measured.put(large.name(), known);
      double[] x =
          Arrays.stream(large.mixture())
              .mapToDouble(k -> Double.isNaN(known[k]) ? predicted[k][column] : known[k])
              .toArray();
      double[] y = Arrays.stream(large.loss()).map(Math::log).toArray();
      double unit = Math.max(LEAST_UNIT, small.parameters().get(large.name()).spread());
      gaps.put(large.name(), affine ? line(large, x, y, unit) : process(large, x, y, unit));
    }
    return new TwoScaleLaw(scales, small, losses(measured), affine ? gaps : pooled(gaps, small));
  }

  private List<TwoScaleLaw.SmallLosses> losses(SortedMap<String, double[]> measured) {
    double[][] mixtures = series.get(0).byMixture();
    List<TwoScaleLaw.SmallLosses> losses = new ArrayList<>();
    for (int m = 0; m < mixtures.length; m++) {
      SortedMap<String, Double> logs = new TreeMap<>();
      int mixture = m;
      measured.forEach((name, known) -> logs.put(name, known[mixture]));
      logs.values().removeIf(log -> Double.isNaN(log));
      if (!logs.isEmpty()) {
        losses.add(new TwoScaleLaw.SmallLosses(mixtures[m], logs));
      }
    }
    return losses;
  }

  /**
   * Mean logarithms of a series by mixture; NaN where there is none. What counts for less than one
   * usual run leaves the rest to the law.
   *
   * @param s the small losses
   * @param predicted what the law says of them, logarithms by mixture
   */
  private static double[] byMixture(Series s, double[] predicted) {
    double[] sum = new double[s.mixtures()];
    double[] count = new double[s.mixtures()];
    double[] precision = s.weights();
    for (int m = 0; m < s.size(); m++) {
      sum[s.mixture()[m]] += precision[m] * Math.log(s.loss()[m]);
      count[s.mixture()[m]] += precision[m];
    }
    return IntStream.range(0, sum.length)
        .mapToDouble(
            k -> {
              double share = Math.min(1, count[k]);
              return count[k] > 0
                  ? share * sum[k] / count[k] + (1 - share) * predicted[k]
                  : Double.NaN;
            })
        .toArray();
  }

  /** Weighted least squares, whose sums are kept up to date run by run (West 1979). */
  private static ScaleGap line(Series large, double[] x, double[] y, double unit) {
    double[] precision = large.weights();
    double total = 0;
    double meanX = 0;
    double meanY = 0;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      double before = total;
      total += precision[i];
      double dx = x[i] - meanX;
      double dy = y[i] - meanY;
      double share = before * precision[i] / total;
      xx += dx * dx * share;
      xy += dx * dy * share;
      meanX += dx * precision[i] / total;
      meanY += dy * precision[i] / total;
    }
    boolean level = Math.abs(xx) < 10 * Double.MIN_VALUE;
    return new ScaleGap(
        mean(y, precision), mean(x, precision), unit, level ? 1 : xy / xx, 0, 0, List.of());
  }

  private static ScaleGap process(Series large, double[] x, double[] y, double unit) {
    double[] precision = large.weights();
    boolean alike = Arrays.stream(precision).allMatch(p -> p == 1);
    double above = mean(y, precision);
    double below = mean(x, precision);
    return new ScaleGap(
        above,
        below,
        unit,
        1,
        TAU[2],
        NU[2],
        IntStream.range(0, x.length)
            .mapToObj(
                i ->
                    new ScaleGap.Run(
                        large.proportions()[i],
                        (x[i] - below) / unit,
                        (y[i] - above) / unit,
                        alike ? OptionalDouble.empty() : OptionalDouble.of(precision[i])))
            .toList());
  }

  private static double mean(double[] values, double[] precision) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> precision[i] * values[i])
        .average()
        .orElseThrow();
  }

  /** Strength, noise and slope under which all losses' large runs are likeliest. */
  private static SortedMap<String, ScaleGap> pooled(
      SortedMap<String, ScaleGap> gaps, SwarmLaw small) {
    double most = Double.NEGATIVE_INFINITY;
    double[] best = {};
    for (double tau : TAU) {
      for (double nu : NU) {
        for (double slope : SLOPE) {
          double evidence =
              normal(Math.log(nu), Math.log(.08), 1)
                  + normal(Math.log(tau + .02), Math.log(.2), 1)
                  + normal(slope, 1, .2);
          for (String name : gaps.keySet()) {
            evidence +=
                with(gaps.get(name), tau, nu, slope)
                    .evidence(small.parameters().get(name).kernel());
          }
          if (evidence > most) {
            most = evidence;
            best = new double[] {tau, nu, slope};
          }
        }
      }
    }
    SortedMap<String, ScaleGap> pooled = new TreeMap<>();
    double[] found = best;
    gaps.forEach((name, gap) -> pooled.put(name, with(gap, found[0], found[1], found[2])));
    return pooled;
  }

  private static ScaleGap with(ScaleGap gap, double tau, double nu, double slope) {
    return new ScaleGap(gap.largeMean(), gap.smallMean(), gap.unit(), slope, tau, nu, gap.runs());
  }

  private static double normal(double x, double mean, double deviation) {
    double off = (x - mean) / deviation;
    return -0.5 * off * off;
  }
}
