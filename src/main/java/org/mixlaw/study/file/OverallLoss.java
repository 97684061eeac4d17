package org.mixlaw.study.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.Weights;

/**
 * One number for the losses of a study's validation domains.
 *
 * @param weights the weights of the study's target; all weigh the same where it has none
 */
public record OverallLoss(Optional<Weights> weights) {
  /**
   * The overall loss of a study.
   *
   * @param study the study file, its paths resolved
   * @return by its target's weights; by none where their table cannot be read, which a look at a
   *     study does not fail of
   */
  public static OverallLoss of(StudyFile study) {
    try {
      return new OverallLoss(study.target().weights().map(file -> Weights.read(Path.of(file))));
    } catch (InputException e) {
      return new OverallLoss(Optional.empty());
    }
  }

  /**
   * The weighted mean.
   *
   * @param losses nats per token by validation domain
   * @return nats per token; empty where no domain has both a loss and a weight
   */
  public OptionalDouble mean(Map<String, Double> losses) {
    Map<String, Double> by =
        weights.map(Weights::weights).orElseGet(() -> Weights.equal(losses.keySet()).weights());
    double mean = Weights.mean(losses, by);
    return Double.isNaN(mean) ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }
}
