package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;

class DesignCommandTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void writeConfig() throws IOException {
    config =
        Files.writeString(
            folder.resolve("study.yaml"),
            """
            name: two
            corpus:
              tokenizer: bytes
              sequence_length: 128
              domains:
                Github: {train: [g.txt]}
                Pile-CC: {train: [p.txt]}
            models: [{card: tiny-25k, learning_rate: 6e-3}]
            train: {batch_tokens: 4096, tokens: 800K, schedule: {kind: constant}}
            mixtures: {design: {kind: halving, caps: {Github: 0.75}, count: 4}}
            target: {card: tiny-793k, tokens: 800K}
            """);
  }

  @Test
  void theDesignIsWrittenAsATableThatReadsBack() {
    Path out = folder.resolve("m.csv");
    assertEquals(0, Mixlaw.run("design", config.toString(), "--out", out.toString()));
    var mixtures = MixtureTable.read(out).over(Set.of("Github", "Pile-CC"));
    assertEquals(4, mixtures.size());
    assertTrue(mixtures.values().stream().allMatch(m -> m.get("Github") <= 0.75));
  }

  @Test
  void furtherRunsAreProposedFromLossesAlone() {
    Path out = folder.resolve("next.csv");
    String losses = "data/published/two-domain.csv";
    assertEquals(
        0,
        Mixlaw.run(
            "design",
            "--next",
            "2",
            "--losses",
            losses,
            "--cap",
            "Github=0.6",
            "--out",
            out.toString()));
    var mixtures = MixtureTable.read(out).over(Set.of("Github", "Pile-CC"));
    assertEquals(2, mixtures.size());
    assertTrue(mixtures.values().stream().allMatch(m -> m.get("Github") <= 0.6 + 1e-9));
    assertEquals(2, Mixlaw.run("design"), "nothing to design");
    assertEquals(2, Mixlaw.run("design", "--next", "2", "--losses", losses, "--add"), "no study");
  }

  @Test
  void furtherRunsObeyTheStudysCaps() {
    Path out = folder.resolve("next.csv");
    assertEquals(
        0,
        Mixlaw.run(
            "design",
            config.toString(),
            "--next",
            "2",
            "--losses",
            "data/published/two-domain.csv",
            "--out",
            out.toString()));
    var mixtures = MixtureTable.read(out).mixtures();
    assertEquals(Set.of("next01", "next02"), mixtures.keySet());
    assertTrue(mixtures.get("next01").distance(mixtures.get("next02")) > 0.03);
    for (Mixture mixture : mixtures.values()) {
      assertTrue(mixture.get("Github") <= 0.75 + 1e-9, mixture.toString());
    }
  }

  @Test
  void nextNeedsLossesAndAPositiveCount() {
    assertEquals(2, Mixlaw.run("design", config.toString(), "--next", "2"));
    assertEquals(
        2,
        Mixlaw.run(
            "design",
            config.toString(),
            "--next",
            "0",
            "--losses",
            "data/published/two-domain.csv"));
    assertEquals(2, Mixlaw.run("design", folder.resolve("none.yaml").toString()));
  }
}
