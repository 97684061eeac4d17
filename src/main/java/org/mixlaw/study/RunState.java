package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.base.FolderLock;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;
import org.mixlaw.train.RunFolder;

/**
 * Where a run stands, read from its folder; also right while other processes train it, and as soon
 * as one of them is killed.
 *
 * @param run the run
 * @param state its state
 * @param progress how far it is; empty where it has not logged a step
 * @param failure what went wrong when it was last tried
 */
public record RunState(
    PlannedRun run, State state, Optional<Progress> progress, Optional<String> failure) {
  /** A run of another machine that has written nothing for this long is no longer running. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** The states of a run. */
  public enum State {
    /** Its marker is there. */
    DONE,
    /** A process of this machine works in its folder, or another has logged something lately. */
    RUNNING,
    /** It began and then fell silent: it goes on when the study is run again. */
    INTERRUPTED,
    /** It was tried and something went wrong: it is tried again when the study is run again. */
    FAILED,
    /** It has not begun. */
    WAITING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads where runs stand.
   *
   * @param folder the study
   * @param runs its runs
   * @param clock gives the time
   * @return one state a run, in the same order
   * @throws IOException if a folder cannot be read
   */
  public static List<RunState> of(StudyFolder folder, List<PlannedRun> runs, Clock clock)
      throws IOException {
    List<RunState> states = new ArrayList<>();
    for (PlannedRun run : runs) {
      RunFolder at = new RunFolder(folder.run(run.name()));
      Optional<String> failure = at.failure().map(RunFolder.Failure::why);
      states.add(new RunState(run, state(at, failure, clock), at.progress(), failure));
    }
    return states;
  }

  /**
   * The time that devices have spent in the run's steps, over all starts.
   *
   * @return hours
   */
  public double deviceHours() {
    return progress.map(p -> p.seconds() * run.devices().orElse(1) / 3600).orElse(0.0);
  }

  private static State state(RunFolder folder, Optional<String> failure, Clock clock)
      throws IOException {
    if (folder.finished()) {
      return State.DONE;
    }
    Optional<Boolean> alive = FolderLock.alive(folder.path());
    if (alive.isPresent() && alive.get()) {
      return State.RUNNING;
    }
    if (failure.isPresent()) {
      return State.FAILED;
    }
    if (alive.isPresent()) {
      return State.INTERRUPTED;
    }
    Path metrics = folder.metrics();
    if (!Files.exists(metrics)) {
      return State.WAITING;
    }
    Duration silent =
        Duration.between(Files.getLastModifiedTime(metrics).toInstant(), clock.instant());
    return silent.compareTo(SILENCE) < 0 ? State.RUNNING : State.INTERRUPTED;
  }
}
