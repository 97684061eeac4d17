package org.mixlaw.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossReading.Duplicates;

/** Loss tables as trainers, spreadsheets and data frames leave them. */
class LossReadingTest {
  private static final LossReading LAST = new LossReading(Duplicates.LAST, false);
  private static final LossReading SKIP = new LossReading(Duplicates.REFUSE, true);

  private static final String TIDY =
      """
      run,params,tokens,mix.a,mix.b,domain,loss,bits_per_byte
      x,1000,100,0.25,0.75,v,3.5,1.25
      x,1000,200,0.25,0.75,v,3.25,1.125
      y,1000,100,0.5,0.5,v,3.75,
      y,1000,200,0.5,0.5,v,3.5,
      """;

  @TempDir Path folder;

  private LossTable read(String text, LossReading reading) throws IOException {
    return LossTable.read(Files.writeString(folder.resolve("l.csv"), text), reading);
  }

  private String refusal(String text, LossReading reading) {
    return assertThrows(InputException.class, () -> read(text, reading))
        .getMessage()
        .replace(folder + "/", "");
  }

  private String edited(String line, String replacement) {
    assertTrue(TIDY.contains(line), line);
    return TIDY.replace(line, replacement);
  }

  @ParameterizedTest
  @MethodSource
  void everyWayToWriteATableGivesTheSameRows(String text) throws IOException {
    assertEquals(
        read(TIDY, LossReading.STRICT).rows(), read(text, LossReading.STRICT).rows(), text);
  }

  static Stream<String> everyWayToWriteATableGivesTheSameRows() {
    String[] lines = TIDY.split("\n", -1);
    StringBuilder indexed = new StringBuilder("," + lines[0] + "\n");
    for (int i = 1; i < lines.length - 1; i++) {
      indexed.append(i - 1).append(',').append(lines[i]).append('\n');
    }
    return Stream.of(
        TIDY.replace(',', ';'),
        TIDY.replace(',', '\t'),
        TIDY.replace(',', ';').replace('.', ',').replace("mix,", "mix."),
        "\uFEFF" + TIDY.replace("\n", "\r\n"),
        indexed.toString(),
        indexed.toString().replaceFirst("^,", "Unnamed: 0,"),
        TIDY.replace(",1000,", ",1000.0,").replace(",100,", ",1.0e2,").replace(",200,", ",200.0,"),
        TIDY.replace(",1000,", ",\"1,000\","),
        TIDY.replace("\n", ",\n"),
        TIDY + ",,,,,,,\n",
        TIDY.replace("3.5,\n", "3.5,NaN\n").replace("3.75,\n", "3.75,nan\n"),
        TIDY.replaceAll("([a-z_.]+)(?=[,\n])", "\"$1\""));
  }

  @Test
  void aLossLoggedAgainCountsAsTheUserSays() throws IOException {
    String again = TIDY + "x,1000,200,0.25,0.75,v,3.0,1.0\nx,1000,200,0.25,0.75,v,2.75,0.75\n";
    assertEquals(
        "l.csv line 6: run 'x' has two losses for domain 'v' at 200 tokens, 3.25 and 3.0; only one"
            + " is accepted (--duplicates last takes the one further down)",
        refusal(again, LossReading.STRICT));
    LossTable last = read(again, LAST);
    assertEquals(read(edited("3.25,1.125", "2.75,0.75"), LossReading.STRICT).rows(), last.rows());
    assertEquals(
        List.of("2 losses were logged again for the same run, tokens and domain: the last counts"),
        last.notices());
    assertEquals(List.of(), read(TIDY, LAST).notices());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "inf", "-Infinity", "null", "NA"})
  void aRunThatDivergedIsLeftOutWhole(String loss) throws IOException {
    String diverged = edited("0.75,v,3.25,1.125", "0.75,v," + loss + ",");
    assertEquals(
        "l.csv line 3: column 'loss' is "
            + (loss.isEmpty() ? "empty" : "'" + loss + "'")
            + "; accepted are numbers above 0 (--skip-diverged leaves out runs that have other"
            + " losses)",
        refusal(diverged, LossReading.STRICT));
    LossTable left = read(diverged, SKIP);
    assertEquals(List.of("y", "y"), left.rows().stream().map(LossTable.Row::run).toList());
    assertEquals(
        List.of("1 run diverged (a loss is blank or not finite) and is left out whole: x"),
        left.notices());
  }

  /** The name alone does not make a run: another size or seed of it may have gone well. */
  @Test
  void onlyTheRunThatDivergedIsLeftOut() throws IOException {
    String two = TIDY + "x,2000,100,0.25,0.75,v,,\n";
    assertEquals(read(TIDY, LossReading.STRICT).rows(), read(two, SKIP).rows());
  }

  @Test
  void whatIsLeftMustBeSomething() {
    assertEquals(
        "l.csv: every run diverged; no loss is left",
        refusal(TIDY.replaceAll("v,[0-9.]+", "v,nan"), SKIP));
    assertTrue(refusal(edited("v,3.25", "v,-3.25"), SKIP).contains("accepted are numbers above 0"));
    assertTrue(refusal(edited("v,3.25", "v,3.2x"), SKIP).contains("'3.2x', not a finite number"));
  }

  @Test
  void standardErrorsAreReadWrittenAndLeftOutWhereNoneIsKnown() throws IOException {
    String text =
        TIDY.replace("bits_per_byte\n", "bits_per_byte,se\n")
            .replace("v,3.5,1.25\n", "v,3.5,1.25,0.0125\n")
            .replace("v,3.25,1.125\n", "v,3.25,1.125,NaN\n")
            .replace("v,3.75,\n", "v,3.75,,0\n")
            .replace("v,3.5,\n", "v,3.5,,\n");
    LossTable table = read(text, LossReading.STRICT);
    List<OptionalDouble> errors =
        List.of(
            OptionalDouble.of(0.0125),
            OptionalDouble.empty(),
            OptionalDouble.of(0),
            OptionalDouble.empty());
    assertEquals(errors, table.rows().stream().map(LossTable.Row::standardError).toList());
    Path copy = folder.resolve("copy.csv");
    LossTable.merge(List.of(table)).write(copy);
    assertEquals(table.rows(), LossTable.read(copy).rows());

    read(TIDY, LossReading.STRICT).write(copy);
    assertFalse(Files.readString(copy).contains(",se\n"), Files.readString(copy));
    assertEquals(
        "l.csv line 2: column 'se' is -0.0125; accepted are standard errors of 0 or more, or"
            + " nothing",
        refusal(text.replace("0.0125", "-0.0125"), LossReading.STRICT));
  }
}
