package org.mixlaw.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;

class ExecutorTest {
  @TempDir Path root;

  private static PlannedRun run(String mixture, double flops) {
    ModelSpec spec = ModelSpec.of("small", 2, 32, 2);
    return new PlannedRun(
        "small", spec, 1e-3, mixture, Mixture.of(Map.of("a", 1.0)), 7, 1000, flops);
  }

  @Test
  void longestRunsStartFirst() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    new LocalExecutor(List.of("cpu"))
        .execute(
            List.of(run("m1", 10), run("m2", 30), run("m3", 20)),
            worker((run, device) -> order.add(run.mixtureName())));
    assertEquals(List.of("m2", "m3", "m1"), order);
  }

  /** Both runs wait for each other: the call returns only if they really run side by side. */
  @Test
  void everySlotTrainsOnItsOwnDevice() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    Set<String> devices = new ConcurrentSkipListSet<>();
    Map<String, String> failures =
        new LocalExecutor(List.of("gpu:0", "gpu:1"))
            .execute(
                List.of(run("m1", 1), run("m2", 1)),
                worker(
                    (run, device) -> {
                      together.await(60, TimeUnit.SECONDS);
                      devices.add(device);
                    }));
    assertEquals(Map.of(), failures);
    assertEquals(Set.of("gpu:0", "gpu:1"), devices);
  }

  @Test
  void aRunThatFailsDoesNotStopTheOthers() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    Map<String, String> failures =
        new LocalExecutor(List.of("cpu"))
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

  @Test
  void slurmGetsOneElementARunAndIsAwaited() throws Exception {
    SlurmExecutor slurm = slurm("echo '12;cluster'", marking("small-m1-s7", "small-m2-s7"));
    assertEquals(
        Map.of(), slurm.execute(List.of(run("m1", 1), run("m2", 1)), worker((run, device) -> {})));
    String script = Files.readString(root.resolve("slurm/array.sbatch"));
    assertTrue(script.contains("--array=0-1"), script);
    List<String> lines = Files.readAllLines(root.resolve("slurm/runs.txt"));
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("\tsmall\tm2\t7\t"), lines.get(1));
    assertTrue(Files.notExists(root.resolve("slurm/job")), "an ended job is forgotten");
  }

  @Test
  void slurmRunsThatAreNotDoneAreFailures() throws Exception {
    SlurmExecutor slurm = slurm("echo 12", marking("small-m1-s7"));
    Map<String, String> failures =
        slurm.execute(List.of(run("m1", 1), run("m2", 1)), worker((run, device) -> {}));
    assertEquals(Set.of("small-m2-s7"), failures.keySet());
  }

  @Test
  void aStudyStartedAgainWaitsForTheJobItHas() throws Exception {
    SlurmExecutor slurm = slurm("touch '" + root + "/submitted'; echo 13", marking("small-m1-s7"));
    Files.createDirectories(root.resolve("slurm"));
    Files.writeString(root.resolve("slurm/job"), "12\n");
    assertEquals(Map.of(), slurm.execute(List.of(run("m1", 1)), worker((run, device) -> {})));
    assertTrue(Files.notExists(root.resolve("submitted")));
  }

  @Test
  void aMachineWithoutSlurmIsTold() {
    SlurmExecutor slurm =
        new SlurmExecutor(
            new StudyFolder(root),
            Path.of("scripts/slurm/array.sbatch"),
            root.resolve("nowhere"),
            Duration.ofMillis(1));
    InputException e =
        assertThrows(
            InputException.class,
            () -> slurm.execute(List.of(run("m1", 1)), worker((run, device) -> {})));
    assertTrue(e.getMessage().startsWith("--executor slurm: 'sbatch' cannot be run here"));
  }

  /** A queue that shows the job twice and then marks runs as done and forgets it. */
  private String marking(String... runs) {
    String done =
        String.join(
            "; ",
            List.of(runs).stream()
                .map(
                    run ->
                        "mkdir -p '%1$s/runs/%2$s'; touch '%1$s/runs/%2$s/done'"
                            .formatted(root, run))
                .toList());
    return "n=$(cat '%1$s/n' 2>/dev/null || echo 0); echo $((n+1)) > '%1$s/n'; if [ $n -lt 2 ]; then echo waiting; else %2$s; exit 1; fi"
        .formatted(root, done);
  }

  private SlurmExecutor slurm(String sbatch, String squeue) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    for (Map.Entry<String, String> program :
        Map.of("sbatch", sbatch, "squeue", squeue).entrySet()) {
      Path file =
          Files.writeString(
              bin.resolve(program.getKey()), "#!/bin/sh\n" + program.getValue() + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    return new SlurmExecutor(
        new StudyFolder(root), Path.of("scripts/slurm/array.sbatch"), bin, Duration.ofMillis(1));
  }

  private interface Work {
    void run(PlannedRun run, String device) throws Exception;
  }

  private static RunWorker worker(Work work) {
    return new RunWorker() {
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
