package org.mixlaw.study.slurm;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets time pass between two questions to Slurm. */
public interface Pause {
  /** Sleeps, and looks four times a second whether it should go on doing so. */
  Pause REAL =
      (length, stop) -> {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && !stop.getAsBoolean()) {
          Thread.sleep(Math.min(250, 1 + (end - System.nanoTime()) / 1_000_000));
        }
      };

  /**
   * Returns when some time has passed, or earlier once it should stop.
   *
   * @param length how long
   * @param stop true once the user asked to stop
   * @throws InterruptedException if this thread is interrupted
   */
  void of(Duration length, BooleanSupplier stop) throws InterruptedException;
}
