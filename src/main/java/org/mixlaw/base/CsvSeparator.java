package org.mixlaw.base;

/** What separates the fields of a table: a comma, a semicolon or a tab. */
final class CsvSeparator {
  private static final String ALL = ",;\t";

  private CsvSeparator() {}

  /**
   * Finds the separator.
   *
   * @param text the table
   * @return that of which its first line has most outside quotes; a comma where it has none
   */
  static char of(String text) {
    int[] found = new int[ALL.length()];
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (begun && !quoted && (c == '\n' || c == '\r')) {
        break;
      }
      begun |= !Character.isWhitespace(c);
      quoted ^= c == '"';
      int which = ALL.indexOf(c);
      if (!quoted && which >= 0) {
        found[which]++;
      }
    }
    int most = 0;
    for (int i = 1; i < found.length; i++) {
      most = found[i] > found[most] ? i : most;
    }
    return ALL.charAt(most);
  }
}
