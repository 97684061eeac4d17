package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;

/** Long runs keep nothing that they do not need. */
class MemoryTest {
  private static final long STEPS = 2000;

  @Test
  void twoThousandStepsGrowTheProcessByLessThanAFewPercent(@TempDir Path folder) throws Exception {
    // A heap that is resident from the start, and no optimizing compiler, whose arenas would be
    // measured with the rest:
    // what grows then is what PyTorch and Mixlaw hold.
    Process process =
        TrainingProcess.start(
            folder,
            0,
            STEPS,
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-XX:TieredStopAtLevel=1");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    List<String> lines =
        Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
            .filter(line -> line.contains("\"memory\""))
            .toList();
    assertEquals(STEPS, lines.size());
    double first = memory(lines.get(0));
    double last = memory(lines.get(lines.size() - 1));
    assertTrue(last < 1.05 * first, () -> first + " bytes grew to " + last);
  }

  private static double memory(String line) throws Exception {
    JsonNode node = Documents.json().readTree(line);
    return node.path("timing").path("memory").asDouble();
  }
}
