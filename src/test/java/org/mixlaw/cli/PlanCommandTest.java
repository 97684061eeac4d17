package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.study.file.StudyFile;

class PlanCommandTest {
  @TempDir Path root;

  private Answer plan(String maxRepetition, String train) throws IOException {
    Path config = config(maxRepetition, train);
    return Answer.to("plan", config.toString(), "--study", root.resolve("s").toString());
  }

  private Path config(String maxRepetition, String train) throws IOException {
    return Files.writeString(
        root.resolve("study.yaml"),
        """
        name: pair
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            letters: {train: [letters.jsonl], validation: {held_out: 0.1}}
            digits: {train: [digits.jsonl], validation: {held_out: 0.1}%s}
        models: [{card: tiny-25k, learning_rate: 1e-2}]
        train: {batch_tokens: 512, tokens: 51200, schedule: {kind: constant}%s}
        mixtures: {design: {kind: file, path: mixtures.csv}}
        target: {params: 1M, tokens: 512000}
        """
            .formatted(maxRepetition, train));
  }

  /** Ten times as many letters as digits. */
  private void corpus() throws IOException {
    text();
    Corpus.build(
        StudyFile.read(config("", "")).corpus(),
        root.resolve("s/corpus"),
        List.of(),
        Clock.systemUTC(),
        notice -> {});
  }

