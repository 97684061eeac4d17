package org.mixlaw.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;

/** Model cards are found by name, and their counts are those that papers print. */
class ModelCardsTest {
  private final ModelCards shipped = ModelCards.of(Map.of());

  /** Table 1 of arXiv 2304.01373, and the size that arXiv 2403.16952 calls 305M. */
  @ParameterizedTest
  @CsvSource({
    "pythia-70m, 18915328, 70426624",
    "pythia-160m, 85056000, 162322944",
    "dml-305m, 201541632, 304564224",
    "pythia-410m, 302311424, 405334016",
    "pythia-1b, 805736448, 1011781632",
  })
  void parametersAreThePublishedOnes(String card, long nonEmbedding, long total) {
    ModelSpec spec = shipped.find(card);
    assertEquals(nonEmbedding, spec.nonEmbeddingParameters());
    assertEquals(total, spec.totalParameters(50_304));
  }

  @Test
  void theCpuLadderSpansTwoDecades() {
    List<Long> sizes =
        shipped.all().values().stream()
            .filter(spec -> spec.name().startsWith("tiny-"))
            .map(ModelSpec::nonEmbeddingParameters)
            .sorted()
            .toList();
    assertTrue(sizes.size() >= 5, sizes.toString());
    assertTrue(sizes.get(0) <= 50_000 && sizes.get(sizes.size() - 1) >= 3_000_000);
  }

  @Test
  void flopsFollowTheFormula() {
    // 6 (N + V d) + 12 L d s for pythia-70m at V = 50,304 and s = 2,048, by hand
    assertEquals(
        6 * (18_915_328 + 50_304.0 * 512) + 12.0 * 6 * 512 * 2048,
        shipped.find("pythia-70m").flopsPerToken(50_304, 2048));
  }

  @Test
  void vocabularyIsPaddedToAMultipleOf128() {
    assertEquals(50_304, shipped.find("pythia-70m").vocabularyFor(50_277));
    assertEquals(384, shipped.find("pythia-70m").vocabularyFor(257));
  }

  @Test
  void unknownCardListsTheKnown() {
    InputException e = assertThrows(InputException.class, () -> shipped.find("pythia-71m"));
    assertTrue(
        e.getMessage().contains("'pythia-71m' is not known; known are dml-305m, pythia-14m"));
  }

  @Test
  void ownFolderComesFirst(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("pythia-70m.yaml"), "layers: 1\nwidth: 16\nheads: 2\n");
    Files.writeString(folder.resolve("mine.yaml"), "layers: 2\nwidth: 32\nheads: 4\n");
    ModelCards cards = new ModelCards(List.of(folder));
    assertEquals(1, cards.find("pythia-70m").layers());
    assertEquals(2, cards.find("mine").layers());
    assertEquals(12, cards.find("pythia-160m").layers());
    assertEquals("mine", cards.find(folder.resolve("mine.yaml").toString()).name());
  }

  @Test
  void aWrongCardNamesFileKeyAndWhatIsAccepted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "layers: 2\nwidth: 33\nheads: 4\n");
    InputException e =
        assertThrows(InputException.class, () -> new ModelCards(List.of()).find(file.toString()));
    assertEquals(
        file + ": model bad: heads is 4; accepted is a divisor of the width 33", e.getMessage());
  }
}
