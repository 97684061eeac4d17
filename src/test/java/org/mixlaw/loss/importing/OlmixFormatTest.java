package org.mixlaw.loss.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;

/** Samples after Olmix's documentation of what its 'fit' reads. */
class OlmixFormatTest {
  private static final String RATIOS =
      """
      ,run,name,index,dclm:art,wikipedia
      0,aa11,swarm-0,0,0.25,0.75
      1,bb22,swarm-1,1,0.5,0.5
      2,cc33,swarm-2,2,1.0,0.0
      """;

  private static final String METRICS =
      """
      ,run,name,index,arc_easy,"hellaswag, 5 shot"
      0,bb22,swarm-1,0,1.25,0.875
      1,aa11,swarm-0,1,1.5,
      2,dd44,swarm-3,2,1.0,1.0
      """;

  @TempDir Path folder;

  private static ImportOptions options(String params, String tokens) {
    return new ImportOptions(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.of(params).filter(text -> !text.isEmpty()),
        Optional.of(tokens).filter(text -> !text.isEmpty()),
        Map.of(),
        Map.of(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private ImportedLosses read(String ratios, String metrics) throws IOException {
    Files.writeString(folder.resolve("ratios.csv"), ratios);
    Files.writeString(folder.resolve("metrics.csv"), metrics);
    return new OlmixFormat().read(List.of(folder), options("14M", "2.9B"));
  }

  private String refusal(String ratios, String metrics) {
    return assertThrows(InputException.class, () -> read(ratios, metrics)).getMessage();
  }

  @Test
  void aSwarmBecomesALossTableInBitsPerByte() throws IOException {
    Files.writeString(
        folder.resolve("meta.json"),
        "{\"relative_sizes\": {\"dclm:art\": 0.5}, \"token_counts\": {\"dclm:art\": 70659711995,"
            + " \"wikipedia\": 3692487830}}");
    ImportedLosses losses = read(RATIOS, METRICS);
    assertEquals(
        """
        run,model,params,tokens,mix.dclm:art,mix.wikipedia,domain,loss,unit
        bb22,,14000000,2900000000,0.5,0.5,arc_easy,1.250000,bits_per_byte
        bb22,,14000000,2900000000,0.5,0.5,"hellaswag, 5 shot",0.875000,bits_per_byte
        aa11,,14000000,2900000000,0.25,0.75,arc_easy,1.500000,bits_per_byte
        """,
        losses.csv());
    assertEquals(
        List.of(
            "1 run has losses but no proportions and is left out (dd44)",
            "1 run has proportions but no losses and is left out (cc33)",
            "1 loss is missing and is left out (hellaswag, 5 shot of run aa11)",
            "meta.json knows what there is to train on: --available"
                + " 'dclm:art=70659711995,wikipedia=3692487830'"),
        losses.notices());
    assertEquals(3, losses.files().size());
    LossTable table = LossTable.read(Files.writeString(folder.resolve("l.csv"), losses.csv()));
    assertEquals(LossUnit.BITS_PER_BYTE, table.unit());
    table.write(folder.resolve("again.csv"));
    assertEquals(table.unit(), LossTable.read(folder.resolve("again.csv")).unit());
  }

  @Test
  void eitherTableMayCallRunsEitherWay() throws IOException {
    String expected = read(RATIOS, METRICS).csv();
    assertEquals(expected, read(RATIOS.replace(",run,", ",run_id,"), METRICS).csv());
    assertEquals(expected, read(RATIOS, METRICS.replace(",run,", ",run_id,")).csv());
    String both = METRICS.replace(",run,", ",run_id,");
    assertEquals(expected, read(RATIOS.replace(",run,", ",run_id,"), both).csv());
    assertEquals(
        expected, read(RATIOS.replaceFirst("^,", "Unnamed: 0,"), METRICS).csv(), "index columns");
  }

  @Test
  void whatIsNoSwarmIsRefused() {
    assertTrue(
        refusal(RATIOS.replace(",run,", ",who,"), METRICS).contains("called 'run' or 'run_id'"));
    assertTrue(refusal(RATIOS.replace("0.25", "0.5"), METRICS).contains("must sum to 1"));
    assertTrue(
        assertThrows(
                InputException.class,
                () -> new OlmixFormat().read(List.of(folder), options("", "1B")))
            .getMessage()
            .contains("--params is needed"));
    assertTrue(
        assertThrows(
                InputException.class,
                () -> new OlmixFormat().read(List.of(folder.resolve("x")), options("1M", "1B")))
            .getMessage()
            .contains("format olmix reads one folder"));
  }
}
