package org.mixlaw.study.file;

import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;

/**
 * A model of the study: its card and the learning rate it is trained at.
 *
 * @param card the name of a card in {@code models/}, or the path of one
 * @param learningRate the peak learning rate, above 0
 */
public record ModelEntry(
    @Key(
            value = "the name of a card in `models/`, or the path of one (YAML)",
            example = "pythia-70m")
        String card,
    @Key(value = "its peak learning rate", example = "1e-3") double learningRate) {
  /** Checks the learning rate. */
  public ModelEntry {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw InputException.of(
          "the learning rate of model '%s' is %s; accepted are numbers above 0",
          card, learningRate);
    }
  }
}
