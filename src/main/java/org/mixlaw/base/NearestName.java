package org.mixlaw.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that a misspelt one may mean: the one that the fewest edits lead to, where these are few
 * for its length. An edit is a letter more, less or other, or two neighbours exchanged (the optimal
 * string alignment distance).
 */
public final class NearestName {
  private NearestName() {}

  /**
   * Looks for the name that is meant.
   *
   * @param given what was written; case, dashes and underscores do not count
   * @param known the names there are
   * @return the nearest of them; empty where none is near
   */
  public static Optional<String> of(String given, Collection<String> known) {
    String plain = plain(given);
    return known.stream()
        .filter(name -> near(plain, plain(name)))
        .min(
            Comparator.<String>comparingInt(name -> edits(plain, plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * A question that follows what is wrong.
   *
   * @param given what was written
   * @param known the names there are
   * @return {@code ; did you mean 'NAME'?}, or nothing where no name is near
   */
  public static String question(String given, Collection<String> known) {
    return of(given, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /**
   * What follows a word that is not known: the one that may be meant, and all there are.
   *
   * @param given what was written
   * @param known the names there are
   * @param place where they are accepted, with a blank before it; may be empty
   * @return {@code ; did you mean 'NAME'? Accepted PLACE are ...}, or {@code ; accepted PLACE are
   *     ...}
   */
  public static String answer(String given, Collection<String> known, String place) {
    String question = question(given, known);
    return (question.isEmpty() ? "; accepted" : question + " Accepted")
        + place
        + " are "
        + String.join(", ", known);
  }

  /** As many edits as a third of the longer name's letters, and at least one; or the beginning. */
  private static boolean near(String given, String name) {
    int longer = Math.max(given.length(), name.length());
    return given.length() > 1
        && (edits(given, name) <= Math.max(1, longer / 3)
            || (given.length() > 2 && name.startsWith(given)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  static int edits(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] next = new int[b.length() + 1];
      next[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(changed, 1 + Math.min(row[j], next[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      before = row;
      row = next;
    }
    return row[b.length()];
  }
}
