package org.mixlaw.law.swarm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
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
    below.forEach(s -> measured.put(s.name(), byMixture(s)));
    SortedMap<String, ScaleGap> gaps = new TreeMap<>();
    double[][] predicted =
        Arrays.stream(series.get(0).byMixture())
            .map(small.at(scales.small().params(), scales.small().tokens())::losses)
            .toArray(double[][]::new);
    for (int i = 0; i < series.size(); i++) {
      Series large = Scales.at(scales.large(), series.get(i));
      double[] known = measured.get(large.name());
      int column = i;
      double[] x =
          Arrays.stream(large.mixture())
              .mapToDouble(k -> Double.isNaN(known[k]) ? Math.log(predicted[k][column]) : known[k])
              .toArray();
      double[] y = Arrays.stream(large.loss()).map(Math::log).toArray();
      double unit = Math.max(LEAST_UNIT, small.parameters().get(large.name()).spread());
      gaps.put(large.name(), affine ? line(x, y, unit) : process(large, x, y, unit));
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

  /** Mean logarithms of a series by mixture; NaN where there is none. */
  private static double[] byMixture(Series s) {
    double[] sum = new double[s.mixtures()];
    int[] count = new int[s.mixtures()];
    for (int m = 0; m < s.size(); m++) {
      sum[s.mixture()[m]] += Math.log(s.loss()[m]);
      count[s.mixture()[m]]++;
    }
    return IntStream.range(0, sum.length)
        .mapToDouble(k -> count[k] > 0 ? sum[k] / count[k] : Double.NaN)
        .toArray();
  }

  private static ScaleGap line(double[] x, double[] y, double unit) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < x.length; i++) {
      line.addData(x[i], y[i]);
    }
    double slope = line.getSlope();
    return new ScaleGap(
        mean(y), mean(x), unit, Double.isFinite(slope) ? slope : 1, 0, 0, List.of());
  }

  private static ScaleGap process(Series large, double[] x, double[] y, double unit) {
    double above = mean(y);
    double below = mean(x);
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
                        large.proportions()[i], (x[i] - below) / unit, (y[i] - above) / unit))
            .toList());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
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
