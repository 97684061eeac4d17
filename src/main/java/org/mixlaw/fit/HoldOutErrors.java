package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a law missed when it was asked for what it had not seen.
 *
 * @param mixtures mixtures left out at every size, predicted at the largest
 * @param size the largest size left out, predicted for mixtures seen at smaller ones
 * @param tokens the longest runs cut short, predicted at their end
 * @param both mixtures and the largest size left out
 * @param far what was asked at other distances, for mixtures that were seen
 * @param sizeStep how far the size was extrapolated, in ln parameters
 * @param tokenStep how far the tokens were, in ln tokens
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HoldOutErrors(
    HoldOutCases mixtures,
    HoldOutCases size,
    HoldOutCases tokens,
    HoldOutCases both,
    List<Cut> far,
    double sizeStep,
    double tokenStep) {
  /** No validation. */
  static final HoldOutErrors NONE =
      new HoldOutErrors(
          HoldOutCases.NONE,
          HoldOutCases.NONE,
          HoldOutCases.NONE,
          HoldOutCases.NONE,
          List.of(),
          0,
          0);

  /**
   * What was asked of a law at one distance from what it had seen.
   *
   * @param size how far the size was extrapolated, in ln parameters
   * @param tokens how far the tokens were, in ln tokens
   * @param cases what it said
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Cut(double size, double tokens, HoldOutCases cases) {
    /** Puts no cases where a document leaves them out. */
    public Cut {
      cases = cases == null ? HoldOutCases.NONE : cases;
    }
  }

  /** Puts no cases where a document leaves them out. */
  public HoldOutErrors {
    mixtures = mixtures == null ? HoldOutCases.NONE : mixtures;
    size = size == null ? HoldOutCases.NONE : size;
    tokens = tokens == null ? HoldOutCases.NONE : tokens;
    both = both == null ? HoldOutCases.NONE : both;
    far = far == null ? List.of() : List.copyOf(far);
  }

  /**
   * Spearman's correlation of predicted and measured losses of mixtures left out.
   *
   * @param weights weight by series of the overall loss that is ranked
   * @return from -1 to 1; empty with fewer than three mixtures
   */
  public OptionalDouble rankCorrelation(Map<String, Double> weights) {
    return mixtures.rankCorrelation(weights);
  }

  /**
   * The mixtures left out, predicted beside measured.
   *
   * @param weights weight by series of the loss wanted; 1 for one series and nothing else for it
   *     alone
   * @return a pair for every mixture left out of which all that counts was measured
   */
  public List<CaseLoss> cases(Map<String, Double> weights) {
    return mixtures.weighted(weights);
  }

  /** The cases by kind, in the order of the components. */
  List<HoldOutCases> kinds() {
    return List.of(mixtures, size, tokens, both);
  }

  /** All cases with their distances: {@link #kinds}, then those farther off. */
  List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    cuts.add(new Cut(0, 0, mixtures));
    cuts.add(new Cut(sizeStep, 0, size));
    cuts.add(new Cut(0, tokenStep, tokens));
    cuts.add(new Cut(sizeStep, 0, both));
    cuts.addAll(far);
    return cuts;
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
        .mapToDouble(HoldOutCases::meanAbsolute)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The mean absolute error at the largest size, left out.
   *
   * @return nats per token; NaN where that was not tried
   */
  public double meanAbsoluteAtLargestSize() {
    return size.meanAbsolute();
  }
}
