package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What has become of tasks: done, failed for good, or to be tried again. */
final class Outcomes {
  /** How often a task that ends without having got on is tried again. */
  static final int RETRIES = 2;

  private final Map<String, ArrayTask> tasks = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final Map<String, String> failures = new TreeMap<>();
  private final Map<String, Integer> vain = new HashMap<>();
  private final Map<String, String> progress = new HashMap<>();

  Outcomes(List<ArrayTask> tasks) {
    for (ArrayTask task : tasks) {
      this.tasks.put(task.name(), task);
      progress.put(task.name(), task.newest());
    }
  }

  Map<String, String> failures() {
    return failures;
  }

  /** Whether nothing is left to do for a task. */
  boolean settled(String name) {
    if (done.contains(name) || failures.containsKey(name)) {
      return true;
    }
    boolean marked = tasks.get(name).marker().filter(Files::exists).isPresent();
    if (marked) {
      done.add(name);
    }
    return marked;
  }

  /**
   * Judges the elements of an array that is gone.
   *
   * @param submission the array
   * @return what the user should know, if anything
   */
  Optional<String> judge(OpenSubmission submission) throws IOException {
    String id = submission.id().orElseThrow();
    Map<String, Integer> again = new TreeMap<>();
    for (int k = 0; k < submission.tasks().size(); k++) {
      ArrayTask task = submission.tasks().get(k);
      if (!tasks.containsKey(task.name()) || settled(task.name())) {
        continue;
      }
      if (submission.submission().done(k, task)) {
        done.add(task.name());
        continue;
      }
      ElementEnd end = submission.end(k);
      if (mayTryAgain(task, end)) {
        again.merge(end.toString(), 1, Integer::sum);
      } else {
        failures.put(task.name(), sentence(submission.submission(), id + "_" + k, k, end));
      }
    }
    int count = again.values().stream().mapToInt(Integer::intValue).sum();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "Slurm job %s: %d of %d tasks are not done (%s); they are submitted again"
                .formatted(id, count, submission.tasks().size(), counted(again)));
  }

  private boolean mayTryAgain(ArrayTask task, ElementEnd end) {
    if (end.cancelled()) {
      return false;
    }
    String newest = task.newest();
    boolean gotOn = !newest.equals(progress.put(task.name(), newest));
    int tries = gotOn ? 0 : vain.getOrDefault(task.name(), 0) + 1;
    vain.put(task.name(), tries);
    return tries <= RETRIES;
  }

  private static String counted(Map<String, Integer> ends) {
    return String.join(
        "; ", ends.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
  }

  private static String sentence(Submission submission, String element, int index, ElementEnd end)
      throws IOException {
    String then =
        end.cancelled()
            ? "; the same command submits it again"
            : "; it was tried " + (RETRIES + 1) + " times";
    Optional<Path> log = submission.log(index);
    String last = log.isPresent() ? "; %s ends: %s".formatted(log.get(), lastLine(log.get())) : "";
    return "Slurm job " + element + " " + end + then + last;
  }

  private static String lastLine(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> !line.isBlank())
        .reduce((before, line) -> line)
        .orElse("(nothing)")
        .strip();
  }
}
