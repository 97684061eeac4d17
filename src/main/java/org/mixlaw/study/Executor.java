package org.mixlaw.study;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.mixlaw.study.plan.PlannedRun;

/** Where the runs of a study are trained. */
public sealed interface Executor extends AutoCloseable
    permits InProcessExecutor, LocalExecutor, SlurmExecutor {
  /** Trains one run in this process, from wherever its folder stands. */
  interface Worker {
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

  /**
   * Builds what is missing of the study's corpus, where that is not left to this process.
   *
   * @param stop true once the user asked to stop
   * @return false if the user asked to stop before it was built
   * @throws IOException if the build failed, or the executor itself
   * @throws InterruptedException if the calling thread is interrupted
   */
  default boolean buildCorpus(BooleanSupplier stop) throws IOException, InterruptedException {
    return true;
  }

  /**
   * Trains runs; returns when all of them have finished, failed, or been interrupted.
   *
   * @param runs runs that have no {@code done} marker yet
   * @param worker trains one run in this process, for executors that do
   * @return what went wrong, by the name of the run; empty if nothing did
   * @throws IOException if the executor itself fails
   * @throws InterruptedException if the calling thread is interrupted
   */
  Map<String, String> execute(Collection<PlannedRun> runs, Worker worker)
      throws IOException, InterruptedException;

  /** Ends processes that were kept for further runs. */
  @Override
  default void close() throws IOException {}
}
