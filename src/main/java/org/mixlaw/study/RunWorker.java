package org.mixlaw.study;

/** Trains one run from wherever its folder stands; called from several threads at once. */
public interface RunWorker {
  /**
   * Trains a run to its end, or until {@link #interrupted()}.
   *
   * @param run the run
   * @param device where to train it, in the words of {@code --device}
   * @throws Exception if the run fails; its message says why
   */
  void run(PlannedRun run, String device) throws Exception;

  /**
   * Whether the user asked to stop.
   *
   * @return true once no further run should be started
   */
  boolean interrupted();
}
