package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossTable;

class LeaveOutTest {
  private static final Map<String, Map<String, Double>> MEMBERS =
      new TreeMap<>(Map.of("Books3", Map.of("Books3", 1.0), "Pile-CC", Map.of("Pile-CC", 1.0)));
  private static final Map<String, Double> WEIGHTS = Map.of("Books3", 0.5, "Pile-CC", 0.5);

  private static LossTable slice() {
    return LossTable.read(Path.of("data/published/three-domain.csv"))
        .filter(r -> r.params() == 302_311_424L && r.tokens() == 60_000L << 20);
  }

  private static List<LeaveOut.Row> compare(int out, long seed) {
    return LeaveOut.compare(slice(), MEMBERS, WEIGHTS, out, 2, seed, progress -> {});
  }

  @Test
  void mixingLawsBeatTheMeanAndTheLineOnMixturesLeftOut() {
    List<LeaveOut.Row> rows = compare(6, 1);
    Map<String, LeaveOut.Row> byName =
        rows.stream().collect(Collectors.toMap(LeaveOut.Row::name, row -> row));
    for (String law : List.of("m1", "m2")) {
      assertTrue(byName.get(law).each() < byName.get("mean").each() / 3, "" + rows);
      assertTrue(byName.get(law).each() < byName.get("linear").each() / 1.5, "" + rows);
      assertTrue(byName.get(law).rank() > 0.6, "" + rows);
    }
    // With one size there is no curve of the same mixture to carry on.
    assertFalse(rows.stream().anyMatch(LeaveOut.Row::sawMixture));
    for (int i = 1; i < rows.size(); i++) {
      assertTrue(rows.get(i - 1).overall() <= rows.get(i).overall());
    }
  }

  @Test
  void theSameSeedGivesTheSameTable() {
    assertEquals(compare(4, 3), compare(4, 3));
  }

  @Test
  void lawsSeeTheNoiseOfMeasurementsAsInAFit() {
    LossTable alike = withErrors(row -> OptionalDouble.empty());
    LossTable noisy =
        withErrors(row -> OptionalDouble.of(row.mixture().get("Github") > 0.4 ? 0.5 : 0.001));
    Map<String, LeaveOut.Row> before = byName(alike);
    Map<String, LeaveOut.Row> after = byName(noisy);
    assertEquals(byName(slice()), before, "nothing is known");
    assertNotEquals(before.get("m2"), after.get("m2"));
    assertNotEquals(before.get("gp"), after.get("gp"));
    assertEquals(before.get("mean"), after.get("mean"), "no law");
  }

  private static Map<String, LeaveOut.Row> byName(LossTable table) {
    return LeaveOut.compare(table, MEMBERS, WEIGHTS, 6, 1, 1, progress -> {}).stream()
        .collect(Collectors.toMap(LeaveOut.Row::name, row -> row));
  }

  private static LossTable withErrors(Function<LossTable.Row, OptionalDouble> error) {
    return LossTable.of(
        slice().rows().stream()
            .map(
                row ->
                    new LossTable.Row(
                        row.run(),
                        row.model(),
                        row.params(),
                        row.seed(),
                        row.tokens(),
                        row.mixture(),
                        row.domain(),
                        row.loss(),
                        row.bitsPerByte(),
                        error.apply(row)))
            .toList());
  }

  @Test
  void refusesToLeaveOutNearlyEverything() {
    assertThrows(InputException.class, () -> compare(31, 1));
  }
}
