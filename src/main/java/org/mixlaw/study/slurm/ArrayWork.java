package org.mixlaw.study.slurm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Some tasks, and the submissions that do them, as one call sees them. */
final class ArrayWork {
  /** How often sbatch may fail for a reason that is not known to pass. */
  private static final int PATIENCE = 20;

  /** Questions without an answer before the user hears of it. */
  private static final int SILENCE = 3;

  private final JobArrays arrays;
  private final JobQueue queue;
  private final Map<String, ArrayTask> wanted = new LinkedHashMap<>();
  private final List<OpenSubmission> open = new ArrayList<>();
  private final Outcomes outcomes;
  private int largest;
  private int size;
  private int vainCalls;
  private int silence;

  ArrayWork(JobArrays arrays, List<ArrayTask> tasks) throws IOException {
    this.arrays = arrays;
    this.queue = new JobQueue(arrays.commands());
    tasks.forEach(task -> wanted.put(task.name(), task));
    this.outcomes = new Outcomes(tasks);
    for (Submission submission : arrays.journal().open()) {
      open.add(new OpenSubmission(submission, false));
    }
  }

  /** Asks Slurm what has become of every submission. */
  void look() throws IOException, InterruptedException {
    boolean unanswered = false;
    for (OpenSubmission submission : List.copyOf(open)) {
      switch (submission.look(queue)) {
        case THERE -> {}
        case UNANSWERED -> unanswered = true;
        case LOST -> {
          open.remove(submission);
          submission.submission().end("never reached Slurm");
        }
        case GONE -> {
          open.remove(submission);
          if (submission.seen()) {
            outcomes.judge(submission).ifPresent(arrays.listener()::notice);
          }
          submission.submission().end("gone from the queue");
        }
      }
    }
    silence = unanswered ? silence + 1 : 0;
    if (silence == SILENCE) {
      arrays
          .listener()
          .notice("squeue gives no answer, which says nothing of the jobs; it is asked again");
    }
  }

  /** Whether every task is done or has failed for good. */
  boolean settled() {
    return wanted.keySet().stream().allMatch(outcomes::settled);
  }

  /** What went wrong, by task. */
  Map<String, String> failures() {
    return outcomes.failures();
  }

  /** The job that has a task of some name, if Slurm says that it lives. */
  Optional<String> holder(String name) {
    return open.stream()
        .filter(submission -> submission.names().contains(name) && submission.seen())
        .flatMap(submission -> submission.id().stream())
        .findFirst();
  }

  /** Says what goes on without this program. */
  void leave() {
    List<String> ids = open.stream().filter(this::concerns).flatMap(s -> s.id().stream()).toList();
    if (!ids.isEmpty()) {
      arrays
          .listener()
          .notice(
              "Slurm goes on with what it has (scancel %s would end it); the same command waits for it again"
                  .formatted(String.join(" ", ids)));
    }
  }

  /** Hands over what nobody does, in arrays as large as Slurm takes them. */
  void submitMissing() throws IOException, InterruptedException {
    List<ArrayTask> missing = missing();
    int from = 0;
    while (from < missing.size() && !full()) {
      int count = Math.min(size(), missing.size() - from);
      boolean accepted = hand(missing.subList(from, from + count));
      if (accepted) {
        from += count;
        size = Math.min(largest, size * 2);
      } else if (count == 1 || vainCalls > 0) {
        return; // no room now, or no answer: after the next look
      }
    }
  }

  private List<ArrayTask> missing() {
    Set<String> held = new HashSet<>();
    open.forEach(submission -> held.addAll(submission.names()));
    return wanted.values().stream()
        .filter(task -> !held.contains(task.name()) && !outcomes.settled(task.name()))
        .toList();
  }

  /** A throttle holds within one array: then the next follows when this one has ended. */
  private boolean full() {
    return arrays.throttle() > 0 && open.stream().anyMatch(this::concerns);
  }

  private boolean concerns(OpenSubmission submission) {
    return submission.names().stream().anyMatch(wanted::containsKey);
  }

  private int size() throws InterruptedException {
    if (largest == 0) {
      largest = queue.largestArray();
      size = largest;
    }
    return size;
  }

  /** Submits one array. */
  private boolean hand(List<ArrayTask> tasks) throws IOException, InterruptedException {
    Submission submission = arrays.journal().begin(tasks, arrays.settings(), arrays.throttle());
    Handover answer = Handover.of(arrays.commands(), submission.script());
    if (answer instanceof Handover.Accepted accepted) {
      vainCalls = 0;
      submission.claim(accepted.id());
      open.add(new OpenSubmission(submission, true));
      arrays
          .listener()
          .notice(
              "Slurm job %s: %s"
                  .formatted(
                      accepted.id(),
                      tasks.size() == 1 ? tasks.get(0).name() : tasks.size() + " tasks"));
      return true;
    }
    if (answer instanceof Handover.Unanswered unanswered) {
      open.add(new OpenSubmission(submission, false));
      failed(unanswered);
      return false;
    }
    arrays.journal().withdraw(submission);
    if (answer instanceof Handover.TooLarge && (tasks.size() > 1 || !open.isEmpty())) {
      size = Math.max(1, tasks.size() / 2);
      return false;
    }
    throw answer.refusal();
  }

  private void failed(Handover.Unanswered answer) throws IOException {
    vainCalls++;
    if (vainCalls == 1) {
      arrays
          .listener()
          .notice(
              "sbatch failed (%s); once Slurm answers again, it is asked what it has"
                  .formatted(answer.reason()));
    }
    if (!answer.unreached() && vainCalls >= PATIENCE) {
      throw new IOException("sbatch failed %d times: %s".formatted(vainCalls, answer.reason()));
    }
  }
}
