package org.mixlaw.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.mixlaw.base.Counts;
import org.mixlaw.base.Rounded;
import org.mixlaw.mixture.Mixture;

/** Figures as a report writes them. */
final class Figures {
  private Figures() {}

  /** A loss in nats, four decimals: the fifth is below the noise of any evaluation. */
  static String loss(double nats) {
    return String.format(Locale.ROOT, "%.4f", nats);
  }

  /** A share in per cent. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A share that is known to a per cent or so at best. */
  static String about(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }

  /** A range of shares in per cent. */
  static String percents(double lowest, double highest) {
    return String.format(Locale.ROOT, "%.1f \u2013 %.1f%%", 100 * lowest, 100 * highest);
  }

  /** A relative error in per cent, with its sign. */
  static String error(double share) {
    return String.format(Locale.ROOT, "%+.2f%%", 100 * share).replace('-', '\u2212');
  }

  /**
   * A number rounded to its uncertainty: the last digit is worth at most a third of it.
   *
   * @param value the number
   * @param uncertainty half the width of its interval
   */
  static String rounded(double value, double uncertainty) {
    return Rounded.to(value, uncertainty).replace('-', '\u2212');
  }

  /** The same with its sign. */
  static String signed(double value, double uncertainty) {
    return Rounded.signed(value, uncertainty).replace('-', '\u2212');
  }

  /** Half the width of an interval. */
  static double half(double lower, double upper) {
    return (upper - lower) / 2;
  }

  /** Both ends of an interval, rounded to its half width. */
  static String between(double lower, double upper) {
    return between(lower, upper, half(lower, upper));
  }

  /** Both ends of an interval, rounded to an uncertainty. */
  static String between(double lower, double upper, double uncertainty) {
    return rounded(lower, uncertainty) + " to " + rounded(upper, uncertainty);
  }

  /** The largest shares of a mixture, in one line. */
  static String largest(Mixture mixture, int most) {
    List<Map.Entry<String, Double>> sorted =
        mixture.proportions().entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .toList();
    String text =
        sorted.stream()
            .limit(most)
            .map(share -> share.getKey() + " " + percent(share.getValue()))
            .collect(Collectors.joining(", "));
    return sorted.size() > most ? text + " and " + (sorted.size() - most) + " more" : text;
  }

  /** A count with its suffix. */
  static String count(double count) {
    return Counts.brief(count);
  }

  /** A number with four significant digits. */
  static String number(double x) {
    double size = Math.abs(x);
    if (size == 0) {
      return "0";
    }
    return size < 1e-3 || size >= 1e5
        ? String.format(Locale.ROOT, "%.3e", x).replace('-', '\u2212')
        : String.format(Locale.ROOT, "%.4g", x).replace('-', '\u2212');
  }

  /** A large number of no unit as a power of ten. */
  static String power(double x) {
    return String.format(Locale.ROOT, "%.1e", x).replaceFirst("e\\+?(-?)0*(\\d)", "e$1$2");
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
