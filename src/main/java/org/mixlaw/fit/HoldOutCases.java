package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * What a law was asked for that it had not seen: mixtures, with the losses that it predicted beside
 * those measured. Vectors of weights are in the sorted order of the series.
 */
public final class HoldOutCases {
  /** None. */
  static final HoldOutCases NONE = new HoldOutCases(List.of(), List.of());

  /** The shares of cases whose errors make the usual one. */
  private static final List<Double> USUAL = List.of(0.5, 0.8);

  private final List<String> series;
  private final List<Case> cases;
  private final double[][] errors;

  /**
   * A mixture that was asked for.
   *
   * @param mixture the mixture
   * @param predicted losses in the order of the series, nats per token
   * @param measured the same, measured; NaN for series not measured there
   */
  public record Case(Mixture mixture, double[] predicted, double[] measured) {
    /** What was missed of a series: prediction less measurement. */
    double error(int series) {
      return predicted[series] - measured[series];
    }
  }

  /**
   * A case as documents hold it: without what was not measured or not predicted.
   *
   * @param mixture the mixture
   * @param predicted loss by series
   * @param measured loss by series
   */
  record Written(
      Mixture mixture, SortedMap<String, Double> predicted, SortedMap<String, Double> measured) {}

  /**
   * Cases.
   *
   * @param series the series, sorted
   * @param cases the cases
   */
  public HoldOutCases(List<String> series, List<Case> cases) {
    this.series = List.copyOf(series);
    this.cases = List.copyOf(cases);
    this.errors =
        cases.stream()
            .map(c -> IntStream.range(0, series.size()).mapToDouble(c::error).toArray())
            .toArray(double[][]::new);
  }

  @JsonCreator
  static HoldOutCases read(List<Written> written) {
    List<String> series =
        List.copyOf(
            written.stream()
                .flatMap(c -> Stream.of(c.predicted, c.measured))
                .flatMap(losses -> losses.keySet().stream())
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    return new HoldOutCases(
        series,
        written.stream()
            .map(c -> new Case(c.mixture, vector(series, c.predicted), vector(series, c.measured)))
            .toList());
  }

  private static double[] vector(List<String> series, Map<String, Double> losses) {
    return series.stream().mapToDouble(s -> losses.getOrDefault(s, Double.NaN)).toArray();
  }

  @JsonValue
  List<Written> written() {
    return cases.stream()
        .map(c -> new Written(c.mixture, byName(c.predicted), byName(c.measured)))
        .toList();
  }

  private SortedMap<String, Double> byName(double[] losses) {
    SortedMap<String, Double> named = new TreeMap<>();
    for (int i = 0; i < losses.length; i++) {
      if (!Double.isNaN(losses[i])) {
        named.put(series.get(i), losses[i]);
      }
    }
    return named;
  }

  /**
   * Whether nothing was asked.
   *
   * @return true without cases
   */
  public boolean isEmpty() {
    return cases.isEmpty();
  }

  List<String> series() {
    return series;
  }

  List<Case> cases() {
    return cases;
  }

  /**
   * The mean absolute error over cases and series.
   *
   * @return nats per token; NaN without cases
   */
  double meanAbsolute() {
    return Arrays.stream(errors)
        .flatMapToDouble(Arrays::stream)
        .filter(Double::isFinite)
        .map(Math::abs)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The typical error of a weighted mean of series: errors of one case are kept together, since
   * they rise and fall together.
   *
   * @param weights weight by series, summing to 1
   * @return root mean square over cases, nats; 0 without cases
   */
  double typical(double[] weights) {
    double[] known = means(weights);
    double squares = Arrays.stream(known).map(mean -> mean * mean).sum();
    return known.length > 0 ? Math.sqrt(squares / known.length) : 0;
  }

  /**
   * The usual error of a weighted mean of series: the mean of what the middle case and the case at
   * four fifths say of a normal variate's standard deviation. The few that lie beyond all others,
   * where draws are wide already, do not widen the rest; but errors have heavier tails than a
   * normal variate's, so that by the middle alone intervals are too narrow.
   *
   * @param weights weight by series, summing to 1
   * @return a standard deviation, nats; 0 without cases
   */
  double usual(double[] weights) {
    double[] known = Arrays.stream(means(weights)).map(Math::abs).toArray();
    return known.length > 0
        ? USUAL.stream().mapToDouble(share -> deviation(known, share)).average().orElseThrow()
        : 0;
  }

  /** The standard deviation of a normal variate of which a share is no larger than that of some. */
  private static double deviation(double[] sizes, double share) {
    return new Percentile(100 * share).evaluate(sizes)
        / new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + share) / 2);
  }

  /**
   * How the error of a weighted mean of series differs between cases.
   *
   * @param weights weight by series, summing to 1
   * @return standard deviation over cases, nats; 0 with fewer than two
   */
  double scatter(double[] weights) {
    double[] known = means(weights);
    return known.length > 1 ? new StandardDeviation().evaluate(known) : 0;
  }

  private double[] means(double[] weights) {
    return Arrays.stream(errors)
        .mapToDouble(missed -> Weights.mean(missed, weights))
        .filter(Double::isFinite)
        .toArray();
  }

  /**
   * A weighted mean of series in every case, measured beside predicted.
   *
   * @param byName weight by series
   * @return a pair for every case of which all that counts is known
   */
  List<CaseLoss> weighted(Map<String, Double> byName) {
    double[] weights = series.stream().mapToDouble(s -> byName.getOrDefault(s, 0.0)).toArray();
    return cases.stream()
        .map(
            c ->
                new CaseLoss(Weights.mean(c.measured, weights), Weights.mean(c.predicted, weights)))
        .filter(pair -> Double.isFinite(pair.measured() + pair.predicted()))
        .toList();
  }

  /**
   * Spearman's correlation of predicted and measured losses.
   *
   * @param byName weight by series of the overall loss that is ranked
   * @return from -1 to 1; empty with fewer than three cases
   */
  OptionalDouble rankCorrelation(Map<String, Double> byName) {
    List<CaseLoss> known = weighted(byName);
    if (known.size() < 3) {
      return OptionalDouble.empty();
    }
    double correlation =
        new SpearmansCorrelation()
            .correlation(
                known.stream().mapToDouble(CaseLoss::predicted).toArray(),
                known.stream().mapToDouble(CaseLoss::measured).toArray());
    return Double.isFinite(correlation) ? OptionalDouble.of(correlation) : OptionalDouble.empty();
  }
}
