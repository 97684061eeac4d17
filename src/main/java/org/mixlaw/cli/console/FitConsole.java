package org.mixlaw.cli.console;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.mixlaw.fit.LawFitter;

/**
 * Shows how a fit gets on: a progress bar where standard error is a terminal, a line a stage where
 * it is not.
 */
public final class FitConsole implements LawFitter.Progress, AutoCloseable {
  private static final int UNITS = 1000;

  private final PrintWriter err;
  private final ProgressBar bar;
  private String stage = "";

  public FitConsole(PrintWriter err, boolean terminal) {
    this.err = err;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("fit")
                .setInitialMax(UNITS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .build()
            : null;
  }

  @Override
  public synchronized void at(String now, double share) {
    if (bar != null) {
      bar.stepTo(Math.max(bar.getCurrent(), Math.round(UNITS * share)));
      bar.setExtraMessage(now);
    } else if (!now.equals(stage)) {
      err.println("mixlaw: " + now);
      err.flush();
    }
    stage = now;
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
