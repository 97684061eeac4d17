package org.mixlaw.loss.released;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;

/** Small logs of the authors' shape, made here; each holds one of the traps. */
class ReleasedLogsTest {
  private static final String RP_14 = "70M_RP_14-0.125-0.125-0.140625-0.25-0.09375-0.125-0.140625";
  private static final String RP_99 =
      "70M_RP_99-0.66796875-0.168375-0.046875-0.04296875-0.04296875-0.02734375-0.0234375";

  @TempDir Path folder;

  @BeforeEach
  void otherFilesAreLeftAlone() throws IOException {
    Files.writeString(folder.resolve("readme.txt"), "not a log");
  }

  private void log(String size, String... lines) throws IOException {
    Files.writeString(folder.resolve(size + ".txt"), String.join("\n", lines) + "\n");
  }

  private static String line(String run, String step, String domain, String loss) {
    return "/ckpts/any//%s/%s\t/valid/pythia-pile.valid.%s.bin\t%s"
        .formatted(run, step, domain, loss);
  }

  private ImportedLosses read() throws IOException {
    return new ReleasedLogs().read(List.of(folder), ImportOptions.DEFAULT);
  }

  private ImportedLosses read(Map<String, String> fixes, OptionalLong last) throws IOException {
    return new ReleasedLogs()
        .read(
            List.of(folder),
            options(Optional.empty(), List.of(), fixes, last, OptionalLong.empty()));
  }

  private static ImportOptions options(
      Optional<String> experiment,
      List<String> domains,
      Map<String, String> fixes,
      OptionalLong last,
      OptionalLong tokensPerStep) {
    return new ImportOptions(
        experiment,
        domains,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        fixes,
        last,
        tokensPerStep);
  }

  private String refusal() {
    return assertThrows(InputException.class, this::read).getMessage();
  }

  @Test
  void makesRowsOfThePublishedTablesForm() throws IOException {
    log(
        "160M",
        line("160M_" + RP_14.substring(4), "10000", "Github", "2.25"),
        line("base2_2-0.25-0.5-0.0-0.0625-0.09375-0.0625-0.03125", "10000", "Github", "2.1234567"));
    log("70M", line(RP_14, "27000", "Pile-CC", "3.8127"), line(RP_14, "27000", "Github", "2.4161"));
    assertEquals(
        """
        run,model,params,tokens,mix.CommonCrawl,mix.C4,mix.Github,mix.ArXiv,mix.Books,mix.StackExchange,mix.Wikipedia,domain,loss
        70M-m014,70M,18915328,28311552000,0.125,0.125,0.140625,0.25,0.09375,0.125,0.140625,Github,2.416100
        70M-m014,70M,18915328,28311552000,0.125,0.125,0.140625,0.25,0.09375,0.125,0.140625,Pile-CC,3.812700
        160M-m014,160M,85056000,10485760000,0.125,0.125,0.140625,0.25,0.09375,0.125,0.140625,Github,2.250000
        160M-m202,160M,85056000,10485760000,0.25,0.5,0.0,0.0625,0.09375,0.0625,0.03125,Github,2.1234567
        """,
        read().csv());
  }

  @Test
  void dropsExactDuplicatesAndSaysHowMany() throws IOException {
    log(
        "70M",
        line(RP_14, "24000", "Github", "2.5"),
        line(RP_14, "24000", "Github", "2.5"),
        line(RP_14, "24000", "Github", "2.50"));
    ImportedLosses losses = read();
    assertEquals(1, losses.rows().size());
    assertEquals(
        List.of("2 exact duplicate lines dropped (the first: " + folder + "/70M.txt line 2)"),
        losses.notices());
  }

  @Test
  void refusesDifferentLossesForTheSameCheckpoint() throws IOException {
    log("70M", line(RP_14, "24000", "Github", "2.5"), line(RP_14, "24000", "Github", "2.6"));
    String message = refusal();
    assertTrue(message.startsWith(folder + "/70M.txt line 2: run '70M_RP_14"), message);
    assertTrue(message.contains("2.6") && message.contains("line 1 says 2.5"), message);
  }

  @Test
  void refusesProportionsThatDoNotSumToOneUnlessTheyAreCorrected() throws IOException {
    log("70M", line(RP_99, "30000", "ArXiv", "3.1"), line(RP_14, "30000", "ArXiv", "3.0"));
    String message = refusal();
    assertTrue(message.contains("line 1") && message.contains("sum to 1.01994"), message);
    assertTrue(message.contains("--fix"), message);

    ImportedLosses fixed =
        read(
            Map.of(
                "70M_RP_99",
                "0.66796875-0.1484375-0.046875-0.04296875-0.04296875-0.02734375-0.0234375"),
            OptionalLong.empty());
    assertEquals(2, fixed.rows().size());
    assertEquals(0.1484375, fixed.rows().get(1).proportions().get(1));
    assertTrue(fixed.notices().get(0).contains("corrected"), fixed.notices().toString());

    ImportedLosses normalized = read(Map.of("RP_99", "normalize"), OptionalLong.empty());
    assertEquals(
        1,
        normalized.rows().get(1).proportions().stream().mapToDouble(Double::doubleValue).sum(),
        1e-12);
    assertEquals(1, read(Map.of(RP_99, "skip"), OptionalLong.empty()).rows().size());
    assertThrows(
        InputException.class, () -> read(Map.of("70M_RP_98", "skip"), OptionalLong.empty()));
    assertThrows(
        InputException.class, () -> read(Map.of("70M_RP_99", "0.5-x"), OptionalLong.empty()));
  }

