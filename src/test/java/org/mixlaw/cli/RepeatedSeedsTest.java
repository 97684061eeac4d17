package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Rounded;
import org.mixlaw.loss.LossTable;

/** A study whose anchors are repeated with further seeds, and that validates at two sizes. */
class RepeatedSeedsTest {
  private static final Set<String> REPEATED =
      Set.of(
          "w8-m1-s1",
          "w8-m2-s1",
          "w8-m2-s2",
          "w8-m2-s3",
          "w8-m3-s1",
          "w8-anchor-baseline-s1",
          "w8-anchor-baseline-s2",
          "w8-anchor-baseline-s3");

  @TempDir Path root;
  private TinyStudy study;

  @BeforeEach
  void make() throws IOException {
    study = new TinyStudy(root).with("seeds: [1]", "seeds: {pilots: [1], anchors: [1, 2, 3]}");
  }

  @Test
  void anchorsAreRepeatedAndStayWhenTheDesignGrows() throws IOException {
    Answer plan = study.plan();
    assertTrue(
        plan.out()
            .contains(
                "seeds: anchor-baseline and m2 are run with the seeds 1, 2, 3 at every model: 5"
                    + " further runs, which show what seeds differ by"),
        plan.out());
    assertTrue(plan.out().matches("(?s).*w8 +\\S+ +8 .*"), plan.out());
    Answer answer = study.run();
    assertEquals(0, answer.status(), answer.err());
    assertEquals(REPEATED, study.finished().keySet());

    study.mixtures(
        "mixture,mix.counting,mix.spelling\n"
            + "m1,0.25,0.75\nm2,0.5,0.5\nm3,0.75,0.25\nm4,0.875,0.125\nm5,0.625,0.375\n");
    answer = study.run();
    assertEquals(0, answer.status(), answer.err());
    Set<String> grown = new TreeSet<>(REPEATED);
    grown.addAll(Set.of("w8-m4-s1", "w8-m5-s1"));
    assertEquals(grown, study.finished().keySet(), "m5 is more central now, and m2 stays");
  }

  @Test
  void aBaselineThatIsAPilotIsRepeatedUnderItsName() throws IOException {
    study.with(
        "design: {kind: file, path: mixtures.csv}\n",
        "design: {kind: file, path: mixtures.csv}\n  baseline: counting=0.75,spelling=0.25\n");
    String plan = study.plan().out();
    assertTrue(plan.contains("seeds: m2 and m3 are run with the seeds 1, 2, 3"), plan);
    assertTrue(plan.matches("(?s).*w8 +\\S+ +7 .*"), plan);
  }

  @Test
  void twoSizesAreValidated() throws IOException {
    study.with(
        "target:",
        "validate: [{card: ./w16.yaml, tokens: 2048, learning_rate: 1e-2}, {card: ./w8.yaml,"
            + " tokens: 2048}]\ntarget:");
    Answer answer = study.run();
    assertEquals(0, answer.status(), answer.err());
    Set<String> runs = new TreeSet<>(REPEATED);
    runs.addAll(Set.of("w8-optimum-s1", "w8-baseline-s1", "w16-optimum-s1", "w16-baseline-s1"));
    assertEquals(runs, study.finished().keySet());
    JsonNode sizes =
        Documents.json().readTree(study.folder().resolve("validation.json").toFile()).get("sizes");
    assertEquals(2, sizes.size());
    assertTrue(sizes.get(0).get("params").asLong() < sizes.get(1).get("params").asLong());
    for (JsonNode size : sizes) {
      JsonNode losses = size.get("mixtures");
      JsonNode own = size.get("gain");
      assertEquals(
          overall(losses.get(1), "observed") - overall(losses.get(0), "observed"),
          own.get("observed").asDouble(),
          1e-12);
      assertTrue(own.get("lower").asDouble() <= own.get("predicted").asDouble());
      assertTrue(own.get("predicted").asDouble() <= own.get("upper").asDouble());
      assertTrue(size.get("observed_steps").has("baseline"));
    }
    JsonNode laws = Documents.json().readTree(study.folder().resolve("laws.json").toFile());
    JsonNode noise = laws.findValue("noise");
    assertEquals(2, noise.at("/seeds/groups").asInt());
    assertEquals(4, noise.at("/seeds/freedom").asInt());
    assertTrue(noise.at("/seeds/deviation/counting").elements().next().asDouble() > 0);
    assertTrue(noise.at("/evaluation/spelling").asDouble() > 0);
    JsonNode gain = sizes.get(1).get("gain");
    assertTrue(gain.get("seeds").asDouble() > 0 && gain.get("evaluation").asDouble() > 0);
    String verdict = answer.out().lines().filter(l -> l.startsWith("verdict: ")).findAny().get();
    assertTrue(
        verdict.contains(
            String.format(
                Locale.ROOT,
                "%.1f times the standard deviation of the difference of two runs (%s, ",
                gain.get("observed").asDouble() / gain.get("seeds").asDouble(),
                Rounded.deviation(gain.get("seeds").asDouble()))),
        verdict);
    JsonNode transfer =
        Documents.json()
            .readTree(study.folder().resolve("validation.json").toFile())
            .at("/transfer/gains/0");
    assertEquals(
        gain.get("observed").asDouble() / sizes.get(0).at("/gain/observed").asDouble(),
        transfer.get("ratio").asDouble(),
        1e-9);
    assertTrue(answer.out().contains("transfer: the gain at "), answer.out());
    assertTrue(answer.out().contains("the baseline reaches the optimum's final loss at"));
    assertEquals(
        0.0,
        LossTable.read(study.folder().resolve("losses.csv")).rows().stream()
            .filter(row -> row.standardError().isEmpty())
            .count());
    Answer status = Answer.to("status", study.folder().toString());
    assertTrue(status.out().endsWith("12 of 12 runs done\n"), status.out());
  }

  private static double overall(JsonNode mixture, String figure) {
    JsonNode losses = mixture.get("losses");
    return losses.get(losses.size() - 1).get(figure).asDouble();
  }
}
