package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;

/** Options take domains by any name. */
class NamedValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=0.5,b=0.5 | {a=0.5, b=0.5}",
        "`  a = .5 , b=+5e-1 ` | {a=.5, b=+5e-1}",
        "dclm:adult_content=0.25 | {dclm:adult_content=0.25}",
        "stack-edu/Python=5B,C++=1 | {C++=1, stack-edu/Python=5B}",
        "Web, filtered (EN)=0.25,b=0.75 | {Web, filtered (EN)=0.25, b=0.75}",
        "中文 \"C++\" a=b=0.25 | {中文 \"C++\" a=b=0.25}",
        "\"中文 \"\"C++\"\" a=b\"=0.25 | {中文 \"C++\" a=b=0.25}",
        "\"x=1, y\"=0.5, z=0.5 | {x=1, y=0.5, z=0.5}",
        "a=b=0.5 | {a=b=0.5}",
        "a == 0.5 | {a ==0.5}",
      })
  void pairsAreReadWhateverTheNameHolds(String text, String expected) {
    Map<String, String> read = new TreeMap<>();
    NamedValue.parse(text, "--cap").forEach(pair -> read.put(pair.name(), pair.value()));
    assertEquals(expected, read.toString());
  }

  private static String refusal(String text) {
    return assertThrows(InputException.class, () -> NamedValue.parse(text, "--cap")).getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a=", "=0.5", "a=x", "a=0.5,", "a=0.5,b", "\"a=0.5", "\"a\"0.5", "*=1"})
  void anythingElseIsRefused(String text) {
    assertTrue(refusal(text).startsWith("--cap: '"), text);
  }

  @Test
  void anOptionMayBeRepeatedButNotAName() {
    assertEquals(
        Map.of("a", 0.5, "b", 0.25, "c", 1.0),
        NamedValue.numbers(List.of("a=0.5,b=0.25", "c=1"), "--cap"));
    assertEquals(
        Map.of("a b", 5_000_000_000L), NamedValue.counts(List.of("a b=5B"), "--available"));
    InputException twice =
        assertThrows(
            InputException.class, () -> NamedValue.numbers(List.of("a=0.5", "a=0.5"), "--cap"));
    assertEquals("--cap: 'a' comes a second time", twice.getMessage());
    InputException number =
        assertThrows(InputException.class, () -> NamedValue.numbers(List.of("a=5x"), "--cap"));
    assertEquals("--cap: '5x' of 'a' is no number", number.getMessage());
  }

  @Test
  void namesMayBeListed() {
    assertEquals(
        List.of("a", "b c", "d, \"e\"", "f*", "g=h"),
        NamedValue.names(List.of("a, b c,\"d, \"\"e\"\"\"", "f*,g=h"), "--domains"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", ",a", "a,,b", "\"a", "\"a\"b"})
  void malformedListsOfNamesAreRefused(String bad) {
    assertThrows(InputException.class, () -> NamedValue.names(List.of(bad), "--domains"));
  }

  @Test
  void newNamesMayBeQuotedOnEitherSide() {
    assertEquals(
        Map.of("a", "b", "eval/a=b", "c", "d, e", "f, \"g\""),
        NamedValue.renamings(
            List.of("a=b, eval/a=b=c", "\"d, e\" = \"f, \"\"g\"\"\""), "--rename"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=", "=b", "a=b,", "\"a\"b=c"})
  void malformedNewNamesAreRefused(String bad) {
    assertThrows(InputException.class, () -> NamedValue.renamings(List.of(bad), "--rename"));
  }

  @Test
  void aSingleNameMayStandInQuotes() {
    assertEquals("a \"b\"", NamedValue.name("\"a \"\"b\"\"\"", "--keep"));
    assertEquals("a, b", NamedValue.name("a, b", "--keep"));
    assertThrows(InputException.class, () -> NamedValue.name("*", "--keep"));
  }

  @Test
  void aMixtureIsReadAsItIsWritten() {
    long seed = 1811;
    Random random = new Random(seed);
    String alphabet = "ab\"=, .5中:/";
    for (int i = 0; i < 5_000; i++) {
      Map<String, Double> proportions = new LinkedHashMap<>();
      while (proportions.size() < 2) {
        StringBuilder name = new StringBuilder();
        for (int n = 1 + random.nextInt(7); n > 0; n--) {
          name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (!name.toString().isBlank()) {
          proportions.put(name.toString().strip(), 0.5);
        }
      }
      Mixture mixture = Mixture.of(proportions);
      assertEquals(mixture, Mixture.parse(mixture.toString(), "here"), "seed=" + seed);
    }
  }
}
