package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.base.Counts;
import org.mixlaw.base.InputException;

/**
 * A name and its number, as in {@code Books=0.25}: the one form that options and study files take
 * names in. Several stand with commas between them. A name may hold {@code =} and commas; it may
 * stand in double quotes, a quote within doubled, and must where it begins with a quote or holds
 * what reads as a pair itself.
 *
 * @param name the name
 * @param value its number, as written
 */
public record NamedValue(String name, String value) {
  /** One sentence on quoting, for the help of every option that takes names. */
  public static final String QUOTING =
      "A name with a comma or a quote in it stands in double quotes, a quote within doubled; in a"
          + " shell that takes single quotes around all: '\"Web, filtered\"=0.25,\"the \"\"C\"\""
          + " files\"=0.5'.";

  /** The shortest text that ends in a number: a comma within a name does not end the pair. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\s*([^\",\\s].*?)\\s*=\\s*([-+]?[0-9.][^,=\"]*?)\\s*(?:,|$)", Pattern.DOTALL);

  private static final Pattern QUOTED =
      Pattern.compile("\\s*\"((?:[^\"]|\"\")*)\"\\s*=\\s*([^,=\"]*?)\\s*(?:,|$)", Pattern.DOTALL);

  private static final Pattern WHOLE_QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

  /**
   * Reads pairs.
   *
   * @param text pairs, separated by commas
   * @param where where the text comes from, for the message
   * @return the pairs, in order
   * @throws InputException if the text is anything else
   */
  public static List<NamedValue> parse(String text, String where) {
    List<NamedValue> pairs = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(text);
    Matcher plain = PLAIN.matcher(text);
    int at = 0;
    boolean more = true;
    while (more) {
      Matcher pair =
          quoted.region(at, text.length()).lookingAt()
              ? quoted
              : plain.region(at, text.length()).lookingAt() ? plain : null;
      if (pair == null) {
        throw InputException.of(
            "%s: '%s' is no list of names with a number each; accepted is"
                + " name=number,name=number,... with a name that holds a comma or a quote in double"
                + " quotes",
            where, text);
      }
      String name = pair == quoted ? unquoted(pair.group(1)) : pair.group(1);
      pairs.add(new NamedValue(Names.require(name, "domain", where), pair.group(2)));
      at = pair.end();
      more = text.charAt(at - 1) == ',';
    }
    return pairs;
  }

  /**
   * The numbers of an option that may be repeated.
   *
   * @param texts what it was given, each as {@link #parse} reads it
   * @param option its name, for messages
   * @return numbers by name
   * @throws InputException if a text is no list of pairs, a number none, or a name comes twice
   */
  public static SortedMap<String, Double> numbers(List<String> texts, String option) {
    return collect(texts, option, NamedValue::number);
  }

  /**
   * The counts of an option that may be repeated.
   *
   * @param texts what it was given, each as {@link #parse} reads it
   * @param option its name, for messages
   * @return counts by name
   * @throws InputException if a text is no list of pairs, a count none, or a name comes twice
   */
  public static SortedMap<String, Long> counts(List<String> texts, String option) {
    return collect(
        texts, option, (pair, where) -> Counts.parse(pair.value(), where + " " + pair.name()));
  }

  private static <T> SortedMap<String, T> collect(
      List<String> texts, String option, BiFunction<NamedValue, String, T> value) {
    SortedMap<String, T> values = new TreeMap<>();
    for (String text : texts) {
      for (NamedValue pair : parse(text, option)) {
        if (values.put(pair.name(), value.apply(pair, option)) != null) {
          throw InputException.of("%s: '%s' comes a second time", option, pair.name());
        }
      }
    }
    return values;
  }

  private double number(String where) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the error below
    }
    throw InputException.of("%s: '%s' of '%s' is no number", where, value, name);
  }

  /**
   * Reads one name that an option takes alone.
   *
   * @param text the name, which may stand in quotes
   * @param where where it comes from, for the message
   * @return the name
   * @throws InputException if it is none
   */
  public static String name(String text, String where) {
    Matcher quoted = WHOLE_QUOTED.matcher(text.strip());
    return Names.require(
        quoted.matches() ? unquoted(quoted.group(1)) : text.strip(), "domain", where);
  }

  /**
   * A name as {@link #parse} reads it.
   *
   * @param name a name
   * @return the name, in quotes where it needs them
   */
  public static String written(String name) {
    return name.matches("[^\",=]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String unquoted(String inside) {
    return inside.replace("\"\"", "\"");
  }
}
