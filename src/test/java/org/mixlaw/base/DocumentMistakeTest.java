package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in documents are told in the words of who wrote them, not of what reads them. */
class DocumentMistakeTest {
  @TempDir Path root;

  /** One key of every kind. */
  record Everything(
      int count,
      double share,
      boolean on,
      String name,
      List<String> list,
      SortedMap<String, Inner> map) {}

  record Inner(long tokens, Kind kind) {}

  enum Kind {
    COSINE,
    CONSTANT
  }

  private String refusal(String name, String text) throws IOException {
    Path file = Files.writeString(root.resolve(name), text);
    String message =
        assertThrows(
                InputException.class,
                () -> {
                  if (name.endsWith("json")) {
                    Documents.readJson(file, Everything.class);
                  } else {
                    Documents.readYaml(file, Everything.class);
                  }
                })
            .getMessage()
            .replace(root + "/", "");
    assertFalse(
        message.matches(
            "(?s).*(`|Exception|Json[A-Z]|org\\.|java\\.|com\\.|Feature|deserialize|Creator|token"
                + " ).*"),
        message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: abc | key 'count': has the text 'abc'; accepted is a whole number",
        "count: [1] | key 'count': has a list; accepted is a whole number",
        "count: {a: 1} | key 'count': has a mapping; accepted is a whole number",
        "count: true | key 'count': has the truth value true; accepted is a whole number",
        "count: 99999999999 | key 'count': the number 99999999999 is too large",
        "share: x | key 'share': has the text 'x'; accepted is a number",
        "on: [x] | key 'on': has a list; accepted is true or false",
        "name: [x] | key 'name': has a list; accepted is a text",
        "list: 3 | key 'list': has the number 3; accepted is a list",
        "map: [x] | key 'map': has a list; accepted is a mapping of names",
        "map: {a: 3} | key 'map.a': has the number 3; accepted is a mapping with the keys tokens,"
            + " kind",
        "map: {a: {kind: linear}} | key 'map.a.kind': has the text 'linear'; accepted is cosine,"
            + " constant",
        "map: {a: {kind: cosine}} | key 'map.a': the key 'tokens' is missing or has no value",
        "map: {a: {tokens: 1, x: 1}} | key 'map.a.x': unknown key; accepted here are tokens, kind"
      })
  void valuesThatDoNotFit(String line, String sentence) throws IOException {
    assertEquals("a.yaml line 1, " + sentence, refusal("a.yaml", line.strip()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1,\nb: 2",
        "a: b: c",
        "\tx: 1",
        "a: 'x",
        "a: {b: 1",
        "a: @x",
        "%TAG",
        "a: \u0001",
        "? [a]\n: b",
        "- 1",
        "text",
        "count: 1\ncount: 2",
        "a: !!x [",
        "&a *a",
        "a: *b\n b"
      })
  void textThatIsNotYaml(String text) throws IOException {
    assertTrue(refusal("a.yaml", text).matches("a.yaml( line \\d+)?(, key '\\w+')?: .*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"count\":",
        "[1]",
        "nul",
        "{'a': 1}",
        "{\"share\": 01}",
        "{\"share\": NaN}",
        "{\"count\": 1e400}",
        "3",
        "\"x\"",
        "{\"name\": \"\\x\"}",
        "{\"name\": \"a\tb\"}",
        "{\"count\": 1, \"count\": 2}",
        "{\"count\": 1}}",
        "{}}"
      })
  void textThatIsNotJson(String text) throws IOException {
    assertTrue(refusal("a.json", text).matches("a.json( line \\d+)?(, key '\\w+')?: .*"));
  }

  @Test
  void valuesNestedWithoutEnd() throws IOException {
    refusal("a.json", "{\"list\": " + "[".repeat(100_000));
    refusal("a.yaml", "list: " + "[".repeat(100_000));
    refusal("a.yaml", "list: " + "{a: ".repeat(3_000));
  }
}
