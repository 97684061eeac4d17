package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.cli.Answer;
import org.mixlaw.loss.LossTable;

class ImportLossesCommandTest {
  private static final String RUN = "70M_RP_14-0.125-0.125-0.140625-0.25-0.09375-0.125-0.140625";

  @TempDir Path folder;
  private Path logs;
  private Path out;

  @BeforeEach
  void writeALog() throws Exception {
    logs = Files.createDirectories(folder.resolve("logs"));
    out = folder.resolve("losses.csv");
    StringBuilder log = new StringBuilder();
    for (int step : new int[] {10_000, 20_000}) {
      for (String domain : new String[] {"Github", "ArXiv"}) {
        log.append(
            "/ckpts/any//%s/%d\t/valid/pythia-pile.valid.%s.bin\t%s%n"
                .formatted(RUN, step, domain, 2.5 - step / 1e5));
      }
    }
    Files.writeString(logs.resolve("70M.txt"), log);
  }

  private Answer read(String format, Path input) {
    return Answer.to("import-losses", "--format", format, input.toString(), "--out", out + "");
  }

  @Test
  void aReleasedLogBecomesALossTable() throws Exception {
    Answer answer = read("mixinglaws", logs);
    assertEquals(0, answer.status(), answer.err());
    assertTrue(answer.out().contains("4 losses of 1 runs"), answer.out());
    LossTable losses = LossTable.read(out);
    assertEquals(4, losses.rows().size());
    assertEquals(0.25, losses.rows().get(0).mixture().get("ArXiv"));
    assertEquals(2.4, losses.rows().get(0).loss(), 1e-12);
    assertTrue(
        Documents.json()
            .readTree(folder.resolve("losses.csv.provenance.json").toFile())
            .has("provenance"));
  }

  @Test
  void whatIsNoLogLeavesTheTableAlone() throws Exception {
    Files.writeString(out, "kept");
    Files.writeString(logs.resolve("70M.txt"), "step\tloss\n");
    for (Answer answer :
        new Answer[] {read("mixinglaws", logs), read("tables", logs), read("mixinglaws", out)}) {
      assertEquals(2, answer.status(), answer.err());
      assertEquals(1, answer.err().strip().lines().count(), answer.err());
    }
    assertEquals("kept", Files.readString(out));
  }
}
