package org.mixlaw.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.Program;
import org.mixlaw.study.plan.PlannedRun;

class ExecutorTest {
  private static PlannedRun run(String mixture, double flops) {
    ModelSpec spec = ModelSpec.of("small", 2, 32, 2);
    return new PlannedRun(
        "small", spec, 1e-3, mixture, Mixture.of(Map.of("a", 1.0)), 7, 1000, flops);
  }

  @Test
  void longestRunsStartFirst() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    new InProcessExecutor(List.of("cpu"), 1)
        .execute(
            List.of(run("m1", 10), run("m2", 30), run("m3", 20)),
            worker((run, device) -> order.add(run.mixtureName())));
    assertEquals(List.of("m2", "m3", "m1"), order);
  }

  @Test
  void aRunThatFailsDoesNotStopTheOthers() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    Map<String, String> failures =
        new InProcessExecutor(List.of("cpu"), 1)
            .execute(
                List.of(run("m1", 3), run("m2", 2), run("m3", 1)),
                worker(
                    (run, device) -> {
                      if (run.mixtureName().equals("m2")) {
                        throw new IOException("disk full");
                      }
                      done.add(run.mixtureName());
                    }));
    assertEquals(Map.of("small-m2-s7", "disk full"), failures);
    assertEquals(List.of("m1", "m3"), done);
  }

  /** The program is a shell that writes down what it is given, takes an order and dies. */
  @Test
  void aSlotOfAGpuSeesThatGpuAlone(@TempDir Path root) throws Exception {
    Path notes = root.resolve("notes");
    String script = "echo \"$CUDA_VISIBLE_DEVICES $*\" >>" + notes + "; exit 3";
    Path shell = Files.writeString(root.resolve("java"), "#!/bin/sh\n" + script + "\n");
    assertTrue(shell.toFile().setExecutable(true));
    try (LocalExecutor executor =
        new LocalExecutor(
            new StudyFolder(root.resolve("study")),
            new LocalExecutor.Options(
                List.of("gpu:1"), 1, 3, new Program(List.of(shell.toString(), "slot")), List.of()),
            Map.of("CUDA_VISIBLE_DEVICES", "4,6"),
            StudyListener.NONE)) {
      Map<String, String> failures =
          executor.execute(List.of(run("m1", 1)), worker((run, device) -> {}));
      String why = failures.get("small-m1-s7");
      assertTrue(why.contains("died (exit status 3), as it did 2 times before"), why);
    }
    List<String> calls = Files.readAllLines(notes);
    assertEquals(3, calls.size());
    for (String call : calls) {
      assertTrue(call.startsWith("6 "), call);
      assertTrue(
          call.endsWith("slot " + root.resolve("study") + " --device gpu:0 --threads 3"), call);
    }
  }

  private interface Work {
    void run(PlannedRun run, String device) throws Exception;
  }

  private static Executor.Worker worker(Work work) {
    return new Executor.Worker() {
      @Override
      public void run(PlannedRun run, String device) throws Exception {
        work.run(run, device);
      }

      @Override
      public boolean interrupted() {
        return false;
      }
    };
  }
}
