package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What a law missed when it was asked for what it had not seen: one row a case, one column a series
 * (in sorted order), prediction less measurement in nats per token.
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
    List<double[]> mixtures,
    List<double[]> size,
    List<double[]> tokens,
    List<double[]> both,
    double sizeStep,
    double tokenStep) {
  /** No validation. */
  static final HoldOutErrors NONE =
      new HoldOutErrors(List.of(), List.of(), List.of(), List.of(), 0, 0);

  /** Puts empty lists where a document leaves them out. */
  public HoldOutErrors {
    mixtures = mixtures == null ? List.of() : List.copyOf(mixtures);
    size = size == null ? List.of() : List.copyOf(size);
    tokens = tokens == null ? List.of() : List.copyOf(tokens);
    both = both == null ? List.of() : List.copyOf(both);
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
    return List.of(mixtures, size, tokens, both).stream()
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
  static double meanAbsolute(List<double[]> cases) {
    double sum = 0;
    int count = 0;
    for (double[] errors : cases) {
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
   * @param weights weight by series, in the order of the columns
   * @return root mean square over cases, nats; 0 without cases
   */
  static double typical(List<double[]> cases, double[] weights) {
    double squares = 0;
    int count = 0;
    for (double[] errors : cases) {
      double sum = 0;
      for (int i = 0; i < errors.length; i++) {
        sum += weights[i] == 0 ? 0 : weights[i] * errors[i];
      }
      if (Double.isFinite(sum)) {
        squares += sum * sum;
        count++;
      }
    }
    return count > 0 ? Math.sqrt(squares / count) : 0;
  }

  /**
   * Weights by column.
   *
   * @param series the columns
   * @param weights weight by series
   * @return in the order of the columns
   */
  static double[] columns(List<String> series, Map<String, Double> weights) {
    return series.stream().mapToDouble(name -> weights.getOrDefault(name, 0.0)).toArray();
  }
}
