package org.mixlaw.base;

import java.util.Locale;

/** Numbers rounded to what is known of them: the last digit is worth at most a third of that. */
public final class Rounded {
  /** Where nothing is known of the uncertainty. */
  private static final int DECIMALS = 4;

  private static final int MOST_DECIMALS = 5;

  private Rounded() {}

  /**
   * A number without more digits than it deserves.
   *
   * @param value the number
   * @param uncertainty half the width of its interval, in the same unit; four decimals are written
   *     where it is not above 0
   * @return the number; 0 has no sign
   */
  public static String to(double value, double uncertainty) {
    return text("%.", value, uncertainty);
  }

  /**
   * The same with its sign.
   *
   * @param value the number
   * @param uncertainty half the width of its interval
   * @return the number behind + or -
   */
  public static String signed(double value, double uncertainty) {
    return text("%+.", value, uncertainty);
  }

  /** A deviation, which is its own measure: to two or three digits. */
  public static String deviation(double value) {
    return to(value, value / 3);
  }

  private static String text(String format, double value, double uncertainty) {
    String text = String.format(Locale.ROOT, format + decimals(uncertainty) + "f", value);
    return Double.parseDouble(text) == 0 ? text.replaceFirst("^[+-]", "") : text;
  }

  private static int decimals(double uncertainty) {
    return uncertainty > 0
        ? (int) Math.max(0, Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(uncertainty / 3) - 1e-9)))
        : DECIMALS;
  }
}
