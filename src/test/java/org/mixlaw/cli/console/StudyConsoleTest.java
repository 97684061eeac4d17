package org.mixlaw.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.OverallLoss;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

class StudyConsoleTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter text = new StringWriter();
  private long now;

  private StudyConsole console(boolean terminal) {
    OverallLoss overall =
        new OverallLoss(
            Optional.of(new Weights(new TreeMap<>(Map.of("a", 3.0, "b", 1.0)), new TreeMap<>())));
    return new StudyConsole(new PrintWriter(text), terminal, overall, () -> now);
  }

  private static PlannedRun run(String mixture) {
    return new PlannedRun(
        "card",
        ModelSpec.of("w8", 1, 8, 1),
        1e-3,
        mixture,
        Mixture.of(Map.of("a", 1.0)),
        1,
        1000,
        100);
  }

  private static Progress at(long step) {
    return new Progress(
        step, 10, 100 * step, 2.5, 50, 360 * step, new TreeMap<>(Map.of("a", 2.0, "b", 4.0)));
  }

  private static List<String> lines(String text) {
    return text.lines()
        .map(line -> line.replaceAll("\u001b\\[[0-9?]*[A-Za-z]", "").strip().replaceAll(" +", " "))
        .toList();
  }

  @Test
  void aTerminalShowsATableThatIsDrawnOverItself() {
    StudyConsole console = console(true);
    console.begin(2, 200);
    now = 2 * SECOND;
    console.progress(run("m1"), at(1));
    now = 12 * SECOND;
    console.progress(run("m1"), at(3));
    String last = text.toString().substring(text.toString().lastIndexOf('F') + 1);
    List<String> lines = lines(last);
    assertEquals("run step loss validation tokens/s left", lines.get(0));
    // (3 * 2 + 1 * 4) / 4; seven steps of 100 tokens at 50 a second
    assertEquals("w8-m1-s1 3/10 2.5000 2.5000 50 0m14s", lines.get(1));
    // 20 of 200 operations took 12 s, and 170 are left
    assertEquals(
        "0 of 2 runs finished, 50 tokens/s, 1m42s left, 0.300 device hours used", lines.get(2));
    assertTrue(text.toString().contains("\u001b[3F\u001b[J"), "three lines are written over");
    console.notice("a notice");
    console.finished(run("m1"));
    console.failed(run("m2"), "no luck");
    console.end();
    List<String> all = lines(text.toString());
    assertTrue(all.contains("a notice"), all.toString());
    assertTrue(all.contains("w8-m2-s1 failed: no luck"), all.toString());
    assertTrue(
        all.get(all.size() - 1).startsWith("1 of 2 runs finished, 1 failed"), all.toString());
  }

  @Test
  void elsewhereALineAMinuteIsPrinted() {
    StudyConsole console = console(false);
    console.begin(1, 100);
    for (long step = 1; step <= 9; step++) {
      now = step * 20 * SECOND;
      console.progress(run("m1"), at(step));
    }
    assertFalse(text.toString().contains("\u001b"), "no control sequences");
    assertEquals(3, text.toString().lines().count());
    console.finished(run("m1"));
    console.end();
    List<String> all = lines(text.toString());
    assertEquals(
        "1 of 1 runs finished, 0 tokens/s, 0m00s left, 0.900 device hours used",
        all.get(all.size() - 1));
  }
}
