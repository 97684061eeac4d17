package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderLock;
import org.mixlaw.loss.LossTable;

/** Studies that change after they were finished: only what is new is trained. */
class StudyGrowthTest {
  @TempDir Path root;
  private TinyStudy study;
  private Map<String, FileTime> before;

  @BeforeEach
  void finish() throws IOException {
    study = new TinyStudy(root);
    Answer answer = study.run();
    assertEquals(0, answer.status(), answer.err());
    before = study.finished();
    assertEquals(Set.of("w8-m1-s1", "w8-m2-s1", "w8-m3-s1"), before.keySet());
  }

  private void assertTrained(String... added) throws IOException {
    Map<String, FileTime> after = study.finished();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(List.of(added));
    assertEquals(names, after.keySet());
    before.forEach((run, time) -> assertEquals(time, after.get(run), run + " is kept"));
  }

  private Answer again() throws IOException {
    Answer answer = study.run();
    assertEquals(0, answer.status(), answer.err());
    return answer;
  }

  private LossTable losses() {
    return LossTable.read(study.folder().resolve("losses.csv"));
  }

  @Test
  void aMixtureADomainAndASeedTrainOnlyTheNewRuns() throws IOException {
    study.mixtures(
        "mixture,mix.counting,mix.spelling,mix.doubling\n"
            + "m1,0.25,0.75,0\nm2,0.5,0.5,0\nm3,0.75,0.25,0\nm4,0.25,0.25,0.5\n");
    study
        .with("seeds: [1]", "seeds: [1, 2]")
        .with(
            "models:",
            "    doubling: {train: [doubling.jsonl], validation: {held_out: 0.1, tokens: 1K}}\n"
                + "models:");
    String plan = study.plan().out();
    assertTrue(plan.contains("changed since the last run: corpus.domains.doubling, seeds"), plan);
    assertTrue(plan.matches("(?s).*evaluated anew +3 .*"), plan);
    assertTrue(plan.matches("(?s).*new +5 .*"), plan);
    assertEquals(before, study.finished(), "a plan trains nothing");

    Answer answer = again();
    assertTrained("w8-m4-s1", "w8-m1-s2", "w8-m2-s2", "w8-m3-s2", "w8-m4-s2");
    assertTrue(answer.err().contains("the study file changed: corpus.domains.doubling, seeds"));
    assertTrue(
        answer.err().contains("w8-m1-s1 is evaluated anew from its final weights: doubling"),
        answer.err());
    LossTable losses = losses();
    assertEquals(Set.of("counting", "doubling", "spelling"), losses.trainingDomains());
    assertEquals(
        3,
        Files.readAllLines(study.folder().resolve("losses.csv")).stream()
            .filter(line -> line.contains(",doubling,") && line.endsWith(",measured later"))
            .count());
    assertEquals(8, losses.rows().stream().filter(r -> r.tokens() == 2048).count() / 3);
    assertTrue(
        losses.rows().stream()
            .filter(row -> row.run().equals("w8-m1-s1"))
            .allMatch(row -> row.mixture().get("doubling") == 0));

    Answer last = again();
    assertTrained("w8-m4-s1", "w8-m1-s2", "w8-m2-s2", "w8-m3-s2", "w8-m4-s2");
    assertFalse(last.err().contains("fitting the laws"), last.err());
    assertFalse(last.err().contains("anew"), last.err());
  }

  @Test
  void aSizeIsTrainedBesideWhatThereIs() throws IOException {
    study.with(
        "learning_rate: 1e-2}\n",
        "learning_rate: 1e-2}\n  - {card: ./w16.yaml, learning_rate: 1e-2}\n");
    again();
    assertTrained("w16-m1-s1", "w16-m2-s1", "w16-m3-s1");
  }

