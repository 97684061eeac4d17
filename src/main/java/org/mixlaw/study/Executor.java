package org.mixlaw.study;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Where the runs of a study are trained. */
public sealed interface Executor permits LocalExecutor, SlurmExecutor {
  /**
   * Trains runs; returns when all of them have finished, failed, or been interrupted.
   *
   * @param runs runs that have no {@code done} marker yet
   * @param worker trains one run in this process, for executors that do
   * @return what went wrong, by the name of the run; empty if nothing did
   * @throws IOException if the executor itself fails
   * @throws InterruptedException if the calling thread is interrupted
   */
  Map<String, String> execute(Collection<PlannedRun> runs, RunWorker worker)
      throws IOException, InterruptedException;
}
