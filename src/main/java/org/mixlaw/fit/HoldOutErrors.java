package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a law missed when it was asked for what it had not seen: by series, prediction less
 * measurement of every case in nats per token. Cases stand in the same order for all series.
 *
 * @param mixtures mixtures left out at every size, predicted at the largest
 * @param size the largest size left out, predicted for mixtures seen at smaller ones
 * @param tokens the longest runs cut short, predicted at their end
 * @param both mixtures and the largest size left out
 * @param sizeStep how far the size was extrapolated, in ln parameters
 * @param tokenStep how far the tokens were, in ln tokens
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HoldOutErrors(
    SortedMap<String, double[]> mixtures,
    SortedMap<String, double[]> size,
    SortedMap<String, double[]> tokens,
    SortedMap<String, double[]> both,
    double sizeStep,
    double tokenStep) {
  /** No validation. */
  static final HoldOutErrors NONE =
      new HoldOutErrors(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0, 0);

  /** Puts empty maps where a document leaves them out. */
  public HoldOutErrors {
    mixtures = mixtures == null ? new TreeMap<>() : new TreeMap<>(mixtures);
    size = size == null ? new TreeMap<>() : new TreeMap<>(size);
    tokens = tokens == null ? new TreeMap<>() : new TreeMap<>(tokens);
    both = both == null ? new TreeMap<>() : new TreeMap<>(both);
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
    int count = cases.isEmpty() ? 0 : cases.get(cases.firstKey()).length;
    double[] sums = new double[count];
    int series = 0;
    for (double[] errors : cases.values()) {
      double weight = weights[series++];
      for (int c = 0; c < count; c++) {
        sums[c] += weight == 0 ? 0 : weight * errors[c];
      }
    }
    double[] known = Arrays.stream(sums).filter(Double::isFinite).toArray();
    double squares = Arrays.stream(known).map(sum -> sum * sum).sum();
    return known.length > 0 ? Math.sqrt(squares / known.length) : 0;
  }
}
