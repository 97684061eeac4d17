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

/**
 * A run that is killed, with no chance to tidy up, ends like one that is left alone. {@code
 * -Dmixlaw.kills=100} repeats it with a hundred kills; {@code scripts/torture} kills whole studies.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("mixlaw.kills", 5);
  private static final long SEED = Long.getLong("mixlaw.seed", 20261123L);
  private static final int KILLS_PER_RUN = 5;
  private static final long STEPS = 80;
  private static final String HEAP = "-Xmx256m";

  /** Stages of the first two saves of a start. */
  private static final int STAGES = 10;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private int insideSaves;

  @Test
  void killedAtRandomMomentsAndInsideSavesItEndsBitwiseTheSame() throws Exception {
    Path whole = folder.resolve("whole");
    new Trainer(TwoDomains.CLOCK)
        .run(
            TrainingProcess.spec(STEPS),
            new TwoDomains(3),
            TwoDomains.validation(),
            whole,
            TrainListener.NONE,
            () -> false);
    int dealt = 0;
    for (int run = 1; dealt < KILLS; run++) {
      Path killed = folder.resolve("killed" + run);
      int kills = Math.min(KILLS_PER_RUN, KILLS - dealt);
      List<String> moments = new ArrayList<>();
      for (int kill = 1; kill <= kills; kill++) {
        moments.add(killOnce(killed));
      }
      dealt += kills;
      String told = String.format("seed=%d, run %d killed at %s", SEED, run, moments);
      Process process = TrainingProcess.start(killed, 0, STEPS, HEAP);
      List<String> output = readUntil(process, line -> false);
      assertEquals(0, process.waitFor(), () -> told + output);
      assertTrue(output.contains("finished true"), () -> told + output);
      assertTrue(
          output.stream().anyMatch(line -> line.contains("resuming from step")),
          () -> told + output);
      try {
        TrainerTest.assertSame(whole, killed);
      } catch (AssertionError e) {
        throw new AssertionError(told, e);
      }
    }
    System.out.printf(
        "%d kills, %d of them inside a save, seed=%d: weights, metrics and losses bitwise as left"
            + " alone%n",
        dealt, insideSaves, SEED);
  }

  /** Starts the run and kills it, at a stage of a save or some time after some step. */
  private String killOnce(Path run) throws Exception {
    boolean insideSave = random.nextBoolean();
    int after = insideSave ? 1 + random.nextInt(STAGES) : 4 + random.nextInt(4);
    Process process = TrainingProcess.start(run, insideSave ? after : 0, STEPS, HEAP);
    List<String> output = readUntil(process, insideSave ? "waiting"::equals : steps(after));
    if (!insideSave) {
      // A step takes about a millisecond: the kill falls anywhere in one, or into a save.
      long until = System.nanoTime() + random.nextInt(2_000_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }
    process.destroyForcibly().waitFor();
    assertEquals(137, process.exitValue(), () -> "seed=" + SEED + " " + output);
    insideSaves += insideSave ? 1 : 0;
    return insideSave ? "stage " + after + " of its saves" : "step " + after + " of its own";
  }

  private static Predicate<String> steps(int steps) {
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