  @Test
  void lastStepsAreLeftOutOrCountedAsTold() throws IOException {
    log(
        "410M",
        line("12-0.25-0.25-0.5", "last", "Books3", "3.5104"),
        line("12-0.25-0.25-0.5", "59500", "Books3", "3.52"));
    ImportedLosses without = read();
    assertEquals("three-domain", without.experiment());
    assertEquals(List.of("Github", "Books3", "Pile-CC"), without.trainingDomains());
    assertEquals(1, without.rows().size());
    assertTrue(without.notices().get(0).contains("1 lines at step 'last' left out"));
    ImportedLosses with = read(Map.of(), OptionalLong.of(60000));
    assertEquals(60000L << 20, with.rows().get(1).tokens());
    assertEquals(302_311_424, with.rows().get(1).params());
  }

  @Test
  void checkpointsWithMissingDomainsAreCounted() throws IOException {
    log(
        "70M",
        line("ct_0-0.125-0.875", "1000", "Python", "1.9"),
        line("ct_0-0.125-0.875", "1000", "ArXiv", "2.9"),
        line("ct_0-0.125-0.875", "2000", "ArXiv", "2.8"));
    ImportedLosses losses = read();
    assertEquals("continual", losses.experiment());
    assertEquals(
        List.of(
            "1 of 2 checkpoints lack some of the 2 validation domains (the first: 70M-m000 at"
                + " 2097152000 tokens lacks Python)"),
        losses.notices());
  }

  @Test
  void severalExperimentsAskForAChoice() throws IOException {
    log(
        "70M",
        line("1-0.25-0.75", "10000", "Github", "1.6"),
        line("ct_0-0.125-0.875", "1000", "Python", "1.9"));
    String message = refusal();
    assertTrue(message.contains("continual (1 runs), two-domain (1 runs)"), message);
    ImportedLosses chosen =
        new ReleasedLogs()
            .read(
                List.of(folder),
                options(
                    Optional.of("two-domain"),
                    List.of("code", "web"),
                    Map.of(),
                    OptionalLong.empty(),
                    OptionalLong.of(1)));
    assertEquals(List.of("code", "web"), chosen.trainingDomains());
    assertEquals(10000, chosen.rows().get(0).tokens());
    assertEquals(List.of("experiments left out: continual"), chosen.notices());
  }

  @Test
  void unknownNumbersOfProportionsNeedNames() throws IOException {
    log("70M", line("1-0.25-0.25-0.25-0.25", "10000", "Github", "1.6"));
    assertTrue(refusal().contains("--domains"), refusal());
  }

  @Test
  void twoMixturesUnderOneNumberStayApart() throws IOException {
    log(
        "70M",
        line("1-0.25-0.75", "10000", "Github", "1.6"),
        line("1-0.75-0.25", "10000", "Github", "1.5"));
    ImportedLosses losses = read();
    assertEquals(
        List.of("70M-m001", "70M-m001b"),
        losses.rows().stream().map(ImportedLosses.Row::run).toList());
    assertEquals(1, losses.notices().size());
  }

  @ParameterizedTest
  @MethodSource
  void badLinesAreNamed(String bad) throws IOException {
    log("70M", line("1-0.5-0.5", "1000", "ArXiv", "2"), bad);
    assertTrue(refusal().startsWith(folder + "/70M.txt line 2: "), refusal());
  }

  static Stream<String> badLinesAreNamed() {
    return Stream.of(
        "no tabs",
        line("x-0.5-0.5", "1000", "Github", "2"),
        line("1-0.5-0.5", "soon", "Github", "2"),
        line("1-0.5-0.5", "1000", "Github", "nan"),
        line("1-0.5-0.5", "1000", "Github", "-1"),
        line("160M_1-0.5-0.5", "1000", "Github", "2"));
  }

  @Test
  void logsOfNoKnownSizeAreNamed() throws IOException {
    log("71M", line("1-0.5-0.5", "1000", "ArXiv", "2"));
    assertTrue(refusal().contains("no model of size 71M"), refusal());
    Files.delete(folder.resolve("71M.txt"));
    assertTrue(refusal().contains("no log there"), refusal());
  }
}
