package org.mixlaw.study;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.study.plan.PlannedRun;

/**
 * Trains runs in this very process, one after the other, the longest first. A run that fails does
 * not stop the others; one that brings the process down does.
 *
 * @param devices where: {@code cpu}, or {@code gpu:0} and so on
 * @param shared how many of them share a run that does not say so itself
 */
public record InProcessExecutor(List<String> devices, int shared) implements Executor {
  /** Requires a device. */
  public InProcessExecutor {
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new InputException("runs in this process need at least one device");
    }
  }

  /** The first devices, as many as share the run, in the words of {@code --device}. */
  private String device(PlannedRun run) {
    int number = run.devices().orElse(shared);
    if (!devices.get(0).startsWith("gpu:")) {
      return "cpu:" + number;
    }
    if (number > devices.size()) {
      throw InputException.of(
          "a run is to be shared by %d GPUs, and there are %d", number, devices.size());
    }
    return devices.stream()
        .limit(number)
        .map(device -> device.substring("gpu:".length()))
        .collect(Collectors.joining(",", "gpu:", ""));
  }

  @Override
  public Map<String, String> execute(Collection<PlannedRun> runs, Executor.Worker worker) {
    Map<String, String> failures = new TreeMap<>();
    for (PlannedRun run : runs.stream().sorted(PlannedRun.longestFirst()).toList()) {
      if (worker.interrupted()) {
        break;
      }
      try {
        worker.run(run, device(run));
      } catch (Exception | OutOfMemoryError e) {
        failures.put(run.name(), e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    return failures;
  }
}