  @Test
  void otherTextMakesStaleWhatReadItAndTheOldTextBringsItBack() throws IOException {
    study.mixtures("mixture,mix.counting,mix.spelling\nm1,0,1\nm2,0.5,0.5\nm3,0.75,0.25\n");
    again();
    before = study.finished();
    study.text("counting", 320, 6);
    String plan = study.plan().out();
    assertTrue(plan.contains("w8-m2-s1 is stale"), plan);
    assertTrue(plan.contains("text of domain 'counting'"), plan);
    Answer answer = again();
    assertTrue(answer.err().contains("w8-m2-s1 is stale: another text of domain 'counting'"));
    assertEquals(before.get("w8-m1-s1"), study.finished().get("w8-m1-s1"));
    assertFalse(before.get("w8-m2-s1").equals(study.finished().get("w8-m2-s1")));
    assertTrue(answer.err().contains("w8-m1-s1 is evaluated anew"), answer.err());

    study.text("counting", 300, 5);
    again();
    assertEquals(before, study.finished(), "nothing was lost");

    Answer kept = Answer.to("prune", study.folder().toString());
    assertEquals(2, kept.status(), "nobody answers: " + kept.out());
    assertTrue(Files.exists(study.folder().resolve("stale")));
    Answer pruned = Answer.to("prune", study.folder().toString(), "--yes");
    assertEquals(0, pruned.status(), pruned.err());
    assertTrue(Files.notExists(study.folder().resolve("stale")));
    assertEquals(before, study.finished());
  }

  @Test
  void aSettingThatDecidesTheResultIsNamed() throws IOException {
    study.with("tokens: 2048\n", "tokens: 4096\n");
    Answer answer = again();
    assertTrue(answer.err().contains("the study file changed: train.tokens"), answer.err());
    assertTrue(answer.err().contains("another tokens (2048 then, 4096 now)"), answer.err());
    study.with("tokens: 4096\n", "tokens: 2048\n  checkpoint_every: 512\n");
    again();
    assertEquals(before, study.finished(), "how often a checkpoint is written decides nothing");
  }

  @Test
  void weightsThatRunsBeginWithAreKnownByTheirContent() throws IOException {
    Path begun = study.folder().resolve("runs/w8-m1-s1/checkpoints/step-0000000016");
    Path here = Files.createDirectory(root.resolve("here"));
    Path there = Files.createDirectory(root.resolve("there"));
    for (String file : List.of("model.safetensors", "config.json")) {
      if (Files.exists(begun.resolve(file))) {
        Files.copy(begun.resolve(file), here.resolve(file));
        Files.copy(begun.resolve(file), there.resolve(file));
      }
    }
    study.with("  schedule:", "  init: " + here + "\n  schedule:");
    Answer another = again();
    assertTrue(another.err().contains("w8-m1-s1 is stale: another init"), another.err());
    before = study.finished();
    study.with("init: " + here, "init: " + there);
    again();
    assertEquals(before, study.finished(), "the same weights lie elsewhere");
  }

  @Test
  void removedMixturesStayInTheTableMarked() throws IOException {
    study.mixtures("mixture,mix.counting,mix.spelling\nm1,0.25,0.75\nm2,0.5,0.5\nm5,0.6,0.4\n");
    again();
    assertTrained("w8-m5-s1");
    String table = Files.readString(study.folder().resolve("mixtures.csv"));
    assertTrue(table.contains("m3,0.75,0.25,removed"), table);
    String losses = Files.readString(study.folder().resolve("losses.csv"));
    assertEquals(Set.of(0.25, 0.5, 0.6, 0.75), shares(), losses);
    for (String line : losses.lines().skip(1).toList()) {
      assertEquals(line.startsWith("w8-m3-s1,"), line.endsWith(",removed"), line);
    }
  }

  private Set<Double> shares() {
    Set<Double> shares = new TreeSet<>();
    losses().rows().forEach(row -> shares.add(row.mixture().get("counting")));
    return shares;
  }

  @Test
  void aGeneratedDesignKeepsWhatWasTrainedAndAddsWhatItsCountLacks() throws IOException {
    study.with("{kind: file, path: mixtures.csv}", "{kind: halving, grid: 1/16, count: 5}");
    again();
    assertEquals(5, study.finished().size());
    assertTrained(
        study.finished().keySet().stream()
            .filter(run -> !before.containsKey(run))
            .toArray(String[]::new));
    assertEquals(5, shares().size());
  }

