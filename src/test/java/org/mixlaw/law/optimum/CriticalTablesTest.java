package org.mixlaw.law.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;

class CriticalTablesTest {
  private static final CsvTable BASE = csv("params,domain,loss", "100,x,3.0", "100,y,2.0");

  private static CsvTable csv(String... lines) {
    return CsvTable.parse(String.join("\n", lines), Path.of("t.csv"));
  }

  private static CriticalTables read(CsvTable losses, CsvTable base, Optional<CsvTable> weights) {
    return CriticalTables.read(losses, base, weights, "old", Optional.empty(), 10, 0.8, 1);
  }

  @Test
  void answersFromThePublishedTables() {
    CriticalTables tables =
        CriticalTables.read(
            CsvTable.read(Path.of("data/published/continual.csv")),
            CsvTable.read(Path.of("data/published/continual-base.csv")),
            Optional.of(CsvTable.read(Path.of("data/published/pile-weights.csv"))),
            "Pile",
            Optional.empty(),
            10_485_760_000L,
            0.8,
            1);
    assertEquals(2.87337, tables.question().baseLoss(), 1e-5);
    assertEquals(List.of(), tables.notices());
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    assertEquals(0.2831, answer.proportion().getAsDouble(), 5e-4);
    assertEquals(5.27e-6, answer.fit().sse(), 1e-8);
    assertTrue(
        CriticalText.of(answer)
            .startsWith(
                "Critical proportion of Pile at 18.9M parameters and 10.5B tokens: 0.2831 (80% interval 0.2"),
        CriticalText.of(answer));
  }

  @Test
  void weighsDomainsAveragesRepeatsAndLeavesOutIncompleteCheckpoints() {
    CriticalTables tables =
        read(
            csv(
                "params,tokens,mix.old,mix.new,domain,loss",
                "100,10,0.25,0.75,x,3.0",
                "100,10,0.25,0.75,y,2.0",
                "100,10,0.25,0.75,y,2.2",
                "100,10,0.5,0.5,x,2.9"),
            BASE,
            Optional.of(csv("domain,weight", "x,3", "y,1", "z,0")));
    assertEquals(2.75, tables.question().baseLoss(), 1e-12);
    assertEquals((3 * 3.0 + 2.1) / 4, tables.steps().get(10L).losses()[0], 1e-12);
    assertEquals(1, tables.steps().get(10L).losses().length);
    assertTrue(tables.notices().get(0).startsWith("1 checkpoints left out"));
  }

  @Test
  void otherTrainingDomainsKeepTheirRelativeShares() {
    CriticalTables tables =
        read(
            csv(
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

  private static List<Double> boxed(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  @Test
  void refusesTablesThatDoNotFit() {
    CsvTable losses = csv("params,tokens,mix.old,mix.new,domain,loss", "100,10,0.25,0.75,x,3.0");
    for (Runnable bad :
        List.<Runnable>of(
            () -> read(losses, csv("params,domain,loss", "200,x,3"), Optional.empty()),
            () -> read(losses, BASE, Optional.of(csv("domain,weight", "z,1"))),
            () -> read(losses, BASE, Optional.of(csv("domain,weight", "y,1"))),
            () -> read(losses, csv("params,domain,loss", "100,x,3", "100,x,3"), Optional.empty()),
            () -> read(csv("params,tokens,mix.a,domain,loss"), BASE, Optional.empty()))) {
      assertThrows(InputException.class, bad::run);
    }
  }
}
