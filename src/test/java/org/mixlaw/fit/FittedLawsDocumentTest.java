package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;

/** A law that was written and read again predicts the same to the last bit. */
class FittedLawsDocumentTest {
  @TempDir Path folder;

  /** Cut so that some mixtures lack the last domain at some sizes. */
  private static LossTable table() {
    LossTable table = TestFits.published("two-domain");
    Mixture first = table.rows().get(0).mixture();
    return table.filter(
        row ->
            !(row.domain().equals("Pile-CC")
                && row.params() > 20_000_000L
                && row.mixture().equals(first)));
  }

  @ParameterizedTest
  @CsvSource({
    "joint-m1, JointLaw",
    "joint-gp, GaussianProcessLaw",
    "paper, SequentialLaw",
    "nested-m2, SequentialLaw",
    "bimix, JointLaw",
    "implicit, JointLaw"
  })
  void predictsTheSameAfterWritingAndReading(String law, String kind) throws Exception {
    LossTable table = table();
    FittedLaws laws = TestFits.fit(table, LawCatalog.named(law));
    assertEquals(kind, laws.fitted().getClass().getSimpleName());
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, laws, made());
    FittedLaws read = LawsFile.read(file).laws();
    assertEquals(32, read.draws().size());
    Map<String, Double> weights = Map.of("Github", 0.4, "Pile-CC", 0.6);
    for (String text : new String[] {"Github=0.5,Pile-CC=0.5", "Github=0.07,Pile-CC=0.93"}) {
      Mixture mixture = Mixture.parse(text, "here");
      assertEquals(
          laws.predict(1e9, 1e11, mixture, weights, 0.8),
          read.predict(1e9, 1e11, mixture, weights, 0.8));
    }
    assertEquals(laws.warnings(), read.warnings());
    assertEquals(laws.quality(), read.quality());
    assertEquals(laws.ridge(), read.ridge());
  }

  @Test
  void curvesPredictTheSameAfterWritingAndReading() throws Exception {
    LossTable table = TestFits.published("two-domain");
    FittedLaws laws = TestFits.fit(table, LawCatalog.named("step"));
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, laws, made());
    FittedLaws read = LawsFile.read(file).laws();
    assertInstanceOf(CurveLaw.class, read.fitted());
    for (Mixture mixture : table.mixtures().values()) {
      assertEquals(
          laws.predict(18_915_328, 1e11, mixture, Map.of("Github", 1.0), 0.8),
          read.predict(18_915_328, 1e11, mixture, Map.of("Github", 1.0), 0.8));
    }
  }

  private static Provenance made() throws IOException {
    return Provenance.of(List.of("test"), Map.of(), Map.of(), Clock.systemUTC());
  }

  @Test
  void aDocumentWithoutFormatIsAnsweredWithTheCommandThatMakesItAgain() throws Exception {
    Path file = folder.resolve("laws.json");
    Files.writeString(file, "{\"law\": \"m2\", \"fitted\": {}, \"draws\": []}");
    String message = assertThrows(InputException.class, () -> LawsFile.read(file)).getMessage();
    assertTrue(
        message.contains("format 0") && message.contains("mixlaw fit") && message.contains("run"),
        message);
    Files.writeString(file, "{\"format\": 99}");
    message = assertThrows(InputException.class, () -> LawsFile.read(file)).getMessage();
    assertTrue(message.contains("a later version") && message.contains("99"), message);
  }

  @Test
  void holdOutErrorsStandByTheNameOfWhatWasPredicted() throws Exception {
    FittedLaws laws = TestFits.fit(table(), LawCatalog.named("m2"));
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, laws, made());
    JsonNode mixtures = Documents.json().readTree(file.toFile()).at("/laws/hold_out/mixtures");
    assertEquals(laws.series().size(), mixtures.size());
    laws.series().forEach(name -> assertTrue(mixtures.get(name).size() >= 5, name));
  }
}
