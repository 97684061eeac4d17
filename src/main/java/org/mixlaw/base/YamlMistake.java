package org.mixlaw.base;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What is wrong with a text that is not YAML, and in which line. */
final class YamlMistake {
  /** Pieces of what the parser says, and what they mean to who wrote the text. */
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("'\\t", "a tab; YAML is indented with blanks"),
          Map.entry("'\\0", "a character that no text holds"),
          Map.entry(
              "mapping values are not allowed",
              "a ': ' where no key can stand; a text that holds one stands in quotes"),
          Map.entry(
              "could not find expected ':'", "a line that is no 'key: value' among lines that are"),
          Map.entry("but found '<block mapping start>'", "a line that is indented too far"),
          Map.entry("but found '<block sequence start>'", "a list that is indented too far"),
          Map.entry("but found '<stream end>'", "a bracket or a brace that is not closed"),
          Map.entry("expected <block end>", "a line whose indentation fits none above it"),
          Map.entry("found unexpected end of stream", "a quote that is not closed"),
          Map.entry("expected ',' or '}'", "a brace that is not closed, or a comma left out"),
          Map.entry("expected ',' or ']'", "a bracket that is not closed, or a comma left out"),
          Map.entry(
              "undefined alias", "an alias (*name) of nothing named above; quotes make a text"),
          Map.entry("found undefined tag", "a tag (!name) that is not known; quotes make a text"),
          Map.entry("found unknown escape", "an unknown escape; single quotes take \\ as it is"));

  private YamlMistake() {}

  /** The parser's own error behind an exception. */
  static Optional<MarkedYAMLException> in(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked) {
        return Optional.of(marked);
      }
    }
    return Optional.empty();
  }

  /** The line, from 1 on; 0 if the parser does not know it. */
  static int line(MarkedYAMLException e) {
    return e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
  }

  /** What was found there. */
  static String of(MarkedYAMLException e) {
    String said = String.valueOf(e.getProblem());
    String meant =
        MEANINGS.entrySet().stream()
            .filter(meaning -> said.contains(meaning.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .findFirst()
            .orElseGet(() -> plain(said));
    return "is not YAML: " + meant;
  }

  private static String plain(String said) {
    String words = said.replaceAll("[<>`]", "").replaceAll("\\s+", " ").strip();
    return words.isEmpty() || words.matches(".*\\b(org|java|com)\\..*")
        ? "malformed"
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
