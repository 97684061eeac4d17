package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * What a law missed when it was asked for what it had not seen: by series, prediction less
 * measurement of every case in nats per token. Cases stand in the same order for all series.
 *
 * @param mixtures mixtures left out at every size, predicted at the largest
 * @param size the largest size left out, predicted for mixtures seen at smaller ones
 * @param tokens the longest runs cut short, predicted at their end
 * @param both mixtures and the largest size left out
 * @param losses what was measured of the mixtures left out, in the order of {@code mixtures}
 * @param sizeStep how far the size was extrapolated, in ln parameters
 * @param tokenStep how far the tokens were, in ln tokens
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HoldOutErrors(
    SortedMap<String, double[]> mixtures,
    SortedMap<String, double[]> size,
    SortedMap<String, double[]> tokens,
    SortedMap<String, double[]> both,
    SortedMap<String, double[]> losses,
    double sizeStep,
    double tokenStep) {
  /** A normal variate's standard deviation over its median absolute value. */
  private static final double MEDIAN_TO_DEVIATION = 1.4826;

  /** No validation. */
  static final HoldOutErrors NONE =
      new HoldOutErrors(
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          0,
          0);

  /** Puts empty maps where a document leaves them out. */
  public HoldOutErrors {
    mixtures = mixtures == null ? new TreeMap<>() : new TreeMap<>(mixtures);
    size = size == null ? new TreeMap<>() : new TreeMap<>(size);
    tokens = tokens == null ? new TreeMap<>() : new TreeMap<>(tokens);
    both = both == null ? new TreeMap<>() : new TreeMap<>(both);
    losses = losses == null ? new TreeMap<>() : new TreeMap<>(losses);
  }

  /**
   * Spearman's correlation of predicted and measured losses of mixtures left out.
   *
   * @param weights weight by series of the overall loss that is ranked
   * @return from -1 to 1; empty with fewer than three mixtures
   */
  public OptionalDouble rankCorrelation(Map<String, Double> weights) {
    double[] measured = weighted(losses, weights);
    double[] errors = weighted(mixtures, weights);
    int[] known =
        IntStream.range(0, Math.min(measured.length, errors.length))
            .filter(c -> Double.isFinite(measured[c] + errors[c]))
            .toArray();
    if (known.length < 3) {
      return OptionalDouble.empty();
    }
    double correlation =
        new SpearmansCorrelation()
            .correlation(
                Arrays.stream(known).mapToDouble(c -> measured[c] + errors[c]).toArray(),
                Arrays.stream(known).mapToDouble(c -> measured[c]).toArray());
    return Double.isFinite(correlation) ? OptionalDouble.of(correlation) : OptionalDouble.empty();
  }

  /**
   * The mixtures left out, predicted beside measured.
   *
   * @param weights weight by series of the loss wanted; 1 for one series and nothing else for it
   *     alone
   * @return a pair for every mixture left out of which all that counts was measured
   */
  public List<CaseLoss> cases(Map<String, Double> weights) {
    double[] measured = weighted(losses, weights);
    double[] errors = weighted(mixtures, weights);
    return IntStream.range(0, Math.min(measured.length, errors.length))
        .filter(c -> Double.isFinite(measured[c] + errors[c]))
        .mapToObj(c -> new CaseLoss(measured[c], measured[c] + errors[c]))
        .toList();
  }

  /** The weighted sum over series, by case; NaN where one that counts is not known. */
  private static double[] weighted(SortedMap<String, double[]> cases, Map<String, Double> weights) {
    double[] sums = new double[cases.isEmpty() ? 0 : cases.get(cases.firstKey()).length];
    cases.forEach(
        (series, values) -> {
          double weight = weights.getOrDefault(series, 0.0);
          for (int c = 0; c < sums.length && weight > 0; c++) {
            sums[c] += weight * values[c];
          }
        });
    return sums;
  }

  /** The errors by kind of case, in the order of the components. */
  List<SortedMap<String, double[]>> kinds() {
    return List.of(mixtures, size, tokens, both);
  }

  /** Whether nothing could be left out. */
  boolean untried() {
    return mixtures.isEmpty() && size.isEmpty() && tokens.isEmpty();
  }

  /**
   * The mean absolute error over all kinds of cases that there are, each kind counting the same.
   *
   * @return nats per token; NaN without cases
   */
  double score() {
    return kinds().stream()
        .filter(cases -> !cases.isEmpty())
        .mapToDouble(HoldOutErrors::meanAbsolute)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The mean absolute error at the largest size, left out.
   *
   * @return nats per token; NaN where that was not tried
   */
  public double meanAbsoluteAtLargestSize() {
    return meanAbsolute(size);
  }

  /** Mean absolute error over cases and series. */
  static double meanAbsolute(SortedMap<String, double[]> cases) {
    double sum = 0;
    int count = 0;
    for (double[] errors : cases.values()) {
      for (double error : errors) {
        if (Double.isFinite(error)) {
          sum += Math.abs(error);
          count++;
        }
      }
    }
    return count > 0 ? sum / count : Double.NaN;
  }

  /**
   * The typical error of a weighted sum of series: errors of one case are kept together, since they
   * rise and fall together.
   *
   * @param cases the cases
   * @param weights weight by series, in their sorted order
   * @return root mean square over cases, nats; 0 without cases
   */
  static double typical(SortedMap<String, double[]> cases, double[] weights) {
    double[] known = sums(cases, weights);
    double squares = Arrays.stream(known).map(sum -> sum * sum).sum();
    return known.length > 0 ? Math.sqrt(squares / known.length) : 0;
  }

  /**
   * The usual error of a weighted sum of series: that of the middle case, so that the few that lie
   * beyond all others, where draws are wide already, do not widen the rest.
   *
   * @param cases the cases
   * @param weights weight by series, in their sorted order
   * @return the median absolute error over cases as a standard deviation, nats; 0 without cases
   */
  static double usual(SortedMap<String, double[]> cases, double[] weights) {
    double[] known = Arrays.stream(sums(cases, weights)).map(Math::abs).toArray();
    return known.length > 0 ? MEDIAN_TO_DEVIATION * new Median().evaluate(known) : 0;
  }

  /**
   * How the error of a weighted sum of series differs between cases.
   *
   * @param cases the cases
   * @param weights weight by series, in their sorted order
   * @return standard deviation over cases, nats; 0 with fewer than two
   */
  static double scatter(SortedMap<String, double[]> cases, double[] weights) {
    double[] known = sums(cases, weights);
    return known.length > 1 ? new StandardDeviation().evaluate(known) : 0;
  }

  private static double[] sums(SortedMap<String, double[]> cases, double[] weights) {
    int count = cases.isEmpty() ? 0 : cases.get(cases.firstKey()).length;
    double[] sums = new double[count];
    int series = 0;
    for (double[] errors : cases.values()) {
      double weight = weights[series++];
      for (int c = 0; c < count; c++) {
        sums[c] += weight == 0 ? 0 : weight * errors[c];
      }
    }
    return Arrays.stream(sums).filter(Double::isFinite).toArray();
  }
}
