package org.mixlaw.cli.console;

import java.time.Duration;
import java.util.Locale;

/** Times in words. */
public final class Durations {
  private Durations() {}

  /**
   * A time in few letters.
   *
   * @param time the time
   * @return such as {@code 2h05m} or {@code 3m20s}
   */
  public static String brief(Duration time) {
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%dh%02dm", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%dm%02ds", time.toMinutes(), time.toSecondsPart());
  }
}
