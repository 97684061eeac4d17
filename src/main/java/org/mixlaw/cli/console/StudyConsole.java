package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.mixlaw.base.Counts;
import org.mixlaw.corpus.build.BuildListener;
import org.mixlaw.study.PlannedRun;
import org.mixlaw.study.StudyListener;
import org.mixlaw.train.Progress;

/**
 * Shows how a study gets on: headings and notices on standard error, a progress bar where that is a
 * terminal, a line for every tenth of the way where it is not.
 */
public final class StudyConsole implements StudyListener, AutoCloseable {
  private static final double UNIT = 1e9;

  private final PrintWriter err;
  private final boolean terminal;
  private final Map<String, Double> flopsDone = new ConcurrentHashMap<>();
  private final Map<String, Double> speeds = new ConcurrentHashMap<>();
  private final AtomicInteger finished = new AtomicInteger();
  private int runs;
  private double flops;
  private int tenths;
  private ProgressBar bar;

  public StudyConsole(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public synchronized void stage(String stage) {
    err.println("== " + stage);
    err.flush();
  }

  @Override
  public synchronized void notice(String sentence) {
    err.println("   " + sentence);
    err.flush();
  }

  @Override
  public BuildListener corpus() {
    return new CorpusConsole(err, terminal, System::nanoTime);
  }

  @Override
  public synchronized void begin(int runs, double flops) {
    this.runs = runs;
    this.flops = flops;
    tenths = 0;
    finished.set(0);
    flopsDone.clear();
    speeds.clear();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("   training")
              .setInitialMax(Math.round(flops / UNIT))
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" GFLOP", 1)
              .build();
    }
  }

  @Override
  public void progress(PlannedRun run, Progress progress) {
    flopsDone.put(run.name(), run.flops() * progress.step() / progress.steps());
    speeds.put(run.name(), progress.tokensPerSecond());
    show();
  }

  @Override
  public void finished(PlannedRun run) {
    flopsDone.put(run.name(), run.flops());
    speeds.remove(run.name());
    finished.incrementAndGet();
    show();
  }

  private synchronized void show() {
    double done = flopsDone.values().stream().mapToDouble(Double::doubleValue).sum();
    double speed = speeds.values().stream().mapToDouble(Double::doubleValue).sum();
    String state =
        String.format(
            Locale.ROOT, "%d of %d runs, %s tokens/s", finished.get(), runs, Counts.brief(speed));
    if (bar != null) {
      bar.stepTo(Math.round(done / UNIT));
      bar.setExtraMessage(state);
    } else if (done / flops * 10 >= tenths + 1) {
      tenths = (int) (done / flops * 10);
      err.printf(Locale.ROOT, "   training: %d%%, %s%n", tenths * 10, state);
      err.flush();
    }
  }

  @Override
  public synchronized void end() {
    close();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
