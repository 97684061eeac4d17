package org.mixlaw.study.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mixlaw.study.slurm.StandInSlurm.end;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What becomes of tasks whose elements have ended. */
class OutcomesTest extends WithStandInSlurm {
  @Test
  void whatWasCancelledIsNotSubmittedUntilTheUserSaysSo() throws Exception {
    slurm.then(() -> finish("t0"));
    slurm.then(
        () -> slurm.gone(101, end(101, 0, "COMPLETED", "0:0"), end(101, 1, "CANCELLED", "0:15")));
    Map<String, String> failures = run(tasks(2));
    assertEquals(Set.of("t1"), failures.keySet());
    assertTrue(failures.get("t1").contains("101_1 ended as CANCELLED"), failures.get("t1"));
    slurm.then(() -> finish("t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(List.of("t1"), list("0002"));
  }

  @Test
  void slurmKeepsNoRecordOfAnElementThatWasCancelledBeforeItStarted() throws Exception {
    slurm.then(
        () -> {
          finish("t0");
          slurm.forgotten(101);
        });
    Map<String, String> failures = run(tasks(2));
    assertTrue(failures.get("t1").contains("CANCELLED before it started"), failures.get("t1"));
    assertEquals(1, slurm.submitted());
  }

  @Test
  void anElementsEndIsRememberedEvenIfItsArrayLivesOn() throws Exception {
    slurm.then(() -> slurm.lists(101, "101_0 RUNNING", "101_1 RUNNING"));
    slurm.then(
        () -> {
          started("0001", "101_1");
          slurm.lists(101, "101_0 RUNNING");
          slurm.remembers(101, end(101, 1, "CANCELLED", "0:15"));
        });
    slurm.then(() -> slurm.remembers(101));
    slurm.then(
        () -> {
          finish("t0");
          slurm.forgotten(101);
        });
    Map<String, String> failures = run(tasks(2));
    assertTrue(failures.get("t1").contains("101_1 ended as CANCELLED"), failures.get("t1"));
    assertEquals(1, slurm.submitted());
  }

  @Test
  void aCancellationWhileNobodyWatchedIsNoFailure() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    slurm.then(() -> stop.set(true));
    arrays(0).run(tasks(2), stop::get);
    slurm.gone(101, "JobId=7 ArrayJobId=101 ArrayTaskId=0-1%2 JobState=CANCELLED ExitCode=0:0");
    slurm.then(() -> finish("t0", "t1"));
    assertEquals(Map.of(), run(tasks(2)));
    assertEquals(List.of("0-1", "0-1"), slurm.arrays());
  }

  @Test
  void aTaskThatKeepsFailingIsTriedTwiceMoreAndItsLogIsQuoted() throws Exception {
    slurm.then(() -> slurm.gone(101, end(101, 0, "FAILED", "1:0")));
    slurm.then(() -> slurm.gone(102, end(102, 0, "NODE_FAIL", "0:0")));
    slurm.then(
        () -> {
          started("0003", "103_0");
          slurm.gone(103, end(103, 0, "FAILED", "1:0"));
        });
    Map<String, String> failures = run(tasks(1));
    assertEquals(3, slurm.submitted());
    assertTrue(
        failures.get("t0").contains("103_0 ended as FAILED (exit status 1:0)")
            && failures.get("t0").endsWith("ends: mixlaw: disk full"),
        failures.get("t0"));
  }

  @Test
  void aTaskThatGetsOnMayEndAsOftenAsItLikes() throws Exception {
    for (int k = 0; k < 6; k++) {
      int id = 101 + k;
      slurm.then(
          () -> {
            Files.createDirectories(root.resolve("t0/step-" + id));
            slurm.gone(id, end(id, 0, "TIMEOUT", "0:15"));
          });
    }
    slurm.then(() -> finish("t0"));
    assertEquals(Map.of(), run(tasks(1)));
    assertEquals(7, slurm.submitted());
  }

  @Test
  void whatSlurmHasForgottenTheAccountingKnows() throws Exception {
    slurm.then(
        () ->
            slurm.forgotten(
                101,
                "101_0|CANCELLED by 1000|0:0",
                "101_[1-3]|CANCELLED by 1000|0:0",
                "1010_1|FAILED|1:0"));
    Map<String, String> failures = run(tasks(4));
    assertEquals(Set.of("t0", "t1", "t2", "t3"), failures.keySet());
    assertTrue(failures.get("t3").contains("CANCELLED by 1000"), failures.get("t3"));
  }

  @Test
  void aTaskWithoutAMarkerIsDoneWhenItsElementSaysSo() throws Exception {
    ArrayTask task = new ArrayTask("corpus", Optional.empty(), Optional.empty(), List.of("build"));
    slurm.then(
        () -> {
          Files.createFile(root.resolve("study/slurm/0001/0.ok"));
          slurm.gone(101, end(101, 0, "COMPLETED", "0:0"));
        });
    assertEquals(Map.of(), run(List.of(task)));
    assertEquals(1, slurm.submitted());
  }

  @Test
  void aJobIsGoneWhenSlurmShowsNoLineOrDoesNotKnowItsId() throws Exception {
    slurm.then(() -> slurm.gone(101, end(101, 0, "FAILED", "1:0")));
    slurm.then(
        () -> {
          started("0002", "102_0");
          slurm.forgotten(102);
        });
    slurm.then(() -> finish("t0"));
    assertEquals(Map.of(), run(tasks(1)));
    assertEquals(3, slurm.submitted());
  }
}
