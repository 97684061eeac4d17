package org.mixlaw.study.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.mixlaw.base.InputException;
import org.mixlaw.study.local.SlotEvent.Kind;

/** Does one task after another in the process of a slot, and starts that process anew. */
final class SlotRunner {
  /** How often a task is begun whose process dies. */
  private static final int STARTS = 3;

  /** Exit statuses of a process that a signal asked to stop: HUP, INT and TERM. */
  private static final Set<Integer> ASKED = Set.of(129, 130, 143);

  /** How long the same signal may take to reach this process. */
  private static final long GRACE_NANOS = 2_000_000_000L;

  private final Slot slot;
  private final Program program;
  private final Path log;
  private final SlotPool.Listener listener;
  private final LongConsumer busy;
  private volatile Optional<SlotProcess> process = Optional.empty();

  SlotRunner(Slot slot, Program program, Path log, SlotPool.Listener listener, LongConsumer busy) {
    this.slot = slot;
    this.program = program;
    this.log = log;
    this.listener = listener;
    this.busy = busy;
  }

  /** How an attempt at a task ended. */
  private sealed interface End {
    /** Nothing more is to be done for it now. */
    record Over() implements End {}

    /** It failed, and would fail again. */
    record Failed(String why) implements End {}

    /** Its process died. */
    record Died(int status, List<String> lastLines) implements End {}
  }

  /** Takes tasks until there are none, or the user asks to stop. */
  void work(Queue<SlotTask> waiting, Map<String, String> failures, BooleanSupplier stop) {
    try {
      for (SlotTask task = waiting.poll(); task != null; task = waiting.poll()) {
        if (stop.getAsBoolean()) {
          return;
        }
        Optional<String> failure = attempts(task, stop);
        if (failure.isPresent()) {
          failures.put(task.name(), failure.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins a task as often as its process dies, {@link #STARTS} times at most.
   *
   * @return why the task has failed; empty where it has not, also where it was stopped
   */
  private Optional<String> attempts(SlotTask task, BooleanSupplier stop)
      throws InterruptedException {
    for (int start = 1; ; start++) {
      End end;
      try {
        end = attempt(task, stop);
      } catch (IOException e) {
        return Optional.of(
            "its process cannot be started (" + InputException.reason(e) + "); its log is " + log);
      } catch (RuntimeException e) {
        return Optional.of(e.toString());
      }
      if (end instanceof End.Over) {
        return Optional.empty();
      }
      if (end instanceof End.Failed failed) {
        return Optional.of(failed.why());
      }
      End.Died died = (End.Died) end;
      if (stopped(died.status(), stop)) {
        return Optional.empty();
      }
      if (start == STARTS) {
        return Optional.of(
            String.format(
                "its %s, as it did %d times before; %s", words(died), STARTS - 1, last(died)));
      }
      // What the log says is told once: it rarely differs the second time.
      listener.notice(
          String.format(
              "%s: the %s; it starts again from its last checkpoint, %s",
              task.name(), words(died), start == 1 ? "once; " + last(died) : "a last time"));
    }
  }

  private String words(End.Died died) {
    return String.format(
        "process of slot %d died (%s)", slot.number(), SlotProcess.words(died.status()));
  }

  private String last(End.Died died) {
    return died.lastLines().isEmpty()
        ? "its log " + log + " says nothing of it"
        : "the last lines of its log "
            + log
            + ":\n     "
            + String.join("\n     ", died.lastLines());
  }

  /** A signal to the whole process group ends this process too, if not in the same moment. */
  private static boolean stopped(int status, BooleanSupplier stop) throws InterruptedException {
    long until = System.nanoTime() + (ASKED.contains(status) ? GRACE_NANOS : 0);
    while (!stop.getAsBoolean() && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    return stop.getAsBoolean();
  }

  private End attempt(SlotTask task, BooleanSupplier stop)
      throws IOException, InterruptedException {
    SlotProcess with = ready(stop);
    long begun = System.nanoTime();
    try {
      return attempt(task, with);
    } finally {
      busy.accept(System.nanoTime() - begun);
    }
  }

  private End attempt(SlotTask task, SlotProcess with) throws InterruptedException {
    with.hand(task);
    for (Optional<SlotEvent> event = with.next(); event.isPresent(); event = with.next()) {
      SlotEvent told = event.get();
      listener.event(task.name(), told);
      if (told.kind() == Kind.FINISHED || told.kind() == Kind.STOPPED) {
        return new End.Over();
      }
      if (told.kind() == Kind.FAILED) {
        // What was wrong may have left its mark on the process.
        end();
        return new End.Failed(told.text().orElse("no reason is given"));
      }
    }
    int status = with.status();
    process = Optional.empty();
    return new End.Died(status, with.lastLines());
  }

  /** The slot's process, started where there is none; it may have ended unseen while idle. */
  private SlotProcess ready(BooleanSupplier stop) throws IOException, InterruptedException {
    if (process.isPresent() && !process.get().alive()) {
      end();
    }
    if (process.isPresent()) {
      return process.get();
    }
    SlotProcess started = SlotProcess.start(program, slot, log);
    process = Optional.of(started);
    if (stop.getAsBoolean()) {
      started.askToStop(); // asked meanwhile, when there was no process to be told
    }
    started.next(); // it is ready, or dead
    return started;
  }

  /** Tells the process, if there is one, to stop at a checkpoint. */
  void askToStop() {
    process.ifPresent(SlotProcess::askToStop);
  }

  /** Ends the process, if there is one. */
  void end() throws InterruptedException {
    if (process.isPresent()) {
      process.get().end();
      process = Optional.empty();
    }
  }
}
