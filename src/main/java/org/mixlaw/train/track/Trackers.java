package org.mixlaw.train.track;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trackers of a run, all of them together. */
public final class Trackers implements AutoCloseable {
  /** The one list of trackers, each under the name by which checkpoints keep its mark. */
  private static final SortedMap<String, Tracker.Opening> ALL =
      new TreeMap<>(
          Map.of(
              "losses", LossTableTracker::open,
              "metrics", JsonLines::open,
              "tensorboard", TensorBoard::open));

  private final Map<String, Tracker> open = new LinkedHashMap<>();

  private Trackers() {}

  /**
   * Opens every tracker.
   *
   * @param run the run
   * @param marks where the checkpoint that the run resumes from left them, by name; those that are
   *     missing begin anew
   * @return the trackers
   * @throws IOException if one cannot be opened; none is open then
   */
  public static Trackers open(TrackedRun run, Map<String, Tracker.Mark> marks) throws IOException {
    Trackers trackers = new Trackers();
    try {
      for (Map.Entry<String, Tracker.Opening> entry : ALL.entrySet()) {
        Tracker.Mark mark = marks.getOrDefault(entry.getKey(), Tracker.Mark.NONE);
        trackers.open.put(entry.getKey(), entry.getValue().open(run, mark));
      }
      return trackers;
    } catch (IOException | RuntimeException e) {
      trackers.close();
      throw e;
    }
  }

  /**
   * Hands a training step to all of them.
   *
   * @param step its measurements
   * @throws IOException if they cannot be written
   */
  public void step(StepMetrics step) throws IOException {
    for (Tracker tracker : open.values()) {
      tracker.step(step);
    }
  }

  /**
   * Hands an evaluation to all of them.
   *
   * @param evaluation its losses
   * @throws IOException if they cannot be written
   */
  public void evaluation(EvaluationMetrics evaluation) throws IOException {
    for (Tracker tracker : open.values()) {
      tracker.evaluation(evaluation);
    }
  }

  /**
   * Forces everything to the disk.
   *
   * @return the marks for a checkpoint, by name
   * @throws IOException if that fails
   */
  public SortedMap<String, Tracker.Mark> sync() throws IOException {
    SortedMap<String, Tracker.Mark> marks = new TreeMap<>();
    for (Map.Entry<String, Tracker> entry : open.entrySet()) {
      marks.put(entry.getKey(), entry.getValue().sync());
    }
    return marks;
  }

  @Override
  public void close() throws IOException {
    for (Tracker tracker : open.values()) {
      tracker.close();
    }
  }
}
