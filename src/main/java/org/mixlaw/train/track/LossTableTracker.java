package org.mixlaw.train.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.loss.LossTable;

/** The run's own loss table, {@code losses.csv}; rewritten whole with every evaluation. */
public final class LossTableTracker implements Tracker {
  /** The file's name in a run's folder. */
  public static final String FILE = "losses.csv";

  private final TrackedRun run;
  private final Path file;
  private final List<LossTable.Row> rows = new ArrayList<>();

  private LossTableTracker(TrackedRun run) {
    this.run = run;
    this.file = run.folder().resolve(FILE);
  }

  static Tracker open(TrackedRun run, Mark mark) throws IOException {
    LossTableTracker tracker = new LossTableTracker(run);
    if (mark.length() == 0) {
      Files.deleteIfExists(tracker.file);
      return tracker;
    }
    long present = Files.exists(tracker.file) ? Files.size(tracker.file) : 0;
    if (present < mark.length()) {
      throw InputException.of(
          "%s: has %d bytes, but the checkpoint was written at %d; delete the run's folder to begin"
              + " it again",
          tracker.file, present, mark.length());
    }
    for (LossTable.Row row : LossTable.read(tracker.file).rows()) {
      if (row.tokens() <= run.tokens()) {
        tracker.rows.add(row);
      }
    }
    return tracker;
  }

  @Override
  public void step(StepMetrics step) {}

  @Override
  public void evaluation(EvaluationMetrics evaluation) throws IOException {
    for (DomainLoss loss : evaluation.losses()) {
      rows.add(
          loss.row(
              run.name(),
              run.model(),
              run.params(),
              String.valueOf(run.seed()),
              evaluation.tokens(),
              run.mixture()));
    }
    LossTable.of(rows).write(file);
  }

  /** What was evaluated is on the disk already. */
  @Override
  public Mark sync() throws IOException {
    return rows.isEmpty() ? Mark.NONE : new Mark(FILE, Files.size(file));
  }

  @Override
  public void close() {}
}
