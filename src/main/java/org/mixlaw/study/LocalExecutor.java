package org.mixlaw.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.mixlaw.base.InputException;

/**
 * Trains runs on this machine, as many side by side as there are slots: one per GPU, or several on
 * a CPU. The longest run starts first, so that no slot waits long for the last one and a model that
 * does not fit fails at once. A run that fails does not stop the others.
 *
 * @param devices the device of each slot, in the words of {@code --device}
 */
public record LocalExecutor(List<String> devices) implements Executor {
  /** Requires a slot. */
  public LocalExecutor {
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new InputException("the local executor needs at least one slot");
    }
  }

  @Override
  public Map<String, String> execute(Collection<PlannedRun> runs, RunWorker worker)
      throws InterruptedException {
    List<PlannedRun> longestFirst = new ArrayList<>(runs);
    longestFirst.sort(
        Comparator.comparingDouble(PlannedRun::flops).reversed().thenComparing(PlannedRun::name));
    ConcurrentLinkedQueue<PlannedRun> waiting = new ConcurrentLinkedQueue<>(longestFirst);
    Map<String, String> failures = new ConcurrentSkipListMap<>();
    List<Thread> slots = new ArrayList<>();
    for (String device : devices) {
      Thread slot =
          new Thread(
              () -> {
                for (PlannedRun run = waiting.poll(); run != null; run = waiting.poll()) {
                  if (worker.interrupted()) {
                    return;
                  }
                  attempt(run, device, worker, failures);
                }
              },
              "slot-" + slots.size() + "-" + device);
      slots.add(slot);
      slot.start();
    }
    for (Thread slot : slots) {
      slot.join();
    }
    return failures;
  }

  private static void attempt(
      PlannedRun run, String device, RunWorker worker, Map<String, String> failures) {
    try {
      worker.run(run, device);
    } catch (Exception | OutOfMemoryError e) {
      failures.put(run.name(), e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
