package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.study.file.StudyFile;

/** What a plan says of a study file that cannot run, and what overrides one. */
class PlanMistakesTest {
  @TempDir Path root;

  private Answer of(String command, String... more) throws IOException {
    Path config = SmallStudy.write(root, "", "");
    List<String> words = new java.util.ArrayList<>(List.of(command, config.toString()));
    words.addAll(List.of("--study", root.resolve("none").toString()));
    words.addAll(List.of(more));
    return Answer.to(words.toArray(String[]::new));
  }

  @Test
  void aStudyThatCanRunHasNone() throws IOException {
    Answer plan = of("plan");
    assertEquals(0, plan.status(), plan.err());
    assertEquals("", plan.err());
    assertTrue(plan.out().matches("(?s).* \\d+ s .*"), plan.out());
    assertFalse(plan.out().matches("(?s).*\\de-\\d.*"), plan.out());
  }

  @Test
  void aBaselineIsDividedByItsSumWhereRoundingExplainsItAndThatIsTold() throws IOException {
    Answer rounded = of("plan", "--set", "mixtures.baseline=counting=0.67,spelling=0.34");
    assertEquals(0, rounded.status(), rounded.err());
    assertTrue(
        rounded.out().contains("mixtures.baseline: the proportions do not sum to 1 as they are")
            && rounded.out().contains("sum to 1.01"),
        rounded.out());
    Answer off = of("plan", "--set", "mixtures.baseline=counting=.5,spelling=.4");
    assertEquals(2, off.status(), off.out());
    assertTrue(off.err().contains("the proportions sum to 0.9"), off.err());
  }

  @Test
  void everythingThatRunWouldRefuseIsToldAtOnce() throws IOException {
    Answer plan =
        of(
            "plan",
            "--set",
            "corpus.domains.counting.train=[counting.jsonl, missing.jsonl]",
            "--set",
            "corpus.sequence_length=131072",
            "--set",
            "train.batch_tokens=5000",
            "--set",
            "train.evaluate_every=30001",
            "--set",
            "target.weights=nowhere.csv",
            "--set",
            "target.card=pythia-7b",
            "--set",
            "validate.card=pythia-8b",
            "--set",
            "mixtures.baseline=a=0.5,b=0.5",
            "--set",
            "train.init=no/checkpoint");
    assertEquals(2, plan.status(), plan.out());
    List<String> lines = plan.err().lines().toList();
    for (String mistake :
        List.of(
            "missing.jsonl' finds no file",
            "corpus.domains.spelling.train: about",
            "train.batch_tokens is 5000",
            "train.evaluate_every is 30001 tokens",
            "nowhere.csv",
            "'pythia-7b'",
            "'pythia-8b'",
            "unknown training domain 'a'",
            "train.init: ")) {
      assertEquals(
          1, lines.stream().filter(l -> l.contains(mistake)).count(), mistake + ": " + plan.err());
    }
    lines.forEach(line -> Messages.requireClean(line, "?!"));
    Answer run = of("run", "--set", "train.batch_tokens=5000", "--set", "train.init=no/checkpoint");
    assertEquals(2, run.status());
    assertEquals(2, run.err().lines().filter(l -> l.startsWith("mixlaw: ")).count(), run.err());
    assertFalse(Files.exists(root.resolve("none/corpus")));
  }

  @Test
  void aCorpusThatIsThereHidesNothing() throws IOException {
    StudyFile study = StudyFile.read(SmallStudy.write(root, "", ""));
    Path folder = root.resolve("none");
    Corpus.build(
        study.corpus(), folder.resolve("corpus"), List.of(), Clock.systemUTC(), notice -> {});
    Documents.writeYaml(folder.resolve("study.yaml"), study);
    assertEquals(0, of("plan").status());
    Map<String, String> refused =
        Map.of(
            "corpus.domains.counting.train=[gone.jsonl]",
            "corpus.domains.counting.train: '" + root + "/gone.jsonl' finds no file",
            "corpus.validation.Extra={files: [gone.jsonl]}",
            "corpus.validation.Extra.files: '" + root + "/gone.jsonl' finds no file",
            "name=other",
            "is the study 'small', not 'other'",
            "corpus.domains.counting.max_repetition=1",
            "raise corpus.domains.counting.max_repetition");
    for (Map.Entry<String, String> each : refused.entrySet()) {
      String setting = each.getKey();
      Answer plan =
          setting.contains("repetition")
              ? of("plan", "--set", setting, "--set", "train.tokens=2048000")
              : of("plan", "--set", setting);
      assertEquals(2, plan.status(), plan.out());
      assertTrue(plan.err().contains(each.getValue()), plan.err());
      assertFalse(plan.out().contains("kept"), plan.out());
      if (!setting.contains("repetition")) {
        assertEquals(plan.err(), of("run", "--set", setting).err());
      }
    }
    Files.writeString(folder.resolve("study.yaml"), "name: [");
    Answer unreadable = of("plan");
    assertTrue(unreadable.err().contains("holds a study file that cannot"), unreadable.err());
    Files.delete(folder.resolve("study.yaml"));
    Files.delete(folder.resolve("corpus/corpus.json"));
    Answer full = of("plan");
    assertTrue(full.err().contains("is not empty and no corpus"), full.err());
  }

  @Test
  void aSettingThatMeansNothingIsRefused() throws IOException {
    for (String setting : List.of("train.tokens", "=3", "models[7].card=x", "train.tokens=[")) {
      Answer plan = of("plan", "--set", setting);
      assertEquals(2, plan.status(), setting);
      assertTrue(plan.err().startsWith("mixlaw: --set: "), plan.err());
      Messages.requireClean(plan.err(), setting);
    }
    Answer misspelt = of("plan", "--set", "train.token=1e9");
    assertTrue(
        misspelt.err().contains("key 'train.token': unknown key; did you mean 'tokens'?"),
        misspelt.err());
  }

  @Test
  void aDesignKeepsFloorsAndShares() throws IOException {
    Path table = root.resolve("m.csv");
    for (String design : List.of("halving", "dirichlet")) {
      Answer answer =
          of(
              "design",
              "--set",
              "mixtures.design={kind: " + design + ", count: 4}",
              "--set",
              "corpus.domains.third={train: counting.jsonl}",
              "--set",
              "mixtures.floors={counting: 0.1}",
              "--set",
              "mixtures.shares.third=0.2",
              "--out",
              table.toString());
      assertEquals(0, answer.status(), answer.err());
      for (Mixture mixture : MixtureTable.read(table).mixtures().values()) {
        assertEquals(0.2, mixture.get("third"), 1e-9);
        assertTrue(mixture.get("counting") >= 0.1 - 1e-9, mixture.toString());
      }
    }
    Answer both =
        of(
            "plan",
            "--set",
            "mixtures.floors.counting=0.7",
            "--set",
            "mixtures.floors.spelling=0.7");
    assertTrue(both.err().contains("the floors sum to 1.4"), both.err());
  }
}
