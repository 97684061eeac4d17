package org.mixlaw.study;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains runs in this very process, one after the other, the longest first. A run that fails does
 * not stop the others; one that brings the process down does.
 *
 * @param device where, in the words of {@code --device}
 */
public record InProcessExecutor(String device) implements Executor {
  @Override
  public Map<String, String> execute(Collection<PlannedRun> runs, RunWorker worker) {
    Map<String, String> failures = new TreeMap<>();
    for (PlannedRun run : runs.stream().sorted(PlannedRun.longestFirst()).toList()) {
      if (worker.interrupted()) {
        break;
      }
      try {
        worker.run(run, device);
      } catch (Exception | OutOfMemoryError e) {
        failures.put(run.name(), e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    return failures;
  }
}