  private void text() throws IOException {
    Files.writeString(
        root.resolve("mixtures.csv"),
        "mixture,mix.letters,mix.digits\nm1,0.5,0.5\nm2,0.75,0.25\nm3,0.9,0.1\n");
    for (String domain : List.of("letters", "digits")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < (domain.equals("letters") ? 5000 : 500); i++) {
        lines.append("{\"text\": \"").append(domain).append(' ').append(i * 7919L).append("\"}\n");
      }
      Files.writeString(root.resolve(domain + ".jsonl"), lines);
    }
  }

  private static double[] epochs(Answer answer, String domain) {
    assertEquals(0, answer.status(), answer.err());
    String[] row =
        answer
            .out()
            .lines()
            .filter(l -> l.startsWith(domain))
            .findFirst()
            .orElseThrow()
            .split(" +");
    return Arrays.stream(row).skip(2).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void epochsAreThoseOfTheHungriestPilotAndOfTheTarget() throws IOException {
    corpus();
    long digits = Corpus.open(root.resolve("s/corpus")).trainingTokens().get("digits");
    Answer natural = plan("", "");
    double[] epochs = epochs(natural, "digits");
    assertEquals(0.5 * 51_200 / digits, epochs[0], 0.005);
    assertEquals(0.5 * 512_000 / digits, epochs[1], 0.005);
    assertTrue(
        natural.out().contains("the target may repeat more often than the pilots: digits ("),
        natural.out());
    assertFalse(natural.out().contains("repetition: matched: a run"), natural.out());

    Answer matched = plan("", ", repetition: matched");
    assertEquals(epochs[1], epochs(matched, "digits")[1]);
    assertEquals(epochs[1], epochs(matched, "digits")[0], epochs[1] / 20);
    assertEquals(epochs(matched, "letters")[1], epochs(matched, "letters")[0], 0.01);
    assertTrue(
        matched.out().contains("repetition: matched: a run draws each domain from a fixed part"),
        matched.out());
    assertTrue(matched.out().contains("(pilots: 10.0%)"), matched.out());
  }

  @Test
  void devicesThatShareARunDivideItsTimeAndNotItsCost() throws IOException {
    corpus();
    Path config = config("", "");
    List<String[]> rows = new ArrayList<>();
    for (String devices : List.of("", ", devices: 4")) {
      Files.writeString(
          config,
          "validate: {card: tiny-100k, tokens: 2T, learning_rate: 1e-3%s}%n".formatted(devices),
          StandardOpenOption.APPEND);
      Answer plan = Answer.to("plan", config.toString(), "--study", root.resolve("s").toString());
      assertEquals(0, plan.status(), plan.err());
      rows.add(
          plan.out()
              .lines()
              .filter(l -> l.contains("(validation"))
              .findFirst()
              .orElseThrow()
              .split(" {2,}"));
      config("", "");
    }
    assertEquals("tiny-100k (validation, on 4 devices)", rows.get(1)[0]);
    assertEquals(minutes(rows.get(0)[5]) / 4, minutes(rows.get(1)[5]), 1);
    assertEquals(rows.get(0)[6], rows.get(1)[6]);
  }

  private static double minutes(String time) {
    assertTrue(time.endsWith(" min"), time);
    return Double.parseDouble(time.replace(" min", ""));
  }

  @Test
  void aPlanThatRepeatsTooOftenIsRefused() throws IOException {
    corpus();
    assertEquals(0, plan(", max_repetition: 4", "").status());
    Answer refused = plan(", max_repetition: 4", ", repetition: matched");
    assertEquals(Mixlaw.WRONG_INPUT, refused.status());
    assertTrue(
        refused.err().contains("asks for 256000 tokens of it at the target;")
            && refused.err().contains("raise corpus.domains.digits.max_repetition"),
        refused.err());
    assertEquals(Mixlaw.WRONG_INPUT, plan(", max_repetition: 1", "").status());
  }

  private Path aroundPrior(String keys) throws IOException {
    Path config = config("", "");
    return Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "{kind: file, path: mixtures.csv}", "{kind: dirichlet, count: 6, " + keys + "}"));
  }

  @Test
  void aDesignAroundAPriorIsShown() throws IOException {
    corpus();
    Path config = aroundPrior("around: proportional, least_share: 0.01, max_repetition: 2");
    Answer plan = Answer.to("plan", config.toString(), "--study", root.resolve("s").toString());
    assertEquals(0, plan.status(), plan.err());
    String line =
        plan.out().lines().filter(l -> l.startsWith("design: ")).findFirst().orElseThrow();
    assertTrue(
        line.matches(
            "design: 6 mixtures around proportional, digits=0\\.0[0-9]+,letters=0\\.9[0-9]+:"
                + " strength 0\\.1 to 5\\.0, temperature 1\\.0, least share 0\\.01, a pilot reads a"
                + " domain at most 2\\.0 times"),
        line);
    Path out = root.resolve("m.csv");
    Answer design =
        Answer.to(
            "design",
            config.toString(),
            "--study",
            root.resolve("s").toString(),
            "--out",
            out.toString());
    assertEquals(0, design.status(), design.err());
    MixtureTable.read(out)
        .mixtures()
        .forEach((name, m) -> assertTrue(2 * 7500 >= 51200 * m.get("digits"), name + " " + m));
  }

  @Test
  void aPlanIsMadeBeforeTheCorpusThatTheDesignWaitsFor() throws IOException {
    text();
    Path config = aroundPrior("around: proportional");
    String folder = root.resolve("s").toString();
    Answer plan = Answer.to("plan", config.toString(), "--study", folder);
    assertEquals(0, plan.status(), plan.err());
    assertTrue(plan.out().contains("design: drawn around a prior once the corpus is built"));
    Answer design = Answer.to("design", config.toString(), "--study", folder);
    assertEquals(2, design.status());
    assertTrue(design.err().contains("the corpus is not built yet"), design.err());
    Path given = aroundPrior("around: {letters: 0.75, digits: 0.25}, strength: 10");
    assertEquals(0, Answer.to("design", given.toString(), "--study", folder).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "around: equal | the mixture 'equal' is unknown",
        "'around: \"x=1\"' | mixtures.design.around: unknown training domain 'x'",
        "'around: uniform, strength: [5, 1]' | the strength of the design is 5.0 to 1.0",
        "'around: uniform, strength: [1, 2, 3]' | the strength is [1.0, 2.0, 3.0]",
        "'around: uniform, temperature: 2' | the temperature of the design is 2.0",
        "'around: uniform, concentration: 1' | the key 'concentration' only without the key"
            + " 'around'",
        "strength: 5 | the key 'strength' only with the key 'around'",
        "'around: uniform, max_repetition: 0' | max_repetition is 0.0",
      })
  void aDesignThatMakesNoSenseIsRefused(String keys, String message) throws IOException {
    Answer plan =
        Answer.to("plan", aroundPrior(keys).toString(), "--study", root.resolve("none").toString());
    assertEquals(2, plan.status(), plan.out());
    assertTrue(plan.err().contains(message), plan.err());
  }

  @Test
  void whatEvaluationAddsIsSaidWhereItIsKnown() throws IOException {
    text();
    String config = config("", "").toString();
    assertFalse(Answer.to("plan", config).out().contains("evaluation: "));
    Answer known =
        Answer.to(
            "plan",
            config,
            "--set",
            "corpus.domains.letters.validation.tokens=10240",
            "--set",
            "corpus.domains.digits.validation.tokens=10240");
    assertEquals(0, known.status(), known.err());
    String wanted = "evaluation: 20 times a run on up to 20.5K held-out tokens, which adds up to ";
    assertTrue(known.out().contains(wanted + "267% to these times"), known.out());
  }
}
