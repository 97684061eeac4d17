package org.mixlaw.base;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts of tokens, parameters and steps as people write them: {@code 1048576}, {@code 1e9}, {@code
 * 100B}, {@code 410M}.
 */
public final class Counts {
  private static final Pattern FORM =
      Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?(?:[eE]\\+?[0-9]{1,2})?)\\s*([kKmMbBgGtT]?)");

  /** Digits in groups of three, as spreadsheets write them. */
  private static final Pattern GROUPED = Pattern.compile("[0-9]{1,3}(?:,[0-9]{3})+(?:\\.0+)?");

  private Counts() {}

  /**
   * Parses a count. Suffixes are decimal: K 10^3, M 10^6, B or G 10^9, T 10^12; underscores may
   * group digits, and commas may where they stand before every three of them.
   *
   * @param text the text
   * @param where what the count is, for the error message (a key or an option)
   * @return the count, 0 or more
   * @throws InputException if the text is no whole count below 2^63
   */
  public static long parse(String text, String where) {
    String digits = text.strip();
    if (GROUPED.matcher(digits).matches()) {
      digits = digits.replace(",", "");
    }
    Matcher m = FORM.matcher(digits);
    if (m.matches()) {
      int power =
          switch (m.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> 3;
            case "M" -> 6;
            case "B", "G" -> 9;
            case "T" -> 12;
            default -> 0;
          };
      try {
        return new BigDecimal(m.group(1).replace("_", ""))
            .scaleByPowerOfTen(power)
            .longValueExact();
      } catch (ArithmeticException notWhole) {
        // falls through to the error below
      }
    }
    throw InputException.of(
        "%s: '%s' is not a count; accepted are whole numbers such as 1048576, 1e9, 410M or 100B",
        where, text);
  }

  /**
   * Reads a count that must not be 0.
   *
   * @param text the text
   * @param where what the count is, for the message
   * @return the count, 1 or more
   * @throws InputException if the text is no count, or 0
   */
  public static long parsePositive(String text, String where) {
    long count = parse(text, where);
    if (count == 0) {
      throw InputException.of("%s is 0; accepted are counts above 0", where);
    }
    return count;
  }

  /**
   * Writes a count with three significant digits and a suffix, for people: {@code 1.05M}, {@code
   * 100B}, {@code 512}.
   *
   * @param count a count
   * @return its short form
   */
  public static String brief(double count) {
    double magnitude = Math.abs(count);
    if (magnitude >= 1e12) {
      return digits(count / 1e12) + "T";
    } else if (magnitude >= 1e9) {
      return digits(count / 1e9) + "B";
    } else if (magnitude >= 1e6) {
      return digits(count / 1e6) + "M";
    } else if (magnitude >= 1e3) {
      return digits(count / 1e3) + "K";
    }
    return digits(count);
  }

  private static String digits(double x) {
    double magnitude = Math.abs(x);
    String text =
        magnitude >= 100
            ? String.format(Locale.ROOT, "%.0f", x)
            : magnitude >= 10
                ? String.format(Locale.ROOT, "%.1f", x)
                : String.format(Locale.ROOT, "%.2f", x);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
