package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
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

/** A study's validation that two replicas share, in a process that is killed once. */
@ExtendWith(FinishedStudy.class)
class SharedValidationTest {
  @TempDir Path root;

  private final List<String> notices = new CopyOnWriteArrayList<>();

  /** Kills the process that trains, once it has got somewhere. */
  private final StudyListener killer =
      new StudyListener() {
        private final AtomicBoolean killed = new AtomicBoolean();

        @Override
        public void progress(PlannedRun run, Progress progress) {
          if (progress.step() > 4 && !killed.getAndSet(true)) {
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
          }
        }

        @Override
        public void notice(String sentence) {
          notices.add(sentence);
        }
      };

  /** The study without what its validation has left. */
  private StudyFolder unvalidated(Path study) throws IOException {
    try (Stream<Path> files = Files.walk(study)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = study.relativize(file);
        boolean validation =
            relative.startsWith("validation.json") || relative.toString().startsWith("runs/w24-");
        if (!validation) {
          Files.copy(file, root.resolve("copy").resolve(relative));
        }
      }
    }
    return new StudyFolder(root.resolve("copy"));
  }

  private static List<Path> validationRuns(Path study) throws IOException {
    try (Stream<Path> runs = Files.list(study.resolve("runs"))) {
      return runs.filter(run -> run.getFileName().toString().startsWith("w24-")).sorted().toList();
    }
  }

  @Test
  void itsLossesAreThoseOfOneReplica(Path study) throws Exception {
    StudyFolder folder = unvalidated(study);
    StudyFile file = StudyFile.read(folder.studyFile());
    Study opened =
        Study.open(
            file, folder, ModelCards.of(Map.of()), Clock.systemUTC(), List.of("validate"), killer);
    LocalExecutor.Options options =
        new LocalExecutor.Options(
            List.of("cpu", "cpu"),
            2,
            1,
            Program.ofThisProcess(Mixlaw.class, "slot"),
            List.of("validate"));
    try (LocalExecutor executor = new LocalExecutor(folder, options, Map.of(), killer)) {
      assertTrue(new StudyPipeline(opened, executor, 1, () -> false).run().finished());
    }
    assertTrue(
        notices.stream().anyMatch(line -> line.contains("starts again")), notices.toString());
    List<Path> alone = validationRuns(study);
    List<Path> shared = validationRuns(folder.root());
    assertEquals(2, shared.size());
    for (int run = 0; run < 2; run++) {
      assertEquals(alone.get(run).getFileName(), shared.get(run).getFileName());
      assertEquals("cpu", device(alone.get(run)));
      assertEquals("cpu:2", device(shared.get(run)));
      List<CsvTable.Row> expected = CsvTable.read(alone.get(run).resolve("losses.csv")).rows();
      List<CsvTable.Row> found = CsvTable.read(shared.get(run).resolve("losses.csv")).rows();
      assertEquals(expected.size(), found.size());
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(expected.get(i).number("tokens"), found.get(i).number("tokens"));
        assertEquals(expected.get(i).number("loss"), found.get(i).number("loss"), 1e-6);
      }
    }
  }

  private static String device(Path run) throws IOException {
    return Documents.yaml().readTree(run.resolve("run.yaml").toFile()).path("device").asText();
  }

  @Test
  void gpusThatAreNotThereAreRefused(Path study) {
    Answer answer = Answer.to("validate", study.toString(), "--device", "gpu:0,1");
    assertEquals(Mixlaw.WRONG_INPUT, answer.status());
    assertEquals(
        "mixlaw: --device gpu:0,1: PyTorch sees no GPU here; 'mixlaw doctor' shows what was found",
        answer.err().strip());
  }
}
