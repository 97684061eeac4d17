package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.law.LawFamily;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;

/** The same measurements in another order give the same law, to the last bit. */
class AnyOrderTest {
  private static final long SEED = 3;

  @TempDir static Path folder;
  private static LossTable table;
  private static LossTable shuffled;

  /** Rows and columns shuffled, the mixture's domains among them; some rows come twice. */
  @BeforeAll
  static void shuffle() throws IOException {
    Path file = folder.resolve("table.csv");
    TestFits.published("redpajama", "Github", "Pile-CC")
        .filter(row -> List.of(10L, 14L, 20L, 30L).contains((row.tokens() >> 20) / 1000))
        .write(file);
    List<String> lines = Files.readAllLines(file);
    int columns = lines.get(0).split(",", -1).length;
    Random random = new Random(SEED);
    List<Integer> order = new ArrayList<>(IntStream.range(0, columns).boxed().toList());
    Collections.shuffle(order, random);
    List<String> rows = new ArrayList<>(lines.subList(1, lines.size()));
    rows.addAll(rows.subList(0, 17));
    Collections.shuffle(rows, random);
    rows.add(0, lines.get(0));
    Path other = folder.resolve("shuffled.csv");
    Files.write(
        other,
        rows.stream()
            .map(row -> row.split(",", -1))
            .map(row -> order.stream().map(c -> row[c]).collect(Collectors.joining(",")))
            .toList());
    table = LossTable.read(file);
    shuffled = LossTable.read(other);
    assertNotEquals(Files.readString(file), Files.readString(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint-gp", "joint-m2", "paper", "m4", "m2"})
  void theOrderOfRowsAndColumnsAndRepeatedRowsChangeNothing(String name) throws Exception {
    LawFamily law = LawCatalog.named(name);
    FittedLaws one = TestFits.fit(table, law);
    FittedLaws other = TestFits.fit(shuffled, law);
    Map<String, Double> weights = Map.of("Github", 0.3, "Pile-CC", 0.7);
    Mixture measured = table.rows().get(0).mixture();
    Mixture even = Mixture.uniform(table.trainingDomains());
    for (Mixture mixture : List.of(measured, even)) {
      assertEquals(
          one.predict(1e9, 1e11, mixture, weights, 0.8),
          other.predict(1e9, 1e11, mixture, weights, 0.8),
          "seed=" + SEED);
    }
    assertEquals(one.quality(), other.quality());
  }

  @Test
  void repeatedRowsAreMentioned() throws Exception {
    assertTrue(
        TestFits.fit(shuffled, LawCatalog.named("m2")).warnings().stream()
            .anyMatch(w -> w.startsWith("17 rows repeat others")));
    assertTrue(
        TestFits.fit(table, LawCatalog.named("m2")).warnings().stream()
            .noneMatch(w -> w.contains("repeat")));
  }
}
