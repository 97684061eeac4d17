package org.mixlaw.study.slurm;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A submission that Slurm may hold, and what this process has learnt of it. */
final class OpenSubmission {
  /** In the place of a job's id: no job does this submission, and none that turns up late will. */
  private static final String NOBODY = "withdrawn";

  /** Answers without the job before one that sbatch did not confirm counts as not submitted. */
  private static final int MISSES = 2;

  /** Where it stands. */
  enum State {
    /** Slurm holds it, or may still show it. */
    THERE,
    /** Slurm held it, and holds it no more. */
    GONE,
    /** Slurm never got it. */
    LOST,
    /** Slurm gave no answer. */
    UNANSWERED
  }

  private final Submission submission;
  private final List<ArrayTask> tasks;
  private final Set<String> names;
  private final Map<Integer, ElementEnd> ends = new HashMap<>();
  private Set<Integer> live = Set.of();
  private boolean seen;
  private int misses;

  /**
   * Looks after a submission.
   *
   * @param submission the submission
   * @param seen whether this process knows that Slurm had it
   */
  OpenSubmission(Submission submission, boolean seen) {
    this.submission = submission;
    this.tasks = submission.tasks();
    this.names = tasks.stream().map(ArrayTask::name).collect(Collectors.toUnmodifiableSet());
    this.seen = seen;
  }

  Submission submission() {
    return submission;
  }

  List<ArrayTask> tasks() {
    return tasks;
  }

  Set<String> names() {
    return names;
  }

  Optional<String> id() {
    return submission.id();
  }

  /**
   * Whether this call has known it alive, so that what its elements came to is this call's news.
   */
  boolean seen() {
    return seen;
  }

  /** Asks Slurm. */
  State look(JobQueue queue) throws IOException, InterruptedException {
    Optional<String> id = submission.id();
    if (id.isEmpty()) {
      return search(queue);
    }
    if (id.get().equals(NOBODY)) {
      return State.LOST;
    }
    JobQueue.Standing standing = queue.standing(id.get(), submission.name());
    return switch (standing.presence()) {
      case THERE -> {
        seen = true;
        remember(standing.elements(), id.get(), queue);
        yield State.THERE;
      }
      case GONE -> {
        ends.putAll(queue.ends(id.get()));
        yield State.GONE;
      }
      case UNANSWERED -> State.UNANSWERED;
    };
  }

  /** Slurm forgets an element some minutes after its end, maybe long before its array is gone. */
  private void remember(Set<Integer> now, String id, JobQueue queue) throws InterruptedException {
    boolean left =
        live.stream()
            .anyMatch(
                k -> !now.contains(k) && k < tasks.size() && !submission.done(k, tasks.get(k)));
    if (left) {
      ends.putAll(queue.ends(id));
    }
    live = now;
  }

  /**
   * How an element that is not done ended.
   *
   * @param index the element
   * @return what Slurm said of it; an element that never started was taken out of the queue, of
   *     which Slurm keeps no record
   */
  ElementEnd end(int index) throws IOException {
    ElementEnd end = ends.getOrDefault(index, ElementEnd.UNKNOWN);
    return end.equals(ElementEnd.UNKNOWN) && submission.log(index).isEmpty()
        ? ElementEnd.NEVER_STARTED
        : end;
  }

  /** sbatch failed, or this program ended, before an answer came: Slurm may have it or not. */
  private State search(JobQueue queue) throws IOException, InterruptedException {
    Optional<List<String>> jobs = queue.named(submission.name());
    if (jobs.isEmpty()) {
      return State.UNANSWERED;
    }
    if (!jobs.get().isEmpty()) {
      submission.claim(jobs.get().get(0));
      seen = true;
      return State.THERE;
    }
    misses++;
    if (misses < MISSES) {
      return State.THERE;
    }
    return submission.claim(NOBODY).equals(NOBODY) ? State.LOST : State.THERE;
  }
}
