package org.mixlaw.train.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.mixture.Mixture;

class TrackersTest {
  @TempDir Path folder;

  private TrackedRun run() {
    return new TrackedRun(
        "run",
        "tiny",
        1000,
        1,
        Mixture.of(Map.of("a", 1.0)),
        folder,
        0,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  private static StepMetrics step(long step) {
    StepMetrics.Timing timing = new StepMetrics.Timing(0.5 * step, 2000, Double.NaN, 0, 0);
    return new StepMetrics(
        step,
        1000 * step,
        3.0 / step,
        1,
        1e-3,
        true,
        new TreeMap<>(Map.of("a", 3.0)),
        new TreeMap<>(Map.of("a", 0.25 * step)),
        timing);
  }

  /** An evaluation of so many domains that its line is longer than what is read at first. */
  private static EvaluationMetrics evaluation(int domains) {
    List<DomainLoss> losses =
        IntStream.range(0, domains)
            .mapToObj(i -> new DomainLoss("domain " + i, 2.5, 0.01, 1.2, 512))
            .toList();
    return new EvaluationMetrics(2, 2000, losses, new TreeMap<>(), new TreeMap<>());
  }

  @Test
  void theLastStepIsFoundBehindALongEvaluationAndATornLine() throws Exception {
    Path file = folder.resolve(JsonLines.FILE);
    try (Tracker tracker = JsonLines.open(run(), Tracker.Mark.NONE)) {
      assertEquals(Optional.empty(), JsonLines.lastStep(file));
      tracker.step(step(1));
      tracker.step(step(2));
      tracker.evaluation(evaluation(4000));
      tracker.sync();
    }
    assertTrue(Files.size(file) > 1 << 17, "longer than the first look");
    Files.writeString(file, Files.readString(file) + "{\"step\":3,\"gradient_norm\":1.0,\"tok");
    JsonLines.LastStep last = JsonLines.lastStep(file).orElseThrow();
    assertEquals(2, last.step());
    assertEquals(2000, last.tokens());
    assertEquals(1.5, last.loss());
    assertEquals(2000, last.tokensPerSecond());
    assertEquals(1, last.seconds());
    assertEquals(Map.of("a", 0.5), last.epochs());
  }

  @Test
  void whatIsMissingHasNoStepAndWhatIsBrokenIsOneSentence() throws Exception {
    Path file = folder.resolve(JsonLines.FILE);
    assertEquals(Optional.empty(), JsonLines.lastStep(file));
    Files.writeString(file, "{\"step\":3,\"gradient_norm\":1.0,\n");
    String error = assertThrows(InputException.class, () -> JsonLines.lastStep(file)).getMessage();
    assertEquals(file + ": the last step is not valid JSON", error);
  }

  @Test
  void aTrackerGoesOnFromItsMark() throws Exception {
    Map<String, Tracker.Mark> marks;
    try (Trackers trackers = Trackers.open(run(), Map.of())) {
      trackers.step(step(1));
      trackers.evaluation(evaluation(2));
      marks = trackers.sync();
      trackers.step(step(2));
    }
    assertTrue(
        marks.keySet().containsAll(Set.of("losses", "metrics", "tensorboard")), marks.toString());
    Map<String, byte[]> kept = new TreeMap<>();
    for (Tracker.Mark mark : marks.values()) {
      byte[] whole = Files.readAllBytes(folder.resolve(mark.file()));
      assertTrue(whole.length >= mark.length(), mark.toString());
      kept.put(mark.file(), Arrays.copyOf(whole, (int) mark.length()));
    }
    TrackedRun resumed =
        new TrackedRun("run", "tiny", 1000, 1, run().mixture(), folder, 2000, run().clock());
    try (Trackers trackers = Trackers.open(resumed, marks)) {
      assertEquals(marks, trackers.sync());
    }
    for (Tracker.Mark mark : marks.values()) {
      assertArrayEquals(
          kept.get(mark.file()), Files.readAllBytes(folder.resolve(mark.file())), mark.file());
    }
  }
}
