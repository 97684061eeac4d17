package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.mixlaw.base.Counts;
import org.mixlaw.corpus.build.BuildListener;

/**
 * Shows how the build of a corpus gets on: one line that is written anew where standard error is a
 * terminal, a line every ten seconds where it is not.
 */
public final class CorpusConsole implements BuildListener {
  private static final double SECOND = 1e9;
  private static final double OFTEN = 0.2;
  private static final double SELDOM = 10;

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier clock;
  private String phase = "";
  private double began;
  private double shown;
  private int width;

  /**
   * A console.
   *
   * @param err where lines go
   * @param terminal whether that is one
   * @param clock nanoseconds, as {@link System#nanoTime} gives them
   */
  public CorpusConsole(PrintWriter err, boolean terminal, LongSupplier clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public synchronized void notice(String sentence) {
    clear();
    err.println("note: " + sentence);
    err.flush();
  }

  @Override
  public synchronized void progress(Progress progress) {
    double now = clock.getAsLong() / SECOND;
    if (!progress.phase().equals(phase)) {
      phase = progress.phase();
      began = now;
      shown = now;
    }
    if (now - shown < (terminal ? OFTEN : SELDOM)) {
      return;
    }
    shown = now;
    double seconds = Math.max(now - began, 1e-3);
    double rate = (progress.bytes() - progress.kept()) / seconds;
    String line =
        String.format(
            Locale.ROOT,
            "%s: %s of %s bytes%s, %.1f MB/s, %s tokens/s, %s",
            phase,
            Counts.brief(progress.bytes()),
            Counts.brief(progress.total()),
            progress.total() > 0
                ? String.format(Locale.ROOT, " (%d%%)", 100 * progress.bytes() / progress.total())
                : "",
            rate / 1e6,
            Counts.brief(progress.tokens() / seconds),
            remaining((progress.total() - progress.bytes()) / Math.max(rate, 1)));
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      err.println(line);
    }
    err.flush();
  }

  private static String remaining(double seconds) {
    long left = Math.round(Math.max(0, seconds));
    return left < 3600
        ? String.format(Locale.ROOT, "%d:%02d left", left / 60, left % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60);
  }

  private void clear() {
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }

  @Override
  public synchronized void end() {
    clear();
    err.flush();
  }
}
