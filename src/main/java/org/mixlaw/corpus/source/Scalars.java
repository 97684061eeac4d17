package org.mixlaw.corpus.source;

/**
 * Values of the field that documents are routed by, as text: one and the same number is one text,
 * in whatever way JSON, YAML or a column spells it.
 */
final class Scalars {
  /** Whole numbers below it are exact as double precision. */
  private static final double EXACT = 1L << 53;

  private Scalars() {}

  /**
   * A number as text.
   *
   * @param spelled a number as JSON or YAML has it
   * @return its digits if it is whole, else as Java writes it
   */
  static String number(String spelled) {
    boolean digits = !spelled.isEmpty();
    for (int i = spelled.charAt(0) == '-' ? 1 : 0; i < spelled.length(); i++) {
      digits &= Character.isDigit(spelled.charAt(i));
    }
    if (digits) {
      return spelled;
    }
    try {
      return number(Double.parseDouble(spelled));
    } catch (NumberFormatException e) {
      return spelled;
    }
  }

  /**
   * A number as text.
   *
   * @param value the number
   * @return its digits if it is whole, else as Java writes it
   */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
