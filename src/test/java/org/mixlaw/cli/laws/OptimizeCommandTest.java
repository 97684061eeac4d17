package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.cli.Answer;

/** Options that take domains take them by any name. */
class OptimizeCommandTest {
  @TempDir static Path folder;
  private static Path laws;

  @BeforeAll
  static void fit() throws Exception {
    Path losses = Files.writeString(folder.resolve("losses.csv"), QuotedNames.LOSSES);
    laws = folder.resolve("laws.json");
    Answer fitted =
        Answer.to("fit", losses.toString(), "--law", "joint-m1", "--out", laws.toString());
    assertEquals(0, fitted.status(), fitted.err());
  }

  private static Answer optimize(String... options) {
    List<String> words =
        new ArrayList<>(List.of("optimize", laws.toString(), "--params", "2M", "--tokens", "4M"));
    words.addAll(List.of(options));
    return Answer.to(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "books, old=0.25",
        "\"books, old\"=0.25",
        "\"books, old\"=0.25,\"code, \"\"free\"\"\"=0.875",
        "code, \"free\"=0.875,books, old=0.25",
      })
  void aCapIsFoundHoweverItsNameIsQuoted(String cap) {
    Answer answer = optimize("--cap", cap, "--domain", "books, old");
    assertEquals(0, answer.status(), answer.err());
    String row = answer.out().lines().filter(l -> l.startsWith("books, old")).findFirst().get();
    assertTrue(row.matches("books, old +0\\.2500 .*0\\.2500"), row);
  }

  @Test
  void theBestMixtureIsWrittenAsTheOptionTakesIt() {
    Answer answer = optimize("--cap", "\"books, old\"=0.25", "--available", "books, old=3M");
    String best =
        answer
            .out()
            .lines()
            .filter(line -> line.startsWith("as an option: "))
            .findFirst()
            .orElseThrow()
            .substring("as an option: ".length());
    Answer again = optimize("--baseline", best);
    assertEquals(0, again.status(), again.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--cap | books=0.25 | a cap names 'books', which is no training domain",
        "--cap | books | --cap: 'books' is no list of names with a number each",
        "--cap | \"books, old\"=0.25,\"books, old\"=0.5 | --cap: 'books, old' comes a second time",
        "--available | \"books, old\"=4 trees | --available books, old: '4 trees' is not a count",
        "--baseline | \"books, old=0.25 | --baseline: '\"books, old=0.25' is no list",
        "--domain | * | --domain: '*' cannot be the name of a domain",
      })
  void whatIsNoNameIsRefusedByOption(String option, String value, String message) {
    Answer answer = optimize(option, value);
    assertEquals(2, answer.status(), answer.out());
    assertTrue(answer.err().startsWith("mixlaw: " + message), answer.err());
  }

  @Test
  void helpExplainsQuoting() {
    for (String command : List.of("optimize", "train")) {
      String help = Answer.to(command, "--help").out().replaceAll("\\s+", " ");
      assertTrue(help.contains("stands in double quotes"), help);
    }
  }
}
