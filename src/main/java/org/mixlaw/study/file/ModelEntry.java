package org.mixlaw.study.file;

import org.mixlaw.base.InputException;

/**
 * A model of the study: its card and the learning rate it is trained at.
 *
 * @param card the name of a card in {@code models/}, or the path of one
 * @param learningRate the peak learning rate, above 0
 */
public record ModelEntry(String card, double learningRate) {
  /** Checks the learning rate. */
  public ModelEntry {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw InputException.of(
          "the learning rate of model '%s' is %s; accepted are numbers above 0",
          card, learningRate);
    }
  }
}
