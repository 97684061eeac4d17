package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Seeds;

class TrainTest {
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
