package org.mixlaw.report;

import java.util.Locale;
import org.mixlaw.base.Counts;
import org.mixlaw.mixture.Mixture;

/** Figures as a report writes them. */
final class Figures {
  private Figures() {}

  /** A loss in nats, four decimals: the fifth is below the noise of any evaluation. */
  static String loss(double nats) {
    return String.format(Locale.ROOT, "%.4f", nats);
  }

  /** A difference of losses, with its sign. */
  static String difference(double nats) {
    return String.format(Locale.ROOT, "%+.4f", nats).replace('-', '\u2212');
  }

  /** A share in per cent. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A relative error in per cent, with its sign. */
  static String error(double share) {
    return String.format(Locale.ROOT, "%+.2f%%", 100 * share).replace('-', '\u2212');
  }

  /** An interval of losses. */
  static String interval(double lower, double upper) {
    return loss(lower) + " \u2013 " + loss(upper);
  }

  /** A count with its suffix. */
  static String count(double count) {
    return Counts.brief(count);
  }

  /** A number with four significant digits. */
  static String number(double x) {
    double size = Math.abs(x);
    return x != 0 && (size < 1e-3 || size >= 1e5)
        ? String.format(Locale.ROOT, "%.3e", x).replace('-', '\u2212')
        : String.format(Locale.ROOT, "%.4g", x).replace('-', '\u2212');
  }

  /** A mixture in one line. */
  static String mixture(Mixture mixture) {
    StringBuilder text = new StringBuilder();
    mixture
        .proportions()
        .forEach(
            (domain, p) ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(domain)
                    .append(' ')
                    .append(percent(p)));
    return text.toString();
  }

  /** A time in hours, minutes or seconds. */
  static String duration(double seconds) {
    return seconds >= 7200
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
        : seconds >= 120
            ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
