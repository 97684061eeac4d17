package org.mixlaw.model.network;

import java.util.List;

/**
 * What a proxy measured since it was last read.
 *
 * @param sequenceLosses the mean loss per token (nats) of each trained sequence, in the order in
 *     which they were given
 * @param updates one entry per update
 */
public record StepReading(List<Double> sequenceLosses, List<Update> updates) {
  /**
   * One update.
   *
   * @param gradientNorm the global norm of the gradient before clipping
   * @param applied false if the update was refused: weights, moments and the optimizer's step
   *     counter are then as they were before
   */
  public record Update(double gradientNorm, boolean applied) {}

  /** Makes the lists immutable. */
  public StepReading {
    sequenceLosses = List.copyOf(sequenceLosses);
    updates = List.copyOf(updates);
  }

  /**
   * The mean loss over all tokens since the last reading.
   *
   * @return nats per token, or NaN if nothing was trained
   */
  public double loss() {
    return sequenceLosses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /**
   * Whether a loss or a gradient was infinite or not a number.
   *
   * @return true if something went wrong
   */
  public boolean nonFinite() {
    return updates.stream().anyMatch(u -> !Double.isFinite(u.gradientNorm()))
        || sequenceLosses.stream().anyMatch(loss -> !Double.isFinite(loss));
  }
}
