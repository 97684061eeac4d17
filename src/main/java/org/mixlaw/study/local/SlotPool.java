package org.mixlaw.study.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Slots, each with a process that is started for its first task, goes on to the next, and is
 * replaced when it dies. A task whose process died starts again, twice; then it has failed, and the
 * rest goes on.
 */
public final class SlotPool implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final List<SlotRunner> runners;
  private final AtomicLong busyNanos = new AtomicLong();

  /** Is told how tasks get on; called from several threads at once. */
  public interface Listener {
    /**
     * A task's process says something.
     *
     * @param task the task's name
     * @param event what it says
     */
    void event(String task, SlotEvent event);

    /**
     * Something the user should know.
     *
     * @param sentence the sentence
     */
    void notice(String sentence);
  }

  /**
   * Makes slots; no process is started.
   *
   * @param slots the slots, at least one
   * @param program what their processes run; it gets a slot's arguments too
   * @param logs the folder of their logs, {@code <number of the slot>.log}
   * @param listener is told how tasks get on
   */
  public SlotPool(Collection<Slot> slots, Program program, Path logs, Listener listener) {
    List<SlotRunner> made = new ArrayList<>();
    for (Slot slot : slots) {
      made.add(
          new SlotRunner(
              slot, program, logs.resolve(slot.number() + ".log"), listener, busyNanos::addAndGet));
    }
    this.runners = List.copyOf(made);
  }

  /**
   * Does tasks; returns when all of them have finished, failed, or been stopped.
   *
   * @param tasks the tasks, in the order in which they begin
   * @param stop true once the user asked to stop
   * @return what went wrong, by the name of the task
   * @throws InterruptedException if the calling thread is interrupted
   */
  public Map<String, String> run(List<SlotTask> tasks, BooleanSupplier stop)
      throws InterruptedException {
    Queue<SlotTask> waiting = new ConcurrentLinkedQueue<>(tasks);
    Map<String, String> failures = new ConcurrentSkipListMap<>();
    List<Thread> threads = new ArrayList<>();
    for (SlotRunner runner : runners) {
      Thread thread = new Thread(() -> runner.work(waiting, failures, stop), "slot");
      threads.add(thread);
      thread.start();
    }
    try {
      boolean told = false;
      for (Thread thread : threads) {
        while (thread.isAlive()) {
          thread.join(LOOK_EVERY_MILLIS);
          if (!told && stop.getAsBoolean()) {
            told = true;
            runners.forEach(SlotRunner::askToStop);
          }
        }
      }
    } catch (InterruptedException e) {
      runners.forEach(SlotRunner::askToStop);
      throw e;
    }
    return failures;
  }

  /**
   * The time that tasks have taken on all slots together, starts of processes left out.
   *
   * @return nanoseconds
   */
  public long busyNanos() {
    return busyNanos.get();
  }

  /** Ends the processes. */
  @Override
  public void close() throws IOException {
    runners.forEach(SlotRunner::askToStop);
    try {
      for (SlotRunner runner : runners) {
        runner.end();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
