package org.mixlaw.handover;

import org.mixlaw.base.InputException;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.train.Schedule;
import org.mixlaw.train.TrainConfig;

/**
 * How the real run is to be trained.
 *
 * @param spec the architecture
 * @param vocabulary rows of the embedding
 * @param tokenizerVocabulary tokens that the tokenizer knows
 * @param sequenceLength positions of one sequence
 * @param train batch, tokens, schedule, weight decay and clip
 * @param learningRate the peak learning rate
 * @param rateOrigin where that rate comes from, a part of a sentence
 * @param seed seed of the run
 */
public record RunPlan(
    ModelSpec spec,
    int vocabulary,
    int tokenizerVocabulary,
    int sequenceLength,
    TrainConfig train,
    double learningRate,
    String rateOrigin,
    long seed) {
  /** Sequences of one pass that most devices take at most model sizes. */
  private static final int MICRO_BATCH = 8;

  /** Checkpoints of a run, at even distances. */
  private static final int CHECKPOINTS = 20;

  /** Checks that a batch is a whole number of sequences. */
  public RunPlan {
    train.batchSequences(sequenceLength);
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw InputException.of(
          "the learning rate is %s; accepted are numbers above 0", learningRate);
    }
  }

  /**
   * Optimizer steps.
   *
   * @return steps of the whole run
   */
  public long steps() {
    return train.steps();
  }

  /**
   * Sequences of one optimizer step, over all devices.
   *
   * @return the global batch
   */
  public int batchSequences() {
    return train.batchSequences(sequenceLength);
  }

  /**
   * Sequences of one forward and backward pass on a device.
   *
   * @return the largest power of two up to 8 that divides the batch
   */
  public int microBatch() {
    return Math.min(MICRO_BATCH, Integer.lowestOneBit(batchSequences()));
  }

  /** A stretch of tokens as the nearest whole number of steps. */
  private long stepsOf(double tokens) {
    return Math.round(tokens / train.batchTokens());
  }

  /** Steps of the warmup. */
  long warmupSteps() {
    return stepsOf(train.schedule().warmup().of(train.trainedTokens()));
  }

  /** The step at which a cosine is at its floor: behind the warmup, perhaps behind the end. */
  long horizonSteps(Schedule.Cosine cosine) {
    return Math.max(warmupSteps() + 1, stepsOf(cosine.horizon().of(train.trainedTokens())));
  }

  /** Steps over which the rate falls at the end, of the run's steps. */
  long decaySteps(Schedule.Wsd wsd) {
    return Math.min(steps(), stepsOf(wsd.decay().of(train.trainedTokens())));
  }

  /**
   * How often the run is saved.
   *
   * @return steps between two checkpoints, 1 or more
   */
  public long checkpointSteps() {
    return Math.max(1, -Math.floorDiv(-steps(), CHECKPOINTS));
  }
}
