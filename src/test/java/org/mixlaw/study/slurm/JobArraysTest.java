package org.mixlaw.study.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;

/** What is submitted, and how often. */
class JobArraysTest extends WithStandInSlurm {
  @Test
  void oneElementATaskIsAwaited() throws Exception {
    slurm.then(() -> finish("t0")).then(() -> finish("t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(List.of("0-1"), slurm.arrays());
    assertEquals(List.of("t0", "t1"), list("0001"));
  }

  @Test
  void whatIsDoneIsNotSubmitted() throws Exception {
    finish("t1");
    slurm.then(() -> finish("t0", "t2"));
    assertEquals(Map.of(), run(tasks(3)));
    assertEquals(List.of("t0", "t2"), list("0001"));
  }

  @Test
  void aQueueThatDoesNotAnswerSaysNothingOfTheJob() throws Exception {
    slurm.then(() -> slurm.silent(4)).then(() -> {}).then(() -> {}).then(() -> {});
    slurm.then(() -> finish("t0", "t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(1, slurm.submitted());
    assertEquals(
        1,
        notices.stream().filter(n -> n.startsWith("squeue gives no answer")).count(),
        notices::toString);
  }

  @Test
  void arraysAreNoLargerThanTheClusterTakes() throws Exception {
    slurm.size(8);
    slurm.then(() -> finish(tasks(20).stream().map(ArrayTask::name).toArray(String[]::new)));
    assertEquals(Map.of(), run(tasks(20)));
    assertEquals(List.of("0-7", "0-7", "0-3"), slurm.arrays());
    assertEquals("t8", list("0002").get(0), "each submission has its own list");
  }

  @Test
  void aSlurmThatDoesNotSayTakesItsDefault() throws Exception {
    slurm.program("scontrol", "exit 1\n");
    slurm.limit(1001);
    slurm.then(() -> finish(tasks(1024).stream().map(ArrayTask::name).toArray(String[]::new)));
    assertEquals(Map.of(), run(tasks(1024)));
    assertEquals(List.of("0-1000", "0-22"), slurm.arrays());
  }

  @Test
  void whereSbatchTakesLessThanItSaysSmallerArraysFollow() throws Exception {
    slurm.limit(5);
    slurm.then(() -> finish(tasks(9).stream().map(ArrayTask::name).toArray(String[]::new)));
    assertEquals(Map.of(), run(tasks(9)));
    assertEquals(List.of("0-3", "0-4"), slurm.arrays());
    assertEquals(Set.of("0001", "0002", "logs"), journal(), "what was refused leaves nothing");
  }

  @Test
  void aUserWhoMayHaveNoMoreJobsWaits() throws Exception {
    String bound = "refuse Job violates accounting/QOS policy (job submit limit)";
    slurm.answers(bound, "ok", bound, bound);
    slurm.then(() -> finish("t0")).then(() -> finish("t1", "t2"));
    assertEquals(Map.of(), run(tasks(3)));
    assertEquals(List.of("0-0", "0-0", "0-0"), slurm.arrays());
  }

  @Test
  void aThrottleHoldsForAllArrays() throws Exception {
    slurm.size(2);
    slurm.then(() -> finish("t0", "t1")).then(() -> slurm.gone(101)).then(() -> finish("t2"));
    assertEquals(Map.of(), arrays(2).run(tasks(3), () -> false));
    assertEquals(List.of("0-1%2", "0-0%2"), slurm.arrays());
    assertTrue(slurm.over());
  }

  @Test
  void aJobWhoseAnswerWasLostIsFound() throws Exception {
    slurm.answers("late");
    slurm.then(() -> {}).then(() -> {}).then(() -> finish("t0", "t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(1, slurm.submitted());
    assertEquals("101\n", Files.readString(root.resolve("study/slurm/0001/job")));
  }

  @Test
  void aSubmissionThatNeverArrivedIsMadeAgainAndCannotTurnUpLate() throws Exception {
    slurm.answers("unanswered");
    slurm.then(() -> slurm.silent(3)).then(() -> {}).then(() -> {}).then(() -> {}).then(() -> {});
    slurm.then(() -> finish("t0", "t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(1, slurm.submitted());
    assertEquals(
        "withdrawn\n",
        Files.readString(root.resolve("study/slurm/0001/job")),
        "its elements would end at once");
    assertEquals("101\n", Files.readString(root.resolve("study/slurm/0002/job")));
  }

  @Test
  void aProgramKilledBeforeSbatchAnsweredFindsItsJobAgain() throws Exception {
    slurm.answers("late");
    AtomicBoolean stop = new AtomicBoolean();
    slurm.then(() -> stop.set(true));
    assertEquals(Map.of(), arrays(0).run(tasks(2), stop::get));
    assertTrue(Files.notExists(root.resolve("study/slurm/0001/job")));
    slurm.then(() -> finish("t0", "t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(1, slurm.submitted());
  }

  @Test
  void aStudyStartedAgainWaitsForWhatItHasAndSubmitsWhatIsNew() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    slurm.then(() -> stop.set(true));
    arrays(0).run(tasks(2), stop::get);
    assertTrue(notices.get(notices.size() - 1).contains("scancel 101"), notices::toString);
    byte[] before = Files.readAllBytes(root.resolve("study/slurm/0001/tasks.tsv"));

    slurm.then(() -> finish("t0", "t1", "t2"));
    assertEquals(Map.of(), run(tasks(3)));
    assertEquals(List.of("0-1", "0-0"), slurm.arrays());
    assertEquals(List.of("t2"), list("0002"));
    assertEquals(
        new String(before, java.nio.charset.StandardCharsets.UTF_8),
        Files.readString(root.resolve("study/slurm/0001/tasks.tsv")),
        "a list that elements may still read is never rewritten");
  }

  @Test
  void whatSlurmWillNeverTakeIsSaidInItsWords() throws Exception {
    slurm.answers("refuse Invalid partition name specified");
    InputException e = assertThrows(InputException.class, () -> run(tasks(2)));
    assertTrue(e.getMessage().contains("Invalid partition name specified"), e.getMessage());
    assertEquals(Set.of("logs"), journal());
  }

  @Test
  void anSbatchThatKeepsFailingForReasonsOfItsOwnIsGivenUp() throws Exception {
    slurm.program("sbatch", "echo oops >&2; exit 1\n");
    for (int k = 0; k < 100; k++) {
      slurm.then(() -> {});
    }
    IOException e = assertThrows(IOException.class, () -> run(tasks(1)));
    assertTrue(e.getMessage().endsWith("oops"), e.getMessage());
  }

  @Test
  void aMachineWithoutSlurmIsTold() throws Exception {
    Files.delete(root.resolve("standin/bin/sbatch"));
    InputException e = assertThrows(InputException.class, () -> run(tasks(1)));
    assertTrue(
        e.getMessage().startsWith("--executor slurm: ")
            && e.getMessage().contains("sbatch' cannot be run here"),
        e.getMessage());
  }

  @Test
  void aTaskMayBeHandedOverWithoutWaiting() throws Exception {
    ArrayTask task = new ArrayTask("c", Optional.empty(), Optional.empty(), List.of("run"));
    assertEquals(Optional.of("101"), arrays(0).submit(task, () -> false));
    assertEquals(Optional.of("101"), arrays(0).submit(task, () -> false), "it lives already");
    assertEquals(Optional.of("101"), arrays(0).holder("c"));
    slurm.gone(101);
    assertEquals(Optional.empty(), arrays(0).holder("c"));
    assertEquals(Optional.of("102"), arrays(0).submit(task, () -> false));
  }

  @Test
  void slurmIsAskedWhetherItWouldTakeTheJobs() throws Exception {
    slurm.size(8);
    assertEquals("3 arrays of up to 8; sbatch: Job 1 to start at noon", arrays(0).tryOut(20));
    slurm.program("sbatch", "echo 'allocation failure: Invalid account' >&2; exit 1\n");
    assertThrows(InputException.class, () -> arrays(0).tryOut(1));
    slurm.program("sbatch", "echo 'Unable to contact slurm controller' >&2; exit 1\n");
    assertTrue(arrays(0).tryOut(1).startsWith("Slurm gave no answer"));
    assertEquals(0, slurm.submitted());
  }
}
