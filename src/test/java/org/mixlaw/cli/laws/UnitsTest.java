package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.cli.Answer;

/** Bits per byte stay bits per byte, and are called so wherever they are shown. */
class UnitsTest {
  @TempDir Path folder;

  @Test
  void bitsPerByteAreCalledSoFromTheTableToTheOptimum() throws Exception {
    Path losses = folder.resolve("losses.csv");
    String table = QuotedNames.LOSSES.replace("\n", ",bits_per_byte\n");
    Files.writeString(losses, table.replaceFirst("bits_per_byte", "unit"));
    Path laws = folder.resolve("laws.json");
    Answer fit = Answer.to("fit", losses.toString(), "--law", "joint-m1", "--out", laws.toString());
    assertEquals(0, fit.status(), fit.err());
    assertTrue(fit.out().contains("losses in bits per byte"), fit.out());
    assertTrue(Files.readString(laws).contains("\"unit\" : \"bits_per_byte\""));
    Path mixtures = Files.writeString(folder.resolve("m.csv"), QuotedNames.MIXTURES);
    Path predicted = folder.resolve("p.csv");
    String[] target = {"--params", "2M", "--tokens", "4M"};
    Answer predict =
        Answer.to(
            "predict",
            laws.toString(),
            target[0],
            target[1],
            target[2],
            target[3],
            "--mixtures",
            mixtures.toString(),
            "--out",
            predicted.toString());
    assertEquals(0, predict.status(), predict.err());
    for (CsvTable.Row row : CsvTable.read(predicted).rows()) {
      assertEquals("bits_per_byte", row.text("unit"));
    }
    Path best = folder.resolve("optimum.yaml");
    Answer optimize =
        Answer.to(
            "optimize",
            laws.toString(),
            target[0],
            target[1],
            target[2],
            target[3],
            "--out",
            best.toString());
    assertTrue(optimize.out().contains(" bits per byte ("), optimize.out());
    assertTrue(!optimize.out().contains("nats"), optimize.out());
    assertTrue(Files.readString(best).contains("unit: bits_per_byte"));
  }

  @Test
  void aTableHasOneUnit() throws Exception {
    Path losses = folder.resolve("mixed.csv");
    String[] lines = QuotedNames.LOSSES.strip().split("\n");
    StringBuilder mixed = new StringBuilder(lines[0] + ",unit\n");
    for (int i = 1; i < lines.length; i++) {
      mixed.append(lines[i]).append(i == 3 ? ",bpb\n" : ",nats\n");
    }
    Files.writeString(losses, mixed);
    Answer fit = Answer.to("fit", losses.toString(), "--out", folder.resolve("l").toString());
    assertEquals(2, fit.status());
    assertTrue(
        fit.err()
            .contains(
                "line 4: this loss is in bits per byte, those before in nats per token; one table"
                    + " has one unit"),
        fit.err());
  }
}
