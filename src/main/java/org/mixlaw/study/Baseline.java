package org.mixlaw.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;

/**
 * The mixture that the optimum has to beat: {@code proportional} to the training tokens there are,
 * {@code uniform}, or given as {@code a=0.5,b=0.5}.
 *
 * @param text one of these three
 */
public record Baseline(@JsonValue String text) {
  /** Refuses what is none of the three. */
  @JsonCreator
  public Baseline {
    if (!text.equals("proportional") && !text.equals("uniform")) {
      if (!text.contains("=")) {
        throw InputException.of(
            "the baseline '%s' is unknown; accepted are proportional, uniform, or a mixture such as a=0.5,b=0.5",
            text);
      }
      Mixture unused = Mixture.parse(text, "the baseline");
    }
  }

  /**
   * The mixture.
   *
   * @param trainingTokens the tokens of every training domain
   * @return the baseline over exactly these domains
   * @throws InputException if a given mixture names another domain
   */
  public Mixture mixture(Map<String, Long> trainingTokens) {
    return switch (text) {
      case "proportional" -> Mixture.proportional(trainingTokens);
      case "uniform" -> Mixture.uniform(trainingTokens.keySet());
      default ->
          Mixture.parse(text, "mixtures.baseline")
              .over(trainingTokens.keySet(), "mixtures.baseline");
    };
  }
}
