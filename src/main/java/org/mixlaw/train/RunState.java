package org.mixlaw.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.train.track.Tracker;

/**
 * Where a run stands: what {@code state.json} of a checkpoint holds beside weights and moments. The
 * random numbers of a run are pure functions of its seed and of {@link #nextSequence} (there is no
 * dropout), so that the two are the whole state of its generators.
 *
 * @param format version of this document
 * @param step optimizer steps done, skipped ones among them
 * @param tokens tokens seen
 * @param nextSequence index in the training stream of the next sequence to read
 * @param settings what stays as it was when the run began
 * @param counters what has been counted since then
 * @param losses the last evaluation, by domain; empty before the first
 * @param trackers how much of each tracker's file belongs to this state
 * @param checksums CRC-32C of the other files of the checkpoint, by name
 */
record RunState(
    int format,
    long step,
    long tokens,
    long nextSequence,
    Settings settings,
    Counters counters,
    List<DomainLoss> losses,
    SortedMap<String, Tracker.Mark> trackers,
    SortedMap<String, Long> checksums) {

  /** The version that this program writes; it reads the earlier one too. */
  static final int FORMAT = 2;

  /**
   * What stays as it was when the run began.
   *
   * @param seed the run's seed
   * @param batchSequences sequences of one step
   * @param schedule course of the learning rate
   * @param learningRate its peak
   * @param microBatch sequences of one pass of a replica; kept for the whole run, since sums of
   *     other parts round otherwise; halved only where the device has too little memory for it
   * @param threads threads of the processor inside one operation; kept likewise
   * @param precision number format of the computation
   */
  record Settings(
      long seed,
      int batchSequences,
      Schedule schedule,
      double learningRate,
      int microBatch,
      int threads,
      Precision precision) {}

  /**
   * What has been counted since the run began, over all starts.
   *
   * @param domainSequences training sequences seen of each domain
   * @param gradientNorms the norms of the last steps, oldest first, where spikes are skipped
   * @param skippedSteps steps left out as spikes
   * @param trainingSeconds seconds spent
   */
  record Counters(
      SortedMap<String, Long> domainSequences,
      List<Double> gradientNorms,
      long skippedSteps,
      double trainingSeconds) {
    private static final Counters NONE = new Counters(new TreeMap<>(), List.of(), 0, 0);
  }

  /** The state before the first step. */
  static RunState begin(Settings settings) {
    return new RunState(
        FORMAT, 0, 0, 0, settings, Counters.NONE, List.of(), new TreeMap<>(), new TreeMap<>());
  }

  /** The same state with sequences of one pass that are fewer than the run began with. */
  RunState withMicroBatch(int microBatch) {
    Settings changed =
        new Settings(
            settings.seed(),
            settings.batchSequences(),
            settings.schedule(),
            settings.learningRate(),
            microBatch,
            settings.threads(),
            settings.precision());
    return new RunState(
        format, step, tokens, nextSequence, changed, counters, losses, trackers, checksums);
  }

  /** Sequences of one pass of all replicas of a proxy. */
  int passRows(Proxy proxy) {
    return Math.toIntExact(
        Math.min(settings.batchSequences(), (long) settings.microBatch() * proxy.replicas()));
  }

  /** The state after so many steps of the same run. */
  RunState after(
      long steps,
      long seen,
      Counters counted,
      List<DomainLoss> evaluated,
      SortedMap<String, Tracker.Mark> marks) {
    long next = steps * settings.batchSequences();
    return new RunState(
        FORMAT, steps, seen, next, settings, counted, evaluated, marks, new TreeMap<>());
  }

  RunState withChecksums(SortedMap<String, Long> sums) {
    return new RunState(
        format, step, tokens, nextSequence, settings, counters, losses, trackers, sums);
  }

  /**
   * Reads a state.
   *
   * @param file {@code state.json} of a checkpoint
   * @return the state
   * @throws org.mixlaw.base.InputException if the file is missing or broken
   */
  static RunState read(Path file) {
    return Documents.readJson(file, RunState.class, RunState::upgrade);
  }

  /** In format 1 everything stood side by side, and the lengths of three files had keys. */
  private static ObjectNode upgrade(ObjectNode document) {
    if (document.path("format").asInt() != 1) {
      return document;
    }
    ObjectNode old = document.deepCopy();
    ObjectNode state = old.objectNode().put("format", FORMAT);
    state.setAll(taken(old, "step", "tokens", "next_sequence"));
    state.set(
        "settings",
        taken(
            old,
            "seed",
            "batch_sequences",
            "schedule",
            "learning_rate",
            "micro_batch",
            "threads",
            "precision"));
    state.set(
        "counters",
        taken(old, "domain_sequences", "gradient_norms", "skipped_steps", "training_seconds"));
    boolean evaluated = !old.path("losses").isEmpty();
    ObjectNode trackers = state.putObject("trackers");
    trackers
        .putObject("metrics")
        .put("file", "metrics.jsonl")
        .put("length", old.path("metrics_length").asLong());
    trackers
        .putObject("losses")
        .put("file", "losses.csv")
        .put("length", evaluated ? old.path("losses_length").asLong() : 0);
    trackers.set("tensorboard", old.path("events"));
    state.setAll(taken(old, "losses", "checksums"));
    return state;
  }

  private static ObjectNode taken(ObjectNode from, String... keys) {
    ObjectNode taken = from.objectNode();
    for (String key : keys) {
      if (from.has(key)) {
        taken.set(key, from.get(key));
      }
    }
    return taken;
  }
}
