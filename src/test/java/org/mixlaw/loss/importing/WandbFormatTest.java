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
import org.mixlaw.loss.LossUnit;

/** Samples in the layouts of Weights and Biases' own exports. */
class WandbFormatTest {
  private static final String RUNS =
      """
      "Name","State","Runtime","params","mix/web","mix/code","eval/web","eval/code","tokens"
      "run-1","finished","3600","25M","0.25","0.75","3.5","2.5","1000"
      "run-1 - b","crashed","60","25M","0.5","0.5","4.5","3.5","100"
      "idle","finished","60","25M","1","0","","",""
      """;

  private static final String CHART =
      """
      "Step","run-1 - _step","run-1 - eval/web","run-1 - eval/web__MIN","run-1 - eval/web__MAX","run-1 - b - eval/web","gone - eval/web"
      "0","0","9.5","9.5","9.5","",""
      "100","100","4.5","4.25","4.75","5.5","6"
      "200","200","3.5","3.5","3.5","NaN","5"
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ImportOptions options(List<String> metrics, String tokens, long perStep) {
    return new ImportOptions(
        Optional.empty(),
        List.of("mix/"),
        metrics,
        Optional.empty(),
        Optional.of("params"),
        Optional.of(tokens).filter(text -> !text.isEmpty()),
        Map.of(),
        Map.of(),
        OptionalLong.empty(),
        perStep == 0 ? OptionalLong.empty() : OptionalLong.of(perStep));
  }

  private static String refusal(List<Path> inputs, ImportOptions options) {
    return assertThrows(InputException.class, () -> new WandbFormat().read(inputs, options))
        .getMessage();
  }

  @Test
  void theTableOfRunsHasTheLastLosses() throws IOException {
    ImportedLosses losses =
        new WandbFormat()
            .read(List.of(file("r.csv", RUNS)), options(List.of("eval/"), "tokens", 0));
    assertEquals(
        """
        run,model,params,tokens,mix.web,mix.code,domain,loss
        run-1,,25000000,1000,0.25,0.75,web,3.500000
        run-1,,25000000,1000,0.25,0.75,code,2.500000
        run-1 - b,,25000000,100,0.5,0.5,web,4.500000
        run-1 - b,,25000000,100,0.5,0.5,code,3.500000
        """,
        losses.csv());
  }

  @Test
  void aRunThatStoppedHasNotSeenTheTokensOfAll() throws IOException {
    ImportedLosses losses =
        new WandbFormat().read(List.of(file("r.csv", RUNS)), options(List.of("eval/"), "1B", 0));
    assertEquals(
        List.of("run-1", "run-1"), losses.rows().stream().map(ImportedLosses.Row::run).toList());
    assertTrue(
        losses.notices().get(losses.notices().size() - 1).contains("1 runs did not finish"),
        losses.notices().toString());
  }

  @Test
  void chartsHaveTheLossesOfEveryStep() throws IOException {
    ImportedLosses losses =
        new WandbFormat()
            .read(
                List.of(file("r.csv", RUNS), file("c.csv", CHART)),
                options(List.of("eval/"), "", 4096));
    assertEquals(
        """
        run,model,params,tokens,mix.web,mix.code,domain,loss
        run-1,,25000000,409600,0.25,0.75,web,4.500000
        run-1,,25000000,819200,0.25,0.75,web,3.500000
        run-1 - b,,25000000,409600,0.5,0.5,web,5.500000
        run-1 - b,,25000000,819200,0.5,0.5,web,NaN
        """,
        losses.csv());
    assertEquals(
        List.of(
            "1 of the charts' runs are not in the table of runs and are left out (the first: gone)",
            "1 runs have no loss in the charts and are left out (the first: idle)"),
        losses.notices());
  }

  @Test
  void aChartOverTokensNeedsNoStep() throws IOException {
    Path chart = file("c.csv", CHART.replace("\"Step\"", "\"train/tokens\""));
    ImportedLosses losses =
        new WandbFormat()
            .read(
                List.of(file("r.csv", RUNS), chart),
                options(List.of("eval/web"), "train/tokens", 0));
    assertEquals(
        List.of(100L, 200L, 100L, 200L),
        losses.rows().stream().map(ImportedLosses.Row::tokens).toList());
    assertEquals("eval/web", losses.rows().get(0).domain());
  }

  /** A new name may be given to the column, or to what is left of it without the prefix. */
  @Test
  void domainsAndLossesGetNewNames() throws IOException {
    ImportOptions asked = options(List.of("eval/"), "", 4096);
    ImportOptions renamed =
        new ImportOptions(
            asked.experiment(),
            asked.domains(),
            asked.metrics(),
            asked.run(),
            asked.params(),
            asked.tokens(),
            Map.of("web", "Web", "mix/code", "Code"),
            asked.fixes(),
            asked.lastStep(),
            asked.tokensPerStep());
    ImportedLosses losses =
        new WandbFormat().read(List.of(file("r.csv", RUNS), file("c.csv", CHART)), renamed);
    assertEquals(List.of("Web", "Code"), losses.trainingDomains());
    assertEquals("Web", losses.rows().get(0).domain());
  }

  @Test
  void lossesAreInTheUnitThatTheirNamesSay() throws IOException {
    Path runs =
        file(
            "r.csv",
            RUNS.replace("eval/web\"", "eval/web/bpb\"").replace("eval/code\"", "eval/code/bpb\""));
    assertEquals(
        LossUnit.BITS_PER_BYTE,
        new WandbFormat().read(List.of(runs), options(List.of("eval/*/bpb"), "tokens", 0)).unit());
    Path mixed = file("m.csv", RUNS.replace("eval/web\"", "eval/web/bpb\""));
    assertTrue(
        refusal(List.of(mixed), options(List.of("eval/"), "tokens", 0))
            .startsWith("of 2 losses, 1 are in bits per byte by their names"));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path runs = file("r.csv", RUNS);
    Path chart = file("c.csv", CHART);
    assertTrue(refusal(List.of(runs), ImportOptions.DEFAULT).startsWith("--domains is needed"));
    assertTrue(
        refusal(List.of(runs), options(List.of(), "1B", 0)).startsWith("--metrics is needed"));
    assertTrue(
        refusal(List.of(runs), options(List.of("eval/"), "", 0)).startsWith("--tokens is needed"));
    assertTrue(
        refusal(List.of(runs, chart), options(List.of(), "", 0))
            .startsWith("--tokens-per-step is needed"));
    assertTrue(
        refusal(List.of(runs, runs), options(List.of(), "", 1))
            .contains("no column is '<run> - <metric>'"));
    Path twice = file("t.csv", RUNS.replace("run-1 - b", "run-1"));
    assertTrue(
        refusal(List.of(twice, chart), options(List.of(), "", 1))
            .contains("two runs are called 'run-1'"));
  }
}
