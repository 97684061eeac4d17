package org.mixlaw.train.track;

import java.io.IOException;

/**
 * Where a run's measurements go. A tracker can be taken back to where a checkpoint was written, so
 * that what an interrupted run leaves behind is what one that was not leaves. To add one, write its
 * class and name it in {@link Trackers}.
 */
public interface Tracker extends AutoCloseable {
  /**
   * How much of a tracker's file belongs to a checkpoint.
   *
   * @param file the file's name in the run's folder; empty where the tracker has none
   * @param length bytes; 0 before anything was written
   */
  record Mark(String file, long length) {
    /** The mark of a run that begins. */
    public static final Mark NONE = new Mark("", 0);
  }

  /** Opens a tracker. */
  @FunctionalInterface
  interface Opening {
    /**
     * Opens it where a checkpoint left it, dropping what lies behind.
     *
     * @param run the run
     * @param mark where the checkpoint left it; {@link Mark#NONE} in a run that begins
     * @return the tracker
     * @throws IOException if its file cannot be opened
     */
    Tracker open(TrackedRun run, Mark mark) throws IOException;
  }

  /**
   * Takes a training step.
   *
   * @param step its measurements
   * @throws IOException if they cannot be written
   */
  void step(StepMetrics step) throws IOException;

  /**
   * Takes an evaluation.
   *
   * @param evaluation its losses
   * @throws IOException if they cannot be written
   */
  void evaluation(EvaluationMetrics evaluation) throws IOException;

  /**
   * Forces everything to the disk.
   *
   * @return where a run that resumes here goes on
   * @throws IOException if that fails
   */
  Mark sync() throws IOException;

  @Override
  void close() throws IOException;
}
