package org.mixlaw.train;

import java.time.Duration;
import java.util.SortedMap;

/**
 * How far a run is.
 *
 * @param step optimizer steps done
 * @param steps steps of the whole run
 * @param tokens tokens seen
 * @param loss training loss of the last step, nats per token
 * @param tokensPerSecond speed over the last steps, evaluation and checkpoints left out
 * @param seconds time spent in steps since the run began, over all starts
 * @param validation the last evaluation, nats per token by validation domain; empty before the
 *     first
 */
public record Progress(
    long step,
    long steps,
    long tokens,
    double loss,
    double tokensPerSecond,
    double seconds,
    SortedMap<String, Double> validation) {

  /**
   * The time that the rest will take at the speed of the last steps.
   *
   * @return 0 where no speed is known
   */
  public Duration remaining() {
    if (!(tokensPerSecond > 0) || step == 0) {
      return Duration.ZERO;
    }
    double rest = (double) (steps - step) * tokens / step / tokensPerSecond;
    return Duration.ofMillis((long) (rest * 1e3));
  }
}
