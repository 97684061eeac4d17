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
import org.mixlaw.train.Progress;
import org.mixlaw.train.RunFolder;

/**
 * Where a run stands, read from its folder; also right while other processes train it.
 *
 * @param run the run
 * @param state its state
 * @param progress how far it is; empty where it has not logged a step
 */
public record RunState(PlannedRun run, State state, Optional<Progress> progress) {
  /** A run of another machine that has written nothing for this long is no longer running. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** The states of a run. */
  public enum State {
    /** Its marker is there. */
    DONE,
    /** It logged something a short while ago. */
    RUNNING,
    /** It began and then fell silent: it goes on when the study is run again. */
    INTERRUPTED,
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
      states.add(new RunState(run, state(at, clock), at.progress()));
    }
    return states;
  }

  private static State state(RunFolder folder, Clock clock) throws IOException {
    if (folder.finished()) {
      return State.DONE;
    }
    Optional<Boolean> alive = FolderLock.alive(folder.path());
    if (alive.isPresent()) {
      return alive.get() ? State.RUNNING : State.INTERRUPTED;
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
