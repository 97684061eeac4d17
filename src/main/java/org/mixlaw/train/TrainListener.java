package org.mixlaw.train;

import java.util.List;
import org.mixlaw.loss.DomainLoss;

/**
 * Is told how a run gets on, on the training thread. Methods return quickly and throw nothing;
 * those not of interest need no implementation.
 */
public interface TrainListener {
  /** Listens to nothing. */
  TrainListener NONE = new TrainListener() {};

  /**
   * Losses have been read from the device.
   *
   * @param progress how far the run is
   */
  default void progress(Progress progress) {}

  /**
   * Every validation domain has been evaluated.
   *
   * @param tokens training tokens seen
   * @param losses one entry for each validation domain, by name
   */
  default void evaluated(long tokens, List<DomainLoss> losses) {}

  /**
   * Something the user should know: a resume, a damaged checkpoint, a step left out.
   *
   * @param sentence the sentence
   */
  default void notice(String sentence) {}
}
