package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.LocalExecutor;
import org.mixlaw.study.Study;
import org.mixlaw.study.StudyListener;
import org.mixlaw.study.StudyPipeline;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.Program;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

/** A study whose runs are trained in a process of their own, which is killed once. */
class SlotsTest {
  @TempDir Path root;

  /** Kills the process of the only slot as soon as a run has got on. */
  private static final class Killer implements StudyListener {
    private final AtomicBoolean killed = new AtomicBoolean();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final Set<String> finished = new TreeSet<>();

    @Override
    public void progress(PlannedRun run, Progress progress) {
      if (!killed.getAndSet(true)) {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      }
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }

    @Override
    public synchronized void finished(PlannedRun run) {
      finished.add(run.name());
    }
  }

  @Test
  void aRunWhoseProcessIsKilledEndsAsIfItWereNot() throws Exception {
    TinyStudy study = new TinyStudy(root);
    study.with("tokens: 2048\n  schedule", "tokens: 8192\n  checkpoint_every: 512\n  schedule");
    assertEquals(0, study.run().status());

    Killer killer = new Killer();
    StudyFolder folder = new StudyFolder(root.resolve("killed"));
    StudyFile file = StudyFile.read(study.config());
    Study opened =
        Study.open(
            file, folder, ModelCards.of(Map.of()), Clock.systemUTC(), List.of("run"), killer);
    LocalExecutor.Options options =
        new LocalExecutor.Options(
            List.of("cpu"), 1, 1, Program.ofThisProcess(Mixlaw.class, "slot"), List.of("run"));
    try (LocalExecutor executor = new LocalExecutor(folder, options, Map.of(), killer)) {
      assertTrue(new StudyPipeline(opened, executor, 1, () -> false).run().finished());
    }
    assertEquals(Set.of("w8-m1-s1", "w8-m2-s1", "w8-m3-s1"), killer.finished);
    assertTrue(
        killer.notices.stream().anyMatch(line -> line.contains("starts again")),
        killer.notices.toString());
    assertArrayEquals(
        Files.readAllBytes(study.folder().resolve("losses.csv")),
        Files.readAllBytes(folder.losses()));
  }
}
