package org.mixlaw.train;

import org.mixlaw.train.track.StepMetrics;

/**
 * How long a run has trained, evaluation and checkpoints left out, and how fast its last steps
 * went.
 */
final class TrainingTime {
  private final Accelerator accelerator;
  private final double flopsPerToken;
  private double seconds;
  private long markNanos = System.nanoTime();
  private long markWaitedNanos;

  /**
   * Goes on counting.
   *
   * @param accelerator what the run is trained on
   * @param flopsPerToken work of one token
   * @param seconds training time so far
   */
  TrainingTime(Accelerator accelerator, double flopsPerToken, double seconds) {
    this.accelerator = accelerator;
    this.flopsPerToken = flopsPerToken;
    this.seconds = seconds;
  }

  /** Training time so far. */
  double seconds() {
    return seconds;
  }

  /**
   * Ends a stretch of training.
   *
   * @param tokens tokens trained on in it
   * @param waitedNanos how long the loop has waited for data in all
   */
  StepMetrics.Timing stretch(long tokens, long waitedNanos) {
    double elapsed = (System.nanoTime() - markNanos) / 1e9;
    double waited = (waitedNanos - markWaitedNanos) / 1e9;
    seconds += elapsed;
    double speed = tokens / elapsed;
    double mfu =
        accelerator.peak().isPresent()
            ? flopsPerToken * speed / accelerator.peak().getAsDouble()
            : Double.NaN;
    markWaitedNanos = waitedNanos;
    return new StepMetrics.Timing(seconds, speed, mfu, waited / elapsed, accelerator.memory());
  }

  /** Begins a stretch of training. */
  void mark() {
    markNanos = System.nanoTime();
  }
}
