package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.Documents;
import org.mixlaw.cli.Answer;

class CriticalCommandTest {
  private static final String KEPT = "Pile, \"old\"";
  private static final double CRITICAL = 0.4;

  @TempDir Path folder;
  private Path losses;
  private Path base;

  /** Losses c + exp(b + t r) that equal the base model's, 2.5, at the critical proportion. */
  @BeforeEach
  void writeTables() throws Exception {
    StringBuilder table =
        new StringBuilder(
            CsvText.line(List.of("params", "tokens", "mix." + KEPT, "mix.code", "domain", "loss")));
    for (double kept : new double[] {0.1, 0.25, 0.5, 0.75}) {
      double loss = 2 + 0.5 * Math.exp(-3 * (kept - CRITICAL));
      table.append(CsvText.line(List.of(1_000_000, 2_000_000, kept, 1 - kept, KEPT, loss)));
    }
    losses = Files.writeString(folder.resolve("losses.csv"), table);
    base =
        Files.writeString(
            folder.resolve("base.csv"),
            CsvText.line(List.of("params", "domain", "loss"))
                + CsvText.line(List.of(1_000_000, KEPT, 2.5)));
  }

  private Answer critical(String keep, String tokens) {
    return Answer.to(
        "critical",
        losses.toString(),
        "--base",
        base.toString(),
        "--keep",
        keep,
        "--tokens",
        tokens,
        "--out",
        folder.resolve("critical.yaml").toString());
  }

  @Test
  void theProportionAtWhichTheLossStaysIsFound() {
    Answer answer = critical("\"Pile, \"\"old\"\"\"", "2M");
    assertEquals(0, answer.status(), answer.err());
    JsonNode written =
        Documents.yaml()
            .valueToTree(Documents.readYaml(folder.resolve("critical.yaml"), java.util.Map.class));
    assertEquals(CRITICAL, written.findValue("proportion").asDouble(), 1e-4, answer.out());
  }

  @Test
  void whatTheTablesDoNotHoldIsOneSentence() {
    Answer domain = critical("nobody", "2M");
    assertEquals(2, domain.status());
    assertTrue(domain.err().contains("unknown training domain 'nobody'"), domain.err());
    Answer tokens = critical("code", "3M");
    assertEquals(2, tokens.status());
    assertEquals(1, tokens.err().strip().lines().count(), tokens.err());
    assertTrue(Files.notExists(folder.resolve("critical.yaml")));
  }
}
