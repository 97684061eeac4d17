package org.mixlaw.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;

class ExecutorTest {
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
