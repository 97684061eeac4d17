package org.mixlaw.loss.importing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.mixlaw.base.InputException;

/**
 * Columns as people point to them: a list of names, a glob with a star, or a prefix. A column is
 * called what the star stands for, or what follows the prefix; a new name may be given to that.
 */
final class ColumnChoice {
  private ColumnChoice() {}

  /**
   * Finds columns.
   *
   * @param columns those there are
   * @param asked names, globs or prefixes
   * @param renamed new names by the old ones
   * @param option the option that asks, for messages
   * @return the name of each column that is meant, by column, in the order of the columns asked for
   * @throws InputException if one of what is asked for fits no column, or two columns get one name
   */
  static Map<String, String> of(
      List<String> columns, List<String> asked, Map<String, String> renamed, String option) {
    Map<String, String> chosen = found(columns, asked, option);
    Map<String, String> columnOf = new LinkedHashMap<>();
    chosen.replaceAll(
        (column, name) -> renamed.getOrDefault(column, renamed.getOrDefault(name, name)));
    chosen.forEach(
        (column, name) -> {
          String before = columnOf.put(name, column);
          if (before != null) {
            throw InputException.of(
                "%s: the columns '%s' and '%s' would both be called '%s'; --rename COLUMN=NAME"
                    + " tells them apart",
                option, before, column, name);
          }
        });
    return chosen;
  }

  /**
   * Finds columns, and calls them as they are called before they get new names.
   *
   * @param columns those there are
   * @param asked names, globs or prefixes
   * @param option the option that asks, for messages
   * @return the name of each column that is meant, by column, in the order of the columns asked for
   * @throws InputException if one of what is asked for fits no column
   */
  static Map<String, String> found(List<String> columns, List<String> asked, String option) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String one : asked) {
      Map<String, String> found = matching(columns, one.strip());
      if (found.isEmpty()) {
        throw InputException.of(
            "%s '%s' fits no column; there are %s", option, one, String.join(", ", columns));
      }
      found.forEach(chosen::putIfAbsent);
    }
    return chosen;
  }

  private static Map<String, String> matching(List<String> columns, String one) {
    Map<String, String> found = new LinkedHashMap<>();
    if (columns.contains(one)) {
      found.put(one, one);
      return found;
    }
    int star = one.indexOf('*');
    String before = star < 0 ? one : one.substring(0, star);
    String after = star < 0 ? "" : one.substring(star + 1);
    for (String column : columns) {
      if (!before.isEmpty() || !after.isEmpty()) {
        if (column.length() > before.length() + after.length()
            && column.startsWith(before)
            && column.endsWith(after)) {
          String name = column.substring(before.length(), column.length() - after.length()).strip();
          if (!name.isEmpty()) {
            found.put(column, name);
          }
        }
      } else if (star >= 0) {
        found.put(column, column);
      }
    }
    return found;
  }

  /** Refuses new names for what does not exist. */
  static void requireUsed(Map<String, String> renamed, List<Map<String, String>> before) {
    List<String> unknown = new ArrayList<>(renamed.keySet());
    TreeSet<String> known = new TreeSet<>();
    before.forEach(
        chosen -> {
          known.addAll(chosen.keySet());
          known.addAll(chosen.values());
        });
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw InputException.of(
          "--rename '%s': no domain or loss is called that; there are %s",
          unknown.get(0), String.join(", ", known));
    }
  }
}
