package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Seeds;
import org.mixlaw.train.RunFile;

class TrainCommandTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void writeAStudyOfTwoDomains() throws Exception {
    for (String domain : new String[] {"vowels", "digits"}) {
      for (int document = 0; document < 30; document++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
          int draw = (int) Long.remainderUnsigned(Seeds.mix(1000L * document + i), 5);
          text.append((domain.equals("vowels") ? "aeiou" : "01234").charAt(draw));
        }
        Files.writeString(folder.resolve(domain + document + ".txt"), text);
      }
    }
    config = folder.resolve("study.yaml");
    Files.writeString(
        config,
        """
        name: pair
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            vowels: {train: ["vowels*.txt"], validation: {held_out: 0.2}}
            digits: {train: ["digits*.txt"], validation: {held_out: 0.2}}
        models: [{card: tiny-25k, learning_rate: 1e-2}]
        train: {batch_tokens: 256, tokens: 5120, evaluate_every: 50%}
        mixtures: {design: {kind: dirichlet, count: 2}}
        target: {params: 1M, tokens: 1M}
        """);
  }

  private int train(String model, String mixture) {
    return Mixlaw.run(
        "train",
        config.toString(),
        "--model",
        model,
        "--mixture",
        mixture,
        "--study",
        folder.resolve("out").toString(),
        "--threads",
        "1");
  }

  @Test
  void trainsOneRunAndEvaluatesItsCheckpoint() throws Exception {
    assertEquals(0, train("tiny-25k", "vowels=0.9,digits=0.1"));
    Path run = folder.resolve("out/runs/tiny-25k-digits=0.1,vowels=0.9-s1");
    assertTrue(Files.exists(run.resolve("done")));
    CsvTable losses = CsvTable.read(run.resolve("losses.csv"));
    assertEquals(4, losses.rows().size());
    double digits = losses.rows().get(2).number("loss");
    double vowels = losses.rows().get(3).number("loss");
    assertTrue(vowels < digits, "what is nine tenths of the mixture is learned better");
    assertEquals(0, train("tiny-25k", "vowels=0.9,digits=0.1"), "a finished run is left as it is");
    assertEquals(
        0,
        Mixlaw.run(
            "evaluate", run.toString(), "--corpus", folder.resolve("out/corpus").toString()));
  }

  /** The run's metrics without what depends on the clock. */
  private static List<String> metrics(Path run) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode node = (ObjectNode) Documents.json().readTree(line);
      node.remove("timing");
      lines.add(node.toString());
    }
    return lines;
  }

  private Process start(Path study) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            Mixlaw.class.getName(),
            "train",
            config.toString(),
            "--model",
            "tiny-25k",
            "--mixture",
            "m01",
            "--study",
            study.toString(),
            "--threads",
            "1")
        .redirectErrorStream(true)
        .redirectOutput(study.resolveSibling("output.txt").toFile())
        .start();
  }

  private static boolean hasBegun(Path run) throws Exception {
    Path metrics = run.resolve("metrics.jsonl");
    return Files.exists(metrics) && Files.size(metrics) > 0;
  }

  /** Of a run whose repetition is matched: the subset has to be the same one after the signal. */
  @Test
  void stoppedByASignalItGoesOnByItselfAndEndsTheSame() throws Exception {
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "{batch_tokens: 256, tokens: 5120, evaluate_every: 50%}",
                "{batch_tokens: 256, tokens: 102400, evaluate_every: 50%, repetition: matched}")
            .replace("tokens: 1M}", "tokens: 204800}"));
    assertEquals(0, train("tiny-25k", "m01"));
    Path whole = folder.resolve("out/runs/tiny-25k-m01-s1");

    Path study = folder.resolve("interrupted");
    Path run = study.resolve("runs/tiny-25k-m01-s1");
    Process process = start(study);
    while (!hasBegun(run) && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
      assertTrue(Files.notExists(run.resolve("done")));
    }
    process.destroy();
    assertEquals(143, process.waitFor(), () -> "stopped by SIGTERM");
    assertTrue(Files.notExists(run.resolve("done")), "it was on its way");
    process = start(study);
    assertEquals(0, process.waitFor());
    String told = Files.readString(folder.resolve("output.txt"));
    assertTrue(told.matches("(?s).*resuming from step \\d+ of 400\n.*"), told);

    assertEquals(metrics(whole), metrics(run));
    assertEquals(
        Files.readString(whole.resolve("losses.csv")), Files.readString(run.resolve("losses.csv")));
    RunFile file = Documents.readYaml(run.resolve("run.yaml"), RunFile.class);
    file.subset()
        .forEach(
            (domain, sequences) ->
                assertEquals(
                    (file.availableTokens().get(domain) - 1) / 32 / 2,
                    sequences,
                    "half the text for half the target's tokens"));
    assertEquals(2, file.subset().size());
  }

  @Test
  void whatTheStudyDoesNotHaveIsWrongInput() {
    assertEquals(Mixlaw.WRONG_INPUT, train("tiny-99k", "vowels=1"));
    assertEquals(Mixlaw.WRONG_INPUT, train("tiny-25k", "vowels=0.9,digits=0.08"));
    assertEquals(Mixlaw.WRONG_INPUT, train("tiny-25k", "prose=1"));
    assertEquals(Mixlaw.WRONG_INPUT, train("tiny-25k", "nobody"));
    assertEquals(
        Mixlaw.WRONG_INPUT,
        Mixlaw.run("evaluate", folder.toString(), "--corpus", folder.toString()));
  }
}
