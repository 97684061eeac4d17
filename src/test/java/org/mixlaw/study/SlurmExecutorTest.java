package org.mixlaw.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.slurm.StandInSlurm;

class SlurmExecutorTest {
  @TempDir Path root;

  private final List<String> finished = new ArrayList<>();
  private StandInSlurm slurm;

  @BeforeEach
  void noJobs() throws IOException {
    slurm = new StandInSlurm(root.resolve("standin"));
  }

  private StudyFile file() throws IOException {
    return StudyFile.read(
        Files.writeString(
            root.resolve("s.yaml"),
            """
            name: s
            corpus:
              tokenizer: bytes
              sequence_length: 32
              domains: {a: {train: [a.txt]}}
            models: [{card: tiny-25k, learning_rate: 1e-3}]
            train: {batch_tokens: 512, tokens: 20480}
            mixtures: {design: {kind: halving, grid: 1/16, count: 4}}
            target: {params: 1M, tokens: 20480}
            slurm: {partition: long, gpus: 0, controller: {partition: small}}
            """));
  }

  private SlurmExecutor executor(int throttle, int threads, String within) throws IOException {
    return new SlurmExecutor(
        file(),
        new StudyFolder(root.resolve("study")),
        new SlurmExecutor.Options(
            throttle, threads, true, Path.of("/opt/mixlaw"), Optional.ofNullable(within)),
        new SlurmExecutor.Slurm(slurm.commands(), slurm),
        new StudyListener() {
          @Override
          public void finished(PlannedRun run) {
            finished.add(run.mixtureName());
          }
        });
  }

  private static PlannedRun run(String mixture, double flops) {
    ModelSpec spec = ModelSpec.of("small", 2, 32, 2);
    return new PlannedRun(
        "small", spec, 1e-3, mixture, Mixture.of(Map.of("a", 1.0)), 7, 1000, flops);
  }

  private void done(String mixture) throws IOException {
    Path folder = Files.createDirectories(root.resolve("study/runs/small-" + mixture + "-s7"));
    Files.createFile(folder.resolve("done"));
  }

  private String list(String submission) throws IOException {
    return Files.readString(root.resolve("study/slurm/" + submission + "/tasks.tsv"));
  }

  private static final Executor.Worker NOBODY =
      new Executor.Worker() {
        @Override
        public void run(PlannedRun run, String device) {
          throw new AssertionError("elements train, not this process");
        }

        @Override
        public boolean interrupted() {
          return false;
        }
      };

  @Test
  void longestRunsStartFirstAndElementsCallTrain() throws Exception {
    slurm.then(() -> done("m2")).then(() -> done("m1"));
    assertEquals(
        Map.of(), executor(3, 2, null).execute(List.of(run("m1", 1), run("m2", 2)), NOBODY));
    assertEquals(List.of("m2", "m1"), finished);
    String folder = root.resolve("study").toString();
    assertEquals(
        ("small-m2-s7\tsmall-m2-s7\t%1$s/runs/small-m2-s7/done\t%1$s/runs/small-m2-s7/checkpoints"
                + "\t/opt/mixlaw\ttrain\t%1$s/study.yaml\t--model\tsmall\t--mixture\tm2\t--seed\t7"
                + "\t--study\t%1$s\t--threads\t2")
            .formatted(folder),
        list("0001").lines().findFirst().orElseThrow());
    String script = slurm.script(101);
    assertTrue(script.contains("\n#SBATCH --array=0-1%3\n"), script);
    assertTrue(script.contains("\n#SBATCH --partition=long\n"), script);
  }

  @Test
  void aRunThatSeveralDevicesShareGetsAsManyAndSaysSo() throws Exception {
    slurm.then(() -> done("m1")).then(() -> done("optimum"));
    PlannedRun shared = run("optimum", 2).on(OptionalInt.of(2));
    assertEquals(Map.of(), executor(0, 0, null).execute(List.of(run("m1", 1), shared), NOBODY));
    assertEquals(List.of("m1", "optimum"), finished);
    assertTrue(!list("0001").contains("--device"), list("0001"));
    assertTrue(list("0002").contains("\t--device\tcpu:2\n"), list("0002"));
    assertTrue(slurm.script(101).contains("--cpus-per-task=4\n"), slurm.script(101));
    assertTrue(slurm.script(102).contains("--cpus-per-task=8\n"), slurm.script(102));
    assertEquals(
        "validation on 2 devices: sbatch: Job 1 to start at noon",
        executor(0, 0, null).tryOut(5, Set.of(2)).get(1));
  }

  @Test
  void theCorpusIsBuiltInAJobOfItsOwn() throws Exception {
    slurm.then(
        () -> {
          Files.createFile(root.resolve("study/slurm/0001/0.ok"));
          slurm.gone(101, "");
        });
    assertTrue(executor(0, 0, null).buildCorpus(() -> false));
    assertTrue(list("0001").contains("\tcorpus\tbuild\t"), list("0001"));
  }

  @Test
  void aDetachedStudyIsOneSmallJobHoweverOftenItIsAskedFor() throws Exception {
    Optional<Path> log = executor(3, 0, null).detach(() -> false);
    assertEquals(Optional.of(root.resolve("study/slurm/logs/101_0-controller.log")), log);
    assertTrue(
        list("0001").contains("\t--executor\tslurm\t--corpus-job\t--throttle\t3"), list("0001"));
    assertTrue(slurm.script(101).contains("\n#SBATCH --partition=small\n"));
    assertEquals(log, executor(3, 0, null).detach(() -> false));
    assertEquals(1, slurm.submitted());

    executor(3, 0, "101").requireAlone();
    InputException e =
        assertThrows(InputException.class, () -> executor(3, 0, null).requireAlone());
    assertTrue(e.getMessage().contains("Slurm job 101 runs this study already"), e.getMessage());
    slurm.gone(101, "");
    executor(3, 0, null).requireAlone();
  }

  @Test
  void aPlanIsTriedOut() throws Exception {
    List<String> said = executor(0, 0, null).tryOut(5, Set.of());
    assertEquals(3, said.size());
    assertEquals("runs: sbatch: Job 1 to start at noon", said.get(0));
    slurm.program(
        "sbatch",
        "grep -q partition=small \"$2\" || exit 0; echo 'allocation failure: Invalid partition'"
            + " >&2; exit 1\n");
    assertTrue(executor(0, 0, null).tryOut(5, Set.of()).get(2).contains("Invalid partition"));
  }
}
