package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
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

  private static final String IN_QUOTES = "\"(?:[^\"]|\"\")*\"";

  private static final String ONE_NAME = "\\s*(" + IN_QUOTES + "|[^\",\\s][^,]*?)";

  private static final String END = "\\s*(?:,|$)";

  /** Without quotes, the shortest text that ends in a number: a name may hold commas. */
  private static final Pattern PAIR =
      Pattern.compile(
          "\\s*(?:("
              + IN_QUOTES
              + ")\\s*=\\s*([^,=\"]*?)|([^\",\\s].*?)\\s*=\\s*([-+]?[0-9.][^,=\"]*?))"
              + END,
          Pattern.DOTALL);

  private static final Pattern LISTED = Pattern.compile(ONE_NAME + END, Pattern.DOTALL);

  private static final Pattern RENAMED =
      Pattern.compile(
          ONE_NAME + "\\s*=\\s*(" + IN_QUOTES + "|[^\",=\\s][^,=]*?)" + END, Pattern.DOTALL);

  private static final Pattern WHOLE_QUOTED = Pattern.compile(IN_QUOTES);

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
    each(
        text,
        PAIR,
        pair -> {
          boolean quoted = pair.group(1) != null;
          String name = quoted ? bare(pair.group(1)) : pair.group(3);
          String value = quoted ? pair.group(2) : pair.group(4);
          pairs.add(new NamedValue(Names.require(name, "domain", where), value));
        },
        where,
        "names with a number each; accepted is name=number,name=number,...");
    return pairs;
  }

  /** Goes through a list, every part of which must be of one form. */
  private static void each(
      String text, Pattern form, Consumer<Matcher> part, String where, String accepted) {
    Matcher matcher = form.matcher(text);
    int at = 0;
    boolean more = true;
    while (more) {
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw InputException.of(
            "%s: '%s' is no list of %s with a name that holds a comma or a quote in double quotes",
            where, text, accepted);
      }
      part.accept(matcher);
      at = matcher.end();
      more = text.charAt(at - 1) == ',';
    }
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
   * The names of an option that lists them, and may be repeated.
   *
   * @param texts what it was given: names, separated by commas
   * @param option its name, for messages
   * @return the names, in order
   * @throws InputException if a text lists no names
   */
  public static List<String> names(List<String> texts, String option) {
    List<String> names = new ArrayList<>();
    texts.forEach(
        text ->
            each(
                text,
                LISTED,
                one -> names.add(bare(one.group(1))),
                option,
                "names; accepted is name,name,..."));
    return names;
  }

  /**
   * The new names of an option that may be repeated.
   *
   * @param texts what it was given: {@code OLD=NEW}, separated by commas
   * @param option its name, for messages
   * @return new names by the old ones
   * @throws InputException if a text lists no new names
   */
  public static SortedMap<String, String> renamings(List<String> texts, String option) {
    SortedMap<String, String> renamed = new TreeMap<>();
    texts.forEach(
        text ->
            each(
                text,
                RENAMED,
                one -> renamed.put(bare(one.group(1)), bare(one.group(2))),
                option,
                "new names; accepted is OLD=NEW,OLD=NEW,..."));
    return renamed;
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
    return Names.require(bare(text.strip()), "domain", where);
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

  /** A name without its quotes. */
  private static String bare(String text) {
    return WHOLE_QUOTED.matcher(text).matches()
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }
}
