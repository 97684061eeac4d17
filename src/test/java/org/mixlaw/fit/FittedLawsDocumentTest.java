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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.law.LawFamily;
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
    assertEquals(List.of(), anonymous(file));
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
    assertEquals(List.of(), anonymous(file));
  }

  /** Many mixtures at a small size, one of them by two runs, and few at a large one. */
  private LossTable twoScales() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(TestFits.PUBLISHED.resolve("redpajama.csv"))) {
      boolean wanted =
          line.contains("," + TestFits.LONGEST + ",")
              && line.matches("(70M-m0|410M-m00)[^,]*,.*,(Github|ArXiv),[^,]*");
      if (wanted || lines.isEmpty()) {
        lines.add(line);
      }
      if (wanted && line.startsWith("70M-m002,")) {
        lines.add("again" + line + "1");
      }
    }
    return LossTable.read(Files.write(folder.resolve("losses.csv"), lines));
  }

  @ParameterizedTest
  @CsvSource({"gp", "lightgbm", "two-scales", "affine", "average"})
  void lawsOfOneOrTwoScalesPredictTheSameAfterWritingAndReading(String law) throws Exception {
    LawFamily family = LawCatalog.named(law);
    Assumptions.assumeTrue(family.unavailable().isEmpty());
    LossTable table = twoScales();
    long small = table.sizes().first();
    boolean both = family.scope() == LawFamily.Scope.TWO_SCALES;
    FittedLaws laws =
        TestFits.fit(both ? table : table.filter(row -> row.params() == small), family);
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, laws, made());
    FittedLaws read = LawsFile.read(file).laws();
    Map<String, Double> weights = Map.of("Github", 0.4, "ArXiv", 0.6);
    double params = both ? TestFits.LARGEST : small;
    List<Mixture> asked = new ArrayList<>(table.mixtures().values());
    asked.add(Mixture.uniform(asked.get(0).domains()));
    for (Mixture mixture : asked) {
      assertEquals(
          laws.predict(params, TestFits.LONGEST, mixture, weights, 0.8),
          read.predict(params, TestFits.LONGEST, mixture, weights, 0.8));
    }
    assertEquals(List.of(), anonymous(file));
  }

  /** Where a document holds rows of numbers of which nothing says what each is. */
  private static List<String> anonymous(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    look(Documents.json().readTree(file.toFile()), "", found);
    // the measured sizes; the weights of a mixture's runs, all alike but for the noise, and that
    found.removeIf(
        at -> at.equals("/laws/measured/params") || at.matches(".*/(dual|precision)/[^/]+"));
    return found;
  }

  private static void look(JsonNode node, String at, List<String> found) {
    if (node.isArray() && !node.isEmpty() && !node.get(0).isObject() && !node.get(0).isTextual()) {
      found.add(at);
    }
    node.properties().forEach(field -> look(field.getValue(), at + "/" + field.getKey(), found));
    if (node.isArray()) {
      node.forEach(element -> look(element, at, found));
    }
  }

  @Test
  void numbersOfOtherDomainsThanTheLawsAreRefused() throws Exception {
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, TestFits.fit(table(), LawCatalog.named("joint-gp")), made());
    String text = Files.readString(file);
    int at = text.indexOf("\"Pile-CC\"", text.indexOf("\"proportions\""));
    Files.writeString(
        file, text.substring(0, at) + "\"Pile-CD\"" + text.substring(at + "\"Pile-CC\"".length()));
    String message = assertThrows(InputException.class, () -> LawsFile.read(file)).getMessage();
    assertTrue(message.contains("Pile-CD") && message.contains("laws.json"), message);
  }

  @Test
  void aParameterThatIsMissingIsNamed() throws Exception {
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, TestFits.fit(table(), LawCatalog.named("joint-m2")), made());
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"t\" : \\{\\s*\"Github\"", "\"t\" : { \"Gitlab\""));
    String message = assertThrows(InputException.class, () -> LawsFile.read(file)).getMessage();
    assertTrue(message.contains("t Github"), message);
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
    Files.writeString(file, "{\"format\": 99, \"laws\": {}}");
    message = assertThrows(InputException.class, () -> LawsFile.read(file)).getMessage();
    assertTrue(message.contains("a later version") && message.contains("99"), message);
  }

  @Test
  void holdOutCasesStandByMixtureAndByTheNameOfWhatWasPredicted() throws Exception {
    FittedLaws laws = TestFits.fit(table(), LawCatalog.named("m2"));
    Path file = folder.resolve("laws.json");
    LawsFile.write(file, laws, made());
    JsonNode mixtures = Documents.json().readTree(file.toFile()).at("/laws/hold_out/mixtures");
    assertTrue(mixtures.size() >= 5);
    for (JsonNode asked : mixtures) {
      assertEquals(
          1,
          asked.get("mixture").get("Github").asDouble()
              + asked.get("mixture").get("Pile-CC").asDouble(),
          1e-12);
      laws.series().forEach(name -> assertTrue(asked.get("predicted").get(name).asDouble() > 0));
    }
    assertEquals(laws.holdOut().score(), LawsFile.read(file).laws().holdOut().score());
  }
}
