package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mixlaw.corpus.build.BuildListener;
import org.mixlaw.study.StudyListener;
import org.mixlaw.study.file.OverallLoss;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

/**
 * Shows how a study gets on: headings and notices on standard error; while runs are trained, a
 * table that is kept up to date where that is a terminal, a line a minute where it is not.
 */
public final class StudyConsole implements StudyListener, AutoCloseable {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
  private static final long LINE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String INDENT = "   ";

  private final PrintWriter err;
  private final boolean terminal;
  private final OverallLoss overall;
  private final LongSupplier nanoTime;
  private final LiveLines live;
  private Optional<StudyProgress> training = Optional.empty();
  private long shown;

  /**
   * A console.
   *
   * @param err where to
   * @param terminal whether that is a terminal
   * @param overall makes one number of validation losses
   */
  public StudyConsole(PrintWriter err, boolean terminal, OverallLoss overall) {
    this(err, terminal, overall, System::nanoTime);
  }

  StudyConsole(PrintWriter err, boolean terminal, OverallLoss overall, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.overall = overall;
    this.nanoTime = nanoTime;
    this.live = new LiveLines(err);
  }

  @Override
  public synchronized void stage(String stage) {
    print("== " + stage);
  }

  @Override
  public synchronized void notice(String sentence) {
    print(INDENT + sentence);
  }

  private void print(String line) {
    live.clear();
    err.println(line);
    err.flush();
    if (terminal) {
      training.ifPresent(this::draw);
    }
  }

  @Override
  public BuildListener corpus() {
    return new CorpusConsole(err, terminal, nanoTime);
  }

  @Override
  public synchronized void begin(int runs, double flops) {
    training = Optional.of(new StudyProgress(runs, flops, overall, nanoTime));
    shown = nanoTime.getAsLong();
  }

  @Override
  public synchronized void progress(PlannedRun run, Progress progress) {
    training.ifPresent(all -> all.progress(run, progress));
    showInTime();
  }

  @Override
  public synchronized void finished(PlannedRun run) {
    training.ifPresent(all -> all.finished(run));
    showInTime();
  }

  @Override
  public synchronized void failed(PlannedRun run, String why) {
    training.ifPresent(all -> all.failed(run));
    print(INDENT + run.name() + " failed: " + why);
  }

  private void showInTime() {
    if (nanoTime.getAsLong() - shown < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    shown = nanoTime.getAsLong();
    if (terminal) {
      training.ifPresent(this::draw);
    } else {
      training.ifPresent(all -> print(INDENT + all.sentence()));
    }
  }

  private void draw(StudyProgress all) {
    live.show(all.table().stream().map(line -> INDENT + line).toList());
  }

  @Override
  public synchronized void end() {
    close();
  }

  /** Leaves the last state of the training as a line. */
  @Override
  public synchronized void close() {
    live.clear();
    if (training.isPresent()) {
      StudyProgress ended = training.get();
      training = Optional.empty();
      print(INDENT + ended.sentence());
    }
  }
}
