package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.LongStream;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;
import org.mixlaw.model.Precision;

/**
 * How a run is trained: the {@code train} section of a study file. What is fixed by the method
 * (Adam's betas 0.9 and 0.95, its epsilon 1e-8) is not here.
 *
 * @param batchTokens tokens of one optimizer step; a multiple of the sequence length
 * @param tokens length of the run; the nearest whole number of steps is trained
 * @param schedule course of the learning rate
 * @param weightDecay decoupled decay of matrices (not of biases and norms), as AdamW's
 * @param gradientClip global norm that gradients are scaled down to
 * @param precision number format of the computation; masters and moments are always fp32
 * @param microBatch sequences of one forward and backward pass; 0: chosen once from free memory
 * @param evaluateEvery how often every validation domain is evaluated; always at the end as well
 * @param checkpointEvery how often a checkpoint is written; always at the end as well
 * @param readEvery steps between two readings of the losses, the only points at which the processor
 *     waits for the device; 0: 1 on a CPU, 10 on a GPU. Every step is logged all the same
 * @param skipSpikes whether a step whose gradient norm lies more than 6 standard deviations above
 *     the mean of the last 128 is left out; makes the processor wait for every step
 * @param keepOptimizer whether a finished run keeps the optimizer's moments beside its weights
 * @param init where the weights begin
 * @param repetition how much of each domain the run may draw from
 */
