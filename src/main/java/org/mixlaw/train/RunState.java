package org.mixlaw.train;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.model.Precision;

/**
 * Where a run stands: what {@code state.json} of a checkpoint holds beside weights and moments. The
 * random numbers of a run are pure functions of its seed and of {@link #nextSequence} (there is no
 * dropout), so that the two are the whole state of its generators.
 *
 * @param format version of this document
 * @param step optimizer steps done, skipped ones among them
 * @param tokens tokens seen
 * @param seed the run's seed
 * @param nextSequence index in the training stream of the next sequence to read
 * @param batchSequences sequences of one step
 * @param schedule course of the learning rate
 * @param learningRate its peak
 * @param microBatch sequences of one pass; kept for the whole run, since sums of other parts round
 *     otherwise
 * @param threads threads of the processor; kept likewise
 * @param precision number format of the computation
 * @param domainSequences training sequences seen of each domain
 * @param gradientNorms the norms of the last steps, oldest first, where spikes are skipped
 * @param skippedSteps steps left out as spikes
 * @param losses the last evaluation, by domain; empty before the first
 * @param metricsLength bytes of {@code metrics.jsonl} that belong to this state
 * @param lossesLength bytes of {@code losses.csv} that do
 * @param events name and bytes of the TensorBoard file that do
 * @param trainingSeconds seconds spent so far, over all starts
 * @param checksums CRC-32C of the other files of the checkpoint, by name
 */
record RunState(
    int format,
    long step,
    long tokens,
    long seed,
    long nextSequence,
    int batchSequences,
    Schedule schedule,
    double learningRate,
    int microBatch,
    int threads,
    Precision precision,
    SortedMap<String, Long> domainSequences,
    List<Double> gradientNorms,
    long skippedSteps,
    List<DomainLoss> losses,
    long metricsLength,
    long lossesLength,
    EventsMark events,
    double trainingSeconds,
    SortedMap<String, Long> checksums) {

  /** The version that this program writes and reads. */
  static final int FORMAT = 1;

  /**
   * How much of which event file belongs to a state.
   *
   * @param file its name in the run's folder
   * @param length bytes
   */
  record EventsMark(String file, long length) {}

  /** The state before the first step. */
  static RunState begin(
      RunSpec spec, int batchSequences, int microBatch, int threads, Precision precision) {
    return new RunState(
        FORMAT,
        0,
        0,
        spec.seed(),
        0,
        batchSequences,
        spec.train().schedule(),
        spec.learningRate(),
        microBatch,
        threads,
        precision,
        new TreeMap<>(),
        List.of(),
        0,
        List.of(),
        0,
        0,
        new EventsMark("", 0),
        0,
        new TreeMap<>());
  }

  RunState withChecksums(SortedMap<String, Long> sums) {
    return new RunState(
        format,
        step,
        tokens,
        seed,
        nextSequence,
        batchSequences,
        schedule,
        learningRate,
        microBatch,
        threads,
        precision,
        domainSequences,
        gradientNorms,
        skippedSteps,
        losses,
        metricsLength,
        lossesLength,
        events,
        trainingSeconds,
        sums);
  }
}
