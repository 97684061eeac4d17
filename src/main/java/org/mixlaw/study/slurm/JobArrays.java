package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/**
 * Tasks as job arrays. What Slurm holds already is awaited, what is missing is submitted, in arrays
 * no larger than the cluster takes; a task whose element ended before it was done is submitted
 * again once its array is gone.
 *
 * @param journal the submissions of the study
 * @param settings what the jobs ask for
 * @param throttle how many elements run at once; 0 for as many as there is room for
 * @param commands Slurm's programs
 * @param pause lets time pass between two questions
 * @param listener is told how it goes
 */
public record JobArrays(
    Journal journal,
    SlurmSettings settings,
    int throttle,
    SlurmCommands commands,
    Pause pause,
    Listener listener) {
  private static final Duration FIRST_POLL = Duration.ofSeconds(2);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(15);

  /** Requires a time limit that leaves runs some time to work. */
  public JobArrays {
    settings.checked();
  }

  /** Is told how it goes. */
  public interface Listener {
    /**
     * Something the user should know.
     *
     * @param sentence the sentence
     */
    void notice(String sentence);

    /** Slurm has just been asked; markers of tasks may have appeared. */
    default void looked() {}
  }

  /**
   * Has tasks done; returns when all of them are, or have failed for good, or the user asked to
   * stop, which leaves the jobs alone.
   *
   * @param tasks the tasks, those that should start first in front
   * @param stop true once the user asked to stop
   * @return what went wrong, by the name of the task
   * @throws IOException if the journal cannot be written, or sbatch keeps failing
   * @throws InterruptedException if this thread is interrupted
   * @throws InputException if there is no Slurm here, or Slurm does not take the jobs
   */
  public Map<String, String> run(List<ArrayTask> tasks, BooleanSupplier stop)
      throws IOException, InterruptedException {
    ArrayWork work = new ArrayWork(this, tasks);
    await(work, work::settled, stop);
    if (stop.getAsBoolean() && !work.settled()) {
      work.leave();
      return Map.of();
    }
    return work.failures();
  }

  /**
   * Hands a task to Slurm, unless Slurm has it already, and does not wait for it.
   *
   * @param task the task
   * @param stop true once the user asked to stop
   * @return the id of the array job that does it; empty if the user asked to stop before Slurm had
   *     it
   * @throws IOException as {@link #run} does
   * @throws InterruptedException if this thread is interrupted
   * @throws InputException as {@link #run} does
   */
  public Optional<String> submit(ArrayTask task, BooleanSupplier stop)
      throws IOException, InterruptedException {
    ArrayWork work = new ArrayWork(this, List.of(task));
    await(work, () -> work.holder(task.name()).isPresent(), stop);
    return work.holder(task.name());
  }

  /**
   * The job that does a task of some name now.
   *
   * @param name the task's name
   * @return the id of the array job; empty if there is none, or Slurm gives no answer
   * @throws IOException if the journal cannot be read
   * @throws InterruptedException if this thread is interrupted
   */
  public Optional<String> holder(String name) throws IOException, InterruptedException {
    ArrayWork work = new ArrayWork(this, List.of());
    try {
      work.look();
    } catch (SlurmCommands.Missing e) {
      throw missing(e);
    }
    return work.holder(name);
  }

  /**
   * Asks Slurm whether it would take the jobs, without submitting any.
   *
   * @param tasks how many tasks there are
   * @return what it says
   * @throws IOException if the script cannot be written
   * @throws InterruptedException if this thread is interrupted
   * @throws InputException if there is no Slurm here, or it would not take them
   */
  public String tryOut(int tasks) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mixlaw-slurm");
    Path script = folder.resolve(Submission.SCRIPT);
    try {
      int size = Math.min(tasks, new JobQueue(commands).largestArray());
      AtomicFiles.write(
          script, new JobScript("mixlaw-test", size, throttle, folder, folder).text(settings));
      int arrays = (tasks + size - 1) / size;
      return (arrays > 1 ? arrays + " arrays of up to " + size + "; " : "")
          + Handover.tryOut(commands, script);
    } catch (SlurmCommands.Missing e) {
      throw missing(e);
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(folder);
    }
  }

  private static InputException missing(SlurmCommands.Missing e) {
    return new InputException("--executor slurm: " + e.getMessage());
  }

  private void await(ArrayWork work, BooleanSupplier reached, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Duration poll = FIRST_POLL;
    while (!stop.getAsBoolean()) {
      try {
        work.look();
        listener.looked();
        if (!reached.getAsBoolean()) {
          work.submitMissing();
        }
      } catch (SlurmCommands.Missing e) {
        throw missing(e);
      }
      if (reached.getAsBoolean()) {
        return;
      }
      pause.of(poll, stop);
      poll = poll.multipliedBy(3).dividedBy(2);
      poll = poll.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : poll;
    }
  }
}
