package org.mixlaw.optimum.critical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.References;

class CriticalTablesTest {
  private static final CsvTable BASE = csv("params,domain,loss", "100,x,3.0", "100,y,2.0");

  private static CsvTable csv(String... lines) {
    return CsvTable.parse(String.join("\n", lines), Path.of("t.csv"));
  }

  @TempDir Path folder;

  private CriticalTables read(String[] losses, CsvTable base, Optional<Weights> weights) {
    return CriticalTables.read(table(losses), base, weights, "old", Optional.empty(), 10, 0.8, 1);
  }

  private LossTable table(String... lines) {
    try {
      return LossTable.read(
          Files.writeString(folder.resolve("losses.csv"), String.join("\n", lines) + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] lines(String... lines) {
    return lines;
  }

  private static Optional<Weights> weights(Map<String, Double> weights) {
    return Optional.of(new Weights(new TreeMap<>(weights), new TreeMap<>()));
  }

  private static void reached(String quantity, double ours) {
    Comparison comparison = new References().compare("critical-proportion", quantity, ours);
    assertEquals(Comparison.Verdict.MET, comparison.verdict(), comparison.toString());
  }

  @Test
  void answersFromThePublishedTables() {
    CriticalTables tables =
        CriticalTables.read(
            LossTable.read(Path.of("data/published/continual.csv")),
            CsvTable.read(Path.of("data/published/continual-base.csv")),
            Optional.of(Weights.read(Path.of("data/published/pile-weights.csv"))),
            "Pile",
            Optional.empty(),
            10_485_760_000L,
            0.8,
            1);
    assertEquals(List.of(), tables.notices());
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    reached("Pile loss of the base model", tables.question().baseLoss());
    reached("critical proportion of the Pile", answer.proportion().getAsDouble());
    reached("c", answer.fit().c());
    reached("b", answer.fit().b());
    reached("t", answer.fit().t());
    reached("SSE", answer.fit().sse());
    assertTrue(
        CriticalText.of(answer, LossUnit.NATS_PER_TOKEN)
            .startsWith(
                "Critical proportion of Pile at 18.9M parameters and 10.5B tokens: 0.2831 (80%"
                    + " interval 0.2"),
        CriticalText.of(answer, LossUnit.NATS_PER_TOKEN));
  }

  @Test
  void weighsDomainsAveragesRepeatsAndLeavesOutIncompleteCheckpoints() {
    CriticalTables tables =
        read(
            lines(
                "run,params,tokens,mix.old,mix.new,domain,loss",
                "a,100,10,0.25,0.75,x,3.0",
                "a,100,10,0.25,0.75,y,2.0",
                "b,100,10,0.25,0.75,y,2.2",
                "c,100,10,0.5,0.5,x,2.9"),
            BASE,
            weights(Map.of("x", 3.0, "y", 1.0, "z", 0.0)));
    assertEquals(2.75, tables.question().baseLoss(), 1e-12);
    assertEquals((3 * 3.0 + 2.1) / 4, tables.steps().get(10L).losses()[0], 1e-12);
    assertEquals(1, tables.steps().get(10L).losses().length);
    assertTrue(tables.notices().get(0).startsWith("1 checkpoints left out"));
  }

  @Test
  void mixturesThatDifferByLittleAreTwo() {
    CriticalTables tables =
        read(
            lines(
                "params,tokens,mix.old,mix.new,domain,loss",
                "100,10,0.25001,0.74999,x,3.0",
                "100,10,0.25002,0.74998,x,2.9",
                "100,10,0.5,0.5,x,2.8"),
            csv("params,domain,loss", "100,x,2.95"),
            Optional.empty());
    assertEquals(List.of(0.25001, 0.25002, 0.5), boxed(tables.steps().get(10L).proportions()));
  }

  @Test
  void otherTrainingDomainsKeepTheirRelativeShares() {
    CriticalTables tables =
        read(
            lines(
                "params,tokens,mix.old,mix.p,mix.q,domain,loss",
                "100,10,0.2,0.6,0.2,x,3.0",
                "100,10,0.6,0.3,0.1,x,2.9",
                "100,10,0.4,0.45,0.15,x,2.8"),
            csv("params,domain,loss", "100,x,2.95"),
            Optional.empty());
    assertEquals(0.75, tables.question().others().get("p"), 1e-12);
    assertEquals(0.25, tables.question().others().get("q"), 1e-12);
    assertEquals(List.of(0.2, 0.4, 0.6), boxed(tables.steps().get(10L).proportions()));
  }

  /** Losses that follow M4 exactly, on mixtures all over the simplex of three domains. */
  @Test
  void mixturesOffTheLineAreCarriedToIt() {
    List<String> rows =
        new java.util.ArrayList<>(List.of("params,tokens,mix.old,mix.p,mix.q,domain,loss"));
    double[] t = {-3, 0.8, -0.5};
    for (int i = 0; i <= 4; i++) {
      for (int j = 0; i + j <= 4; j++) {
        double[] r = {i / 4.0, j / 4.0, (4 - i - j) / 4.0};
        double loss = 2 + 0.4 * Math.exp(t[0] * r[0] + t[1] * r[1] + t[2] * r[2]);
        rows.add("100,10," + r[0] + "," + r[1] + "," + r[2] + ",x," + loss);
      }
    }
    // On the line p and q share the rest evenly: L = 2 + 0.4 exp(-3 x + 0.15 (1 - x)).
    double critical = 0.35;
    double base = 2 + 0.4 * Math.exp(-3 * critical + 0.15 * (1 - critical));
    CriticalTables tables =
        read(
            rows.toArray(String[]::new),
            csv("params,domain,loss", "100,x," + base),
            Optional.empty());
    assertTrue(tables.notices().get(0).contains("mixing law"), tables.notices().toString());
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    assertEquals(critical, answer.proportion().getAsDouble(), 2e-3);
    assertEquals(-3.15, answer.fit().t(), 0.03);
  }

  private static List<Double> boxed(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource
  void refusesTablesThatDoNotFit(String what, CsvTable base, Optional<Weights> weights) {
    String[] losses = {"params,tokens,mix.old,mix.new,domain,loss", "100,10,0.25,0.75,x,3.0"};
    assertThrows(InputException.class, () -> read(losses, base, weights), what);
  }

  static Stream<Arguments> refusesTablesThatDoNotFit() {
    return Stream.of(
        arguments("another size", csv("params,domain,loss", "200,x,3"), Optional.empty()),
        arguments("weights of unknown domains", BASE, weights(Map.of("z", 1.0))),
        arguments("weights of what was not measured", BASE, weights(Map.of("y", 1.0))),
        arguments(
            "a loss twice", csv("params,domain,loss", "100,x,3", "100,x,3"), Optional.empty()));
  }

  @Test
  void refusesATableWithoutTheKeptDomain() {
    String[] losses = {"params,tokens,mix.a,domain,loss", "100,10,1,x,3"};
    assertThrows(InputException.class, () -> read(losses, BASE, Optional.empty()));
  }
}