public record TrainConfig(
    @Key(
            value = "one optimizer step; a multiple of the sequence length",
            unit = "tokens",
            example = "1048576")
        long batchTokens,
    @Key(
            value = "the length of a run; the nearest whole number of steps is trained",
            unit = "tokens",
            example = "3B")
        long tokens,
    @Key(value = "course of the learning rate", byDefault = "{kind: wsd, warmup: 1%, decay: 10%}")
        Schedule schedule,
    @Key(
            value = "decoupled decay of matrices (not of biases and norms), as AdamW's",
            byDefault = "0.1",
            example = "0.01")
        double weightDecay,
    @Key(
            value = "global norm that gradients are scaled down to",
            byDefault = "1.0",
            example = "0.5")
        double gradientClip,
    @Key(
            value =
                "number format of the computation; `auto` is bf16 on GPUs that have it, else fp32",
            byDefault = "auto",
            example = "bf16")
        PrecisionChoice precision,
    @Key(
            value = "sequences of one forward and backward pass; 0: chosen once from free memory",
            unit = "sequences",
            byDefault = "0",
            example = "16")
        int microBatch,
    @Key(
            value = "how often every validation domain is evaluated; always at the end as well",
            byDefault = "5%",
            example = "100M")
        TrainingDuration evaluateEvery,
    @Key(
            value = "how often a checkpoint is written; always at the end as well",
            byDefault = "10%",
            example = "200M")
        TrainingDuration checkpointEvery,
    @Key(
            value =
                "steps between two readings of the losses, at which the processor waits for the"
                    + " device; 0: 1 on a CPU, 10 on a GPU",
            unit = "steps",
            byDefault = "0",
            example = "10")
        int readEvery,
    @Key(
            value =
                "leave out a step whose gradient norm lies more than 6 standard deviations above"
                    + " the mean of the last 128",
            byDefault = "false",
            example = "true")
        boolean skipSpikes,
    @Key(
            value = "keep the optimizer's moments beside the weights of a finished run",
            byDefault = "false",
            example = "true")
        boolean keepOptimizer,
    @Key(
            value = "where the weights begin",
            byDefault = "null",
            example = "../runs/base/checkpoints/last")
        Init init,
    @Key(
            value =
                "`matched`: a run repeats each domain as often as the target will (arXiv"
                    + " 2606.07597); `natural`: it draws from all of it",
            byDefault = "natural",
            example = "matched")
        Repetition repetition) {

  /** The number format asked for. */
  public enum PrecisionChoice {
    /** bf16 on GPUs that have it (Ampere and later), fp32 elsewhere. */
    @JsonProperty("auto")
    AUTO,
    /** bf16 wherever the run goes. */
    @JsonProperty("bf16")
    BF16,
    /** bf16 with the residual stream in fp32, wherever the run goes. */
    @JsonProperty("bf16-residual-fp32")
    BF16_RESIDUAL_FP32,
    /** fp32 wherever the run goes. */
    @JsonProperty("fp32")
    FP32;

    /**
     * What this means on a device.
     *
     * @param fast whether bf16 is the faster format there
     * @return the number format
     */
    public Precision on(boolean fast) {
      return switch (this) {
        case AUTO -> fast ? Precision.BF16 : Precision.FP32;
        case BF16 -> Precision.BF16;
        case BF16_RESIDUAL_FP32 -> Precision.BF16_RESIDUAL_FP32;
        case FP32 -> Precision.FP32;
      };
    }
  }

  /** Checks every value by itself. */
  public TrainConfig {
    positive("batch_tokens", batchTokens);
    positive("tokens", tokens);
    notNegative("weight_decay", weightDecay);
    positive("gradient_clip", gradientClip);
    notNegative("micro_batch", microBatch);
    notNegative("read_every", readEvery);
    positive("evaluate_every", evaluateEvery.of(tokens));
    positive("checkpoint_every", checkpointEvery.of(tokens));
  }

  @JsonCreator
  static TrainConfig read(
      @JsonProperty("batch_tokens") Long batchTokens,
      @JsonProperty("tokens") Long tokens,
      @JsonProperty("schedule") Schedule schedule,
      @JsonProperty("weight_decay") Double weightDecay,
      @JsonProperty("gradient_clip") Double gradientClip,
      @JsonProperty("precision") PrecisionChoice precision,
      @JsonProperty("micro_batch") Integer microBatch,
      @JsonProperty("evaluate_every") TrainingDuration evaluateEvery,
      @JsonProperty("checkpoint_every") TrainingDuration checkpointEvery,
      @JsonProperty("read_every") Integer readEvery,
      @JsonProperty("skip_spikes") Boolean skipSpikes,
      @JsonProperty("keep_optimizer") Boolean keepOptimizer,
      @JsonProperty("init") JsonNode init,
      @JsonProperty("repetition") Repetition repetition) {
    return new TrainConfig(
        given("batch_tokens", batchTokens),
        given("tokens", tokens),
        Objects.requireNonNullElseGet(
            schedule,
            () -> new Schedule.Wsd(Schedule.DEFAULT_WARMUP, TrainingDuration.parse("10%"), 0)),
        Objects.requireNonNullElse(weightDecay, 0.1),
        Objects.requireNonNullElse(gradientClip, 1.0),
        Objects.requireNonNullElse(precision, PrecisionChoice.AUTO),
        Objects.requireNonNullElse(microBatch, 0),
        Objects.requireNonNullElseGet(evaluateEvery, () -> TrainingDuration.parse("5%")),
        Objects.requireNonNullElseGet(checkpointEvery, () -> TrainingDuration.parse("10%")),
        Objects.requireNonNullElse(readEvery, 0),
        Objects.requireNonNullElse(skipSpikes, false),
        Objects.requireNonNullElse(keepOptimizer, false),
        Init.read(init),
        Objects.requireNonNullElse(repetition, Repetition.NATURAL));
  }

  private TrainConfig with(long otherTokens, Init otherInit) {
    return with(batchTokens, otherTokens, otherInit);
  }

  private TrainConfig with(long otherBatch, long otherTokens, Init otherInit) {
    return new TrainConfig(
        otherBatch,
        otherTokens,
        schedule,
        weightDecay,
        gradientClip,
        precision,
        microBatch,
        evaluateEvery,
        checkpointEvery,
        readEvery,
        skipSpikes,
        keepOptimizer,
        otherInit,
        repetition);
  }

  /**
   * The same training over another number of tokens.
   *
   * @param other tokens
   * @return a configuration that differs in the tokens alone; percentages are of the new number
   */
  public TrainConfig withTokens(long other) {
    return with(other, init);
  }

  /**
   * The same training in other batches.
   *
   * @param other tokens of one optimizer step
   * @return a configuration that differs in the batch alone
   */
  public TrainConfig withBatchTokens(long other) {
    return with(other, tokens, init);
  }

  /**
   * The same training from other weights.
   *
   * @param other where the weights begin
   * @return a configuration that differs in that alone
   */
  public TrainConfig withInit(Init other) {
    return with(tokens, other);
  }

  /**
   * The same training, with the path of a checkpoint to begin from made absolute.
   *
   * @param folder what a relative path is relative to
   * @return a configuration that differs in that alone
   */
  public TrainConfig resolve(Path folder) {
    return init instanceof Init.Checkpoint checkpoint
        ? withInit(
            new Init.Checkpoint(
                folder.resolve(checkpoint.path()).normalize().toString(),
                checkpoint.keepOptimizer()))
        : this;
  }

  /**
   * The number of optimizer steps.
   *
   * @return {@link #tokens} over {@link #batchTokens}, to the nearest whole number, at least 1
   */
  public long steps() {
    return Math.max(1, Math.round((double) tokens / batchTokens));
  }

  /**
   * The tokens that the whole run trains on.
   *
   * @return steps times tokens of a batch
   */
  public long trainedTokens() {
    return steps() * batchTokens;
  }

  /**
   * The sequences of one batch.
   *
   * @param sequenceLength tokens of one sequence
   * @return a whole number of sequences
   * @throws InputException if the batch is no multiple of the sequence length
   */
  public int batchSequences(int sequenceLength) {
    if (batchTokens % sequenceLength != 0 || batchTokens / sequenceLength > Integer.MAX_VALUE) {
      long below = Math.max(1, batchTokens / sequenceLength) * sequenceLength;
      throw InputException.of(
          "train.batch_tokens is %d, no multiple of the sequence length %d; the nearest accepted"
              + " are %d and %d",
          batchTokens, sequenceLength, below, below + sequenceLength);
    }
    return (int) (batchTokens / sequenceLength);
  }

  /**
   * The points at which every validation domain is evaluated: the end of the first step at or
   * behind each multiple of {@link #evaluateEvery}, and the end of the run.
   *
   * @return tokens seen, rising
   */
  public long[] evaluationTokens() {
    return LongStream.rangeClosed(1, steps())
        .filter(this::evaluatesAfter)
        .map(step -> step * batchTokens)
        .toArray();
  }

  boolean evaluatesAfter(long step) {
    return step == steps() || crosses(step, evaluateEvery.of(trainedTokens()));
  }

  boolean checkpointsAfter(long step) {
    return step == steps() || crosses(step, checkpointEvery.of(trainedTokens()));
  }

  private boolean crosses(long step, double every) {
    return Math.floor(step * batchTokens / every) > Math.floor((step - 1) * batchTokens / every);
  }

  private static long given(String key, Long value) {
    if (value == null) {
      throw InputException.of("the key '%s' is missing; a count of tokens is required", key);
    }
    return value;
  }

  private static void positive(String key, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw InputException.of("%s is %s; accepted are numbers above 0", key, plain(value));
    }
  }

  private static void notNegative(String key, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw InputException.of("%s is %s; accepted are numbers from 0 on", key, plain(value));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
