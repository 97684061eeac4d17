package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed, with no chance to tidy up, ends like one that is left alone. */
class KillTest {
  private static final int KILLS = 5;
  private static final long STEPS = 40;
  private static final String HEAP = "-Xmx256m";

  /** Stages of the first two saves of a start. */
  private static final int STAGES = 10;

  @TempDir Path folder;

  @Test
  void killedAtRandomMomentsAndInsideSavesItEndsBitwiseTheSame() throws Exception {
    long seed = Long.getLong("mixlaw.test.seed", 20261123L);
    Random random = new Random(seed);
    Path whole = folder.resolve("whole");
    new Trainer(TwoDomains.CLOCK, TrainingProcess.open())
        .run(
            TrainingProcess.spec(STEPS),
            new TwoDomains(3),
            TwoDomains.validation(),
            whole,
            TrainListener.NONE,
            () -> false);

    Path killed = folder.resolve("killed");
    List<String> moments = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      boolean insideSave = kill % 2 == 1;
      int after = insideSave ? 1 + random.nextInt(STAGES) : 4 + random.nextInt(5);
      moments.add((insideSave ? "stage " : "step ") + after + " of start " + (kill + 1));
      Process process = TrainingProcess.start(killed, insideSave ? after : 0, STEPS, HEAP);
      List<String> output = readUntil(process, insideSave ? "waiting"::equals : stepsPassed(after));
      process.destroyForcibly().waitFor();
      assertEquals(137, process.exitValue(), () -> "seed=" + seed + " " + moments + output);
    }
    Process process = TrainingProcess.start(killed, 0, STEPS, HEAP);
    List<String> output = readUntil(process, line -> false);
    assertEquals(0, process.waitFor(), () -> "seed=" + seed + " " + moments + output);
    assertTrue(output.contains("finished true"), () -> "seed=" + seed + output);
    assertTrue(
        output.stream().anyMatch(line -> line.contains("going on from step")), output.toString());
    try {
      TrainerTest.assertSame(whole, killed);
    } catch (AssertionError e) {
      throw new AssertionError("seed=" + seed + " killed at " + moments, e);
    }
  }

  private static Predicate<String> stepsPassed(int steps) {
    int[] seen = {0};
    return line -> line.startsWith("step ") && ++seen[0] == steps;
  }

  private static List<String> readUntil(Process process, Predicate<String> last)
      throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (last.test(line)) {
        break;
      }
    }
    return lines;
  }
}