  @Test
  void proposedMixturesGoIntoTheStudyUnderNamesOfTheirOwn() throws IOException {
    String[] next = {
      "design",
      study.config().toString(),
      "--study",
      study.folder().toString(),
      "--next",
      "1",
      "--losses",
      study.folder().resolve("losses.csv").toString(),
      "--add"
    };
    Answer first = Answer.to(next);
    assertEquals(0, first.status(), first.err());
    assertTrue(first.out().contains("next01"), first.out());
    assertTrue(Answer.to(next).out().contains("next02"));
    again();
    assertTrained("w8-next01-s1", "w8-next02-s1");
  }

  @Test
  void aFolderOfAnEarlierVersionIsTakenOver() throws IOException {
    for (String run : before.keySet()) {
      Path file = study.folder().resolve("runs/" + run + "/run.yaml");
      String yaml = Files.readString(file);
      int from = yaml.indexOf("\ndata:");
      int to = yaml.indexOf("\nprovenance:");
      assertTrue(from > 0 && to > from, yaml);
      Files.writeString(file, yaml.substring(0, from) + yaml.substring(to));
    }
    study.with("seeds: [1]", "seeds: [1, 2]");
    Answer answer = again();
    assertTrue(answer.err().contains("3 runs of an earlier version are taken over"), answer.err());
    assertTrained("w8-m1-s2", "w8-m2-s2", "w8-m3-s2");
  }

  @Test
  void aStudyThatIsHeldSaysByWhom() throws IOException {
    try (FolderLock held = FolderLock.take(study.folder(), Clock.systemUTC()).orElseThrow()) {
      Answer answer = study.run();
      assertEquals(2, answer.status());
      assertTrue(answer.err().contains("another process runs this study (process "), answer.err());
      assertTrue(held != null);
    }
    String log = Files.readString(study.folder().resolve("study.log"));
    for (String line : log.split("\n", -1)) {
      assertTrue(line.isEmpty() || line.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z .+"), line);
    }
    assertTrue(log.contains("Z w8-m1-s1 is finished\n"), log);
    assertTrue(log.endsWith("Z the study is finished\n"), log);
    Answer status = Answer.to("status", study.folder().toString(), "--json");
    JsonNode document = Documents.json().readTree(status.out());
    assertEquals(3, document.path("done").asInt(), status.out());
    assertTrue(document.path("held_by").isNull(), status.out());
    assertTrue(document.path("device_hours").asDouble() > 0, status.out());
    JsonNode first = document.path("states").get(0);
    assertEquals("KEPT", first.path("standing").asText(), status.out());
    assertEquals(
        (first.path("validation").path("counting").asDouble()
                + first.path("validation").path("spelling").asDouble())
            / 2,
        first.path("validation_loss").asDouble(),
        1e-12);
    study.with("seeds: [1]", "seeds: [1, 2]");
    Answer changed =
        Answer.to("status", study.folder().toString(), "--config", study.config().toString());
    assertTrue(changed.out().contains("changed since the last run: seeds"), changed.out());
    assertTrue(changed.out().matches("(?s).*new +3 .*kept +3 .*"), changed.out());
    // as a process that was killed leaves it
    Path run = study.folder().resolve("runs/w8-m1-s1");
    Files.delete(run.resolve("done"));
    Answer killed = Answer.to("status", study.folder().toString());
    assertTrue(killed.out().contains("interrupted"), killed.out());
    Files.writeString(
        run.resolve("failed"), "{\"why\": \"no luck\", \"failed\": \"2026-11-26T01:02:03Z\"}");
    Answer failed = Answer.to("status", study.folder().toString());
    assertTrue(failed.out().contains("w8-m1-s1 failed: no luck"), failed.out());
    assertTrue(failed.out().endsWith("; 2 of 3 runs done\n"), failed.out());
  }

  @Test
  void anotherStudysFolderIsRefused() throws IOException {
    Answer answer = study.with("name: tiny", "name: other").run();
    assertEquals(2, answer.status());
    assertTrue(answer.err().contains("is the study 'tiny', not 'other'"), answer.err());
  }
}
