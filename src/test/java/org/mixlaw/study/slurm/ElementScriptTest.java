package org.mixlaw.study.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;

/** What an element of a job array does, called as a node calls it. */
class ElementScriptTest {
  @TempDir Path temporary;

  private Path root;
  private Path bin;

  @BeforeEach
  void programs() throws IOException {
    root = Files.createDirectories(temporary.resolve("a b"));
    bin = Files.createDirectories(root.resolve("bin"));
    // Slurm ends an element that goes back into the queue.
    program("scontrol", "echo \"$*\" >> '" + root + "/requeued'; kill -KILL $PPID");
    program("squeue", "echo RUNNING");
  }

  private Path program(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/usr/bin/env bash\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Submission submission(String settings, ArrayTask... tasks) throws IOException {
    Path yaml = Files.writeString(root.resolve("slurm.yaml"), settings);
    return new Journal(root.resolve("slurm"), "s")
        .begin(List.of(tasks), Documents.readYaml(yaml, SlurmSettings.class), 0);
  }

  private ArrayTask task(String command) throws IOException {
    return new ArrayTask(
        "run a",
        Optional.of(root.resolve("done")),
        Optional.of(root.resolve("checkpoints")),
        List.of(program("work", command).toString(), "one word"));
  }

  private int element(Submission submission, String job) throws Exception {
    Path output = submission.folder().resolve(job + "_0.out");
    ProcessBuilder builder = new ProcessBuilder("bash", submission.script().toString());
    builder.environment().put("SLURM_ARRAY_JOB_ID", job);
    builder.environment().put("SLURM_ARRAY_TASK_ID", "0");
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return builder.start().waitFor();
  }

  private String log(String job) throws IOException {
    return Files.readString(root.resolve("slurm/logs/" + job + "_0-run_a.log"));
  }

  @Test
  void theCommandRunsOnceAndItsLogIsNamedByJobElementAndRun() throws Exception {
    Submission submission =
        submission(
            "prelude: ['export WORD=prelude']\ncontainer: env INSIDE=1\n",
            task("echo \"$1, $WORD, $INSIDE\"; touch '" + root + "/done'"));
    assertEquals(0, element(submission, "12"));
    assertTrue(log("12").contains("one word, prelude, 1\n"), log("12"));
    assertEquals(Optional.of("12"), submission.id());
    assertEquals(0, element(submission, "12"));
    assertTrue(log("12").endsWith("run a: done already\n"), log("12"));
  }

  @Test
  void aSecondJobOfTheSameSubmissionDoesNothing() throws Exception {
    Submission submission = submission("cpus: 1\n", task("touch '" + root + "/worked'"));
    assertEquals("12", submission.claim("12"));
    assertEquals(0, element(submission, "13"));
    assertTrue(Files.notExists(root.resolve("worked")));
    assertTrue(log("13").endsWith("job 12 does this; nothing to do here\n"), log("13"));
    assertEquals("12", submission.claim("13"), "and the first one stays");
  }

  @Test
  void aCommandThatFailsGivesItsStatusAndOneThatLiesIsNotBelieved() throws Exception {
    assertEquals(2, element(submission("cpus: 1\n", task("exit 2")), "12"));
    assertEquals(1, element(submission("cpus: 1\n", task("exit 0")), "12"));
  }

  @Test
  void withoutAMarkerTheExitStatusSaysThatItIsDone() throws Exception {
    ArrayTask task =
        new ArrayTask(
            "run a", Optional.empty(), Optional.empty(), List.of(program("work", "").toString()));
    Submission submission = submission("cpus: 1\n", task);
    assertEquals(0, element(submission, "12"));
    assertTrue(submission.done(0, task));
  }

  /** The command sends the shell what Slurm sends it, then waits for it to be passed on. */
  private static final String TOLD_TO_STOP =
      """
      trap 'mkdir -p "%1$s/checkpoints/step-7"; exit 143' TERM
      kill -TERM $PPID
      while :; do :; done
      """;

  @Test
  void theEarlySignalBecomesACheckpointAndTheElementGoesBackIntoTheQueue() throws Exception {
    Submission submission = submission("cpus: 1\n", task(TOLD_TO_STOP.formatted(root)));
    element(submission, "12");
    assertTrue(Files.isDirectory(root.resolve("checkpoints/step-7")));
    assertEquals("requeue 12_0\n", Files.readString(root.resolve("requeued")));
    assertTrue(log("12").contains("goes back into the queue"), log("12"));
  }

  @Test
  void aCancelledElementDoesNotComeBack() throws Exception {
    program("squeue", "echo COMPLETING");
    Submission submission = submission("cpus: 1\n", task(TOLD_TO_STOP.formatted(root)));
    assertEquals(JobScript.STOPPED, element(submission, "12"));
    assertTrue(Files.notExists(root.resolve("requeued")));
  }

  @Test
  void anElementThatDidNotGetOnDoesNotComeBackByItself() throws Exception {
    Files.createDirectories(root.resolve("checkpoints/step-7"));
    Submission submission = submission("cpus: 1\n", task(TOLD_TO_STOP.formatted(root)));
    assertEquals(JobScript.STOPPED, element(submission, "12"));
    assertTrue(Files.notExists(root.resolve("requeued")));
  }

  @Test
  void theListKeepsTasksAsTheyAre() throws Exception {
    ArrayTask odd =
        new ArrayTask("ü/ö", Optional.empty(), Optional.of(Path.of("/p")), List.of("a", "b c$d"));
    Submission submission = submission("cpus: 1\n", odd);
    assertEquals(List.of(odd), submission.tasks());
    assertTrue(
        new String(
                Files.readAllBytes(submission.folder().resolve("tasks.tsv")),
                StandardCharsets.UTF_8)
            .startsWith("ü/ö\tü_ö\t-\t/p\ta\t"));
  }
}
