package org.mixlaw.mixture;

import org.mixlaw.base.InputException;

/**
 * The names of domains, mixtures and runs: any text but for control characters and blanks around
 * it. {@code *} is no domain, for it stands for all of them together.
 */
public final class Names {
  private static final String OVERALL = "*";

  private Names() {}

  /**
   * Refuses what is no name.
   *
   * @param name a name as the user gave it
   * @param what what it is the name of: {@code domain}, say
   * @param where where it stands, for the message
   * @return the name
   * @throws InputException if it is empty, has blanks around it or a control character in it, or is
   *     {@code *}
   */
  public static String require(String name, String what, String where) {
    if (name.isEmpty()
        || !name.equals(name.strip())
        || name.codePoints().anyMatch(Character::isISOControl)
        || name.equals(OVERALL)) {
      throw InputException.of(
          "%s: '%s' cannot be the name of a %s; accepted is any text but '*', without control"
              + " characters and without blanks around it",
          where, printable(name), what);
    }
    return name;
  }

  private static String printable(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            c ->
                text.append(
                    Character.isISOControl(c)
                        ? String.format("\\u%04x", c)
                        : Character.toString(c)));
    return text.toString();
  }
}
