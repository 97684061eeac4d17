package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.cli.Answer;
import org.mixlaw.cli.Messages;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;

/** Options that take domains take them by any name. */
class OptimizeCommandTest {
  private static final String BOOKS = NamedValue.written(QuotedNames.BOOKS);
  private static final String CODE = NamedValue.written(QuotedNames.CODE);

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

  @Test
  void whereNothingCanBeWrittenIsToldBeforeAnyWork() throws Exception {
    Path blocked = laws.resolve("in a file").resolve("result");
    String empty = Files.writeString(folder.resolve("empty.csv"), "").toString();
    String out = "--out=" + blocked;
    for (Answer answer :
        List.of(
            optimize("--out", blocked.toString()),
            Answer.to("fit", empty, "--out", blocked.toString()),
            Answer.to("fit", empty, "--out", folder.toString()),
            Answer.to("import-losses", "--format", "wide", empty, "--out", blocked.toString()),
            Answer.to("report", "--losses", empty, "--laws", empty, "--out", blocked.toString()),
            Answer.to("predict", empty, "--params=1", "--tokens=1", "--mixtures", empty, out),
            Answer.to("critical", empty, "--base", empty, "--keep=a", "--tokens=1", out),
            Answer.to("design", empty, out),
            Answer.to("compare", empty, empty, "--html", blocked.toString()),
            Answer.to("export", empty, out),
            Answer.to("reproduce", "--published", empty, out))) {
      assertEquals(2, answer.status(), answer.err());
      assertTrue(answer.err().contains("cannot be written ("), answer.err());
    }
  }

  @Test
  void aWideTableAndANameWithoutQuotesAreToldWhatToDo() throws Exception {
    Path wide = Files.writeString(folder.resolve("wide.csv"), "run,a,b,loss.a\nr,0.5,0.5,3\n");
    Answer fitted =
        Answer.to("fit", wide.toString(), "--out", folder.resolve("none.json").toString());
    assertEquals(2, fitted.status(), fitted.err());
    assertTrue(fitted.err().contains("import-losses --format wide"), fitted.err());
    Answer unquoted = optimize("--baseline", "old", "books=0.4,code=0.6");
    assertEquals(2, unquoted.status(), unquoted.err());
    assertTrue(unquoted.err().contains("a name with spaces needs quotes"), unquoted.err());
  }

  @Test
  void beyondTheOneSizeMeasuredOnlyRanksAreTold() throws Exception {
    String one =
        QuotedNames.LOSSES
            .lines()
            .filter(
                line -> !line.contains(",2000000,1000000,") && !line.contains(",2000000,2000000,"))
            .filter(line -> !line.contains(",2000000,4000000,"))
            .collect(java.util.stream.Collectors.joining("\n"));
    Path losses = Files.writeString(folder.resolve("one.csv"), one + "\n");
    Path fitted = folder.resolve("one.json");
    Answer fit = Answer.to("fit", losses.toString(), "--law", "m1", "--out", fitted.toString());
    assertEquals(0, fit.status(), fit.err());
    Answer answer = Answer.to("optimize", fitted.toString(), "--params", "7B", "--tokens", "4M");
    assertEquals(0, answer.status(), answer.err());
    assertTrue(answer.out().startsWith("Ranks alone: "), answer.out());
    assertFalse(answer.out().contains("predicted loss"), answer.out());
    assertTrue(answer.out().contains("predicted at the measured scale"), answer.out());
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cap   | .3 | .3 |    |",
        "--floor | .3 | .5 |    | .3",
        "--floor | .7 | .7 |    | .7",
        "--share | .8 | .8 | .8 | .8",
        "--share | 0  | 0  | 0  | 0",
      })
  void boundsHold(String option, String bound, double best, Double cap, Double floor)
      throws Exception {
    Path out = folder.resolve("optimum.yaml");
    Answer answer = optimize(option, BOOKS + "=" + bound, "--out", out.toString());
    assertEquals(0, answer.status(), answer.err());
    Optimum optimum = OptimumFile.read(out).optimum();
    assertEquals(best, optimum.mixture().get("books, old"), 0.01, answer.out());
    assertEquals(option.equals("--cap") ? (Double) 0.3 : cap, optimum.caps().get("books, old"));
    assertEquals(floor, optimum.floors().get("books, old"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--floor BOOKS=.6,CODE=.6 | the floors sum to 1.2; no mixture has more than 1 in all",
        "--floor BOOKS=.6 --cap BOOKS=.5 | the floor of domain 'books, old' is 0.6; accepted are"
            + " numbers from 0 to its cap 0.5",
        "--floor books=.1 | a floor names 'books', which is no training domain; known are",
        "--floor BOOKS=-.1 | the floor of domain 'books, old' is -0.1; accepted are numbers from 0",
        "--share books=.1 | a share names 'books', which is no training domain; known are",
        "--share BOOKS=1.5 | the share of domain 'books, old' is 1.5; accepted are numbers from 0",
        "--share BOOKS=.3,CODE=.3 | the caps and shares sum to 0.6; no mixture fits",
        "--share BOOKS=.7,CODE=.7 | the floors and shares sum to 1.4; no mixture has more",
        "--share BOOKS=.3 --cap BOOKS=.5 | domain 'books, old' has a fixed share, beside which",
        "--share BOOKS=.3 --floor BOOKS=.1 | domain 'books, old' has a fixed share, beside which",
        "--share BOOKS=.9 --available BOOKS=400K | the share of domain 'books, old' is 0.9, above"
            + " the 0.4 that it may have",
        "--cap BOOKS=.3,CODE=.3 | the caps sum to 0.6; no mixture fits unless they sum to 1",
        "--cap BOOKS=1.5 | the cap of domain 'books, old' is 1.5; accepted are numbers from 0 to 1",
      })
  void boundsThatLeaveNoMixtureAreRefusedInASentence(String options, String message) {
    Answer answer =
        optimize(
            Arrays.stream(options.split(" ", -1))
                .map(word -> word.replace("BOOKS", BOOKS).replace("CODE", CODE))
                .toArray(String[]::new));
    assertEquals(2, answer.status(), answer.out());
    assertTrue(answer.err().startsWith("mixlaw: " + message), answer.err());
    Messages.requireClean(answer.err(), "");
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
