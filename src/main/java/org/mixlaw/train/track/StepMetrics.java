package org.mixlaw.train.track;

import java.util.SortedMap;

/**
 * One training step's measurements.
 *
 * @param step the step, from 1
 * @param tokens tokens seen after it
 * @param loss mean loss of the batch, nats per token
 * @param gradientNorm global norm before clipping
 * @param learningRate the rate of the step
 * @param applied false if the step was left out
 * @param domainLoss mean loss of the batch's sequences of each domain
 * @param epochs how often each domain has been read through, where that is known
 * @param timing how fast it went
 */
public record StepMetrics(
    long step,
    long tokens,
    double loss,
    double gradientNorm,
    double learningRate,
    boolean applied,
    SortedMap<String, Double> domainLoss,
    SortedMap<String, Double> epochs,
    Timing timing) {
  /**
   * How fast the steps went that were read together.
   *
   * @param seconds training time so far
   * @param tokensPerSecond speed
   * @param mfu share of the device's peak, NaN where that is unknown
   * @param dataWait share of the time that was spent waiting for data
   * @param memory bytes in use
   */
  public record Timing(
      double seconds, double tokensPerSecond, double mfu, double dataWait, long memory) {}
}
