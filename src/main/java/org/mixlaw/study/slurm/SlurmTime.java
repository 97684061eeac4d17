package org.mixlaw.study.slurm;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.base.InputException;

/** Time limits as Slurm writes them (man sbatch, {@code --time}). */
final class SlurmTime {
  private static final Pattern DAYS =
      Pattern.compile("(\\d{1,5})-(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2}))?)?");
  private static final Pattern CLOCK =
      Pattern.compile("(\\d{1,7})(?::(\\d{1,2})(?::(\\d{1,2}))?)?");

  private SlurmTime() {}

  /**
   * Reads a time limit.
   *
   * @param text {@code minutes}, {@code minutes:seconds}, {@code hours:minutes:seconds}, {@code
   *     days-hours}, {@code days-hours:minutes} or {@code days-hours:minutes:seconds}
   * @return how long
   * @throws InputException if it has none of these forms, or is no time at all
   */
  static Duration parse(String text) {
    Matcher days = DAYS.matcher(text);
    Matcher clock = CLOCK.matcher(text);
    Duration limit;
    if (days.matches()) {
      limit =
          Duration.ofDays(number(days.group(1)))
              .plusHours(number(days.group(2)))
              .plusMinutes(number(days.group(3)))
              .plusSeconds(number(days.group(4)));
    } else if (clock.matches() && clock.group(3) != null) {
      limit =
          Duration.ofHours(number(clock.group(1)))
              .plusMinutes(number(clock.group(2)))
              .plusSeconds(number(clock.group(3)));
    } else if (clock.matches()) {
      limit = Duration.ofMinutes(number(clock.group(1))).plusSeconds(number(clock.group(2)));
    } else {
      throw wrong(text);
    }
    if (limit.isZero()) {
      throw wrong(text);
    }
    return limit;
  }

  private static InputException wrong(String text) {
    return InputException.of(
        "time: '%s'; accepted are Slurm's forms: minutes, minutes:seconds, hours:minutes:seconds,"
            + " days-hours, days-hours:minutes, days-hours:minutes:seconds",
        text);
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
