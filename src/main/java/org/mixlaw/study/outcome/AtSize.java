package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Predicted beside observed at one model size.
 *
 * @param card the model's card
 * @param params its non-embedding parameters
 * @param tokens its training length
 * @param mixtures every mixture that was trained, the optimum first, the baseline second
 * @param ranking whether the laws put them in the right order
 * @param gain the gain of the optimum over the baseline
 * @param observedSteps how much training the optimum saves, by the curves of both trainings
 * @param predictedSteps the same by the laws' curves; empty where these have no token term
 * @param warnings how far the training lies from what the laws were fitted on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AtSize(
    String card,
    long params,
    long tokens,
    List<Validation.Checked> mixtures,
    Validation.Ranking ranking,
    Gain gain,
    Matching observedSteps,
    Optional<Matching> predictedSteps,
    List<String> warnings) {
  /** By rising size, then length. */
  public static final Comparator<AtSize> RISING =
      Comparator.comparingLong(AtSize::params).thenComparingLong(AtSize::tokens);

  /** Puts empty values where a document leaves them out. */
  public AtSize {
    mixtures = List.copyOf(mixtures);
    predictedSteps = predictedSteps == null ? Optional.empty() : predictedSteps;
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /**
   * The mean absolute relative error over the validation domains of all mixtures.
   *
   * @return a share, 0.01 for one per cent
   */
  public double meanRelativeError() {
    return mixtures.stream()
        .flatMap(checked -> checked.domains().stream())
        .mapToDouble(row -> Math.abs(row.relativeError()))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * A mixture by its name.
   *
   * @param name {@code optimum} or {@code baseline}
   * @return the mixture of that name
   */
  public Optional<Validation.Checked> find(String name) {
    return mixtures.stream().filter(checked -> checked.name().equals(name)).findFirst();
  }
}
