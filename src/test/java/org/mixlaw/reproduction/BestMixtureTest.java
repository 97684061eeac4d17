package org.mixlaw.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.loss.LossTable;

class BestMixtureTest {
  private static final Path PUBLISHED = Path.of("data/published");
  private static final Set<Long> SIZES =
      Set.of(PublishedTables.PARAMS_70M, PublishedTables.PARAMS_305M);
  private static final Set<Long> STEPS = Set.of(10_000L, 16_000L, 22_000L, 30_000L);

  @Test
  void everyLawHasAnOptimumThatKeepsItsCaps(@TempDir Path folder) throws IOException {
    LossTable all = LossTable.read(PUBLISHED.resolve("redpajama.csv"));
    all.filter(
            row ->
                SIZES.contains(row.params()) && STEPS.contains(row.tokens() / PublishedTables.STEP))
        .write(folder.resolve("redpajama.csv"));
    Files.copy(PUBLISHED.resolve("pile-weights.csv"), folder.resolve("pile-weights.csv"));

    Section section = new BestMixture(new PublishedTables(folder, progress -> {})).section();

    List<String> header = section.tables().get(0).header();
    List<String> laws = List.of("joint-gp", "joint-m2", "paper");
    assertEquals(laws, header.subList(2, 5));
    for (int law = 2; law < 5; law++) {
      double sum = 0;
      for (List<String> row : section.tables().get(0).rows().subList(0, 7)) {
        double proportion = Double.parseDouble(row.get(law));
        assertTrue(proportion <= Double.parseDouble(row.get(1)) + 1e-3, row.toString());
        sum += proportion;
      }
      assertEquals(1, sum, 5e-3, header.get(law));
    }
  }
}
