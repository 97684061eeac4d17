package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;

/**
 * The course of the learning rate over a run, as a factor on the peak rate.
 *
 * <p>All of them warm up linearly from 0: the step that reaches the end of the warmup is the first
 * at the peak. Only a constant stretch makes an early checkpoint a fair measurement of a shorter
 * run ({@link #annealed}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Wsd.class, name = "wsd"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant")
})
public sealed interface Schedule {
  /** One percent of the run, the warmup where none is given (as Pythia's). */
  TrainingDuration DEFAULT_WARMUP = TrainingDuration.parse("1%");

  /**
   * How the rate rises.
   *
   * @return the length of the warmup
   */
  TrainingDuration warmup();

  /**
   * The factor on the peak rate for one step, leaving the warmup aside.
   *
   * @param before tokens seen before the step
   * @param total tokens of the whole run
   * @return a factor from 0 to 1
   */
  double afterWarmup(double before, long total);

  /**
   * The factor on the peak rate for one step.
   *
   * @param before tokens seen before the step
   * @param batchTokens tokens of the step
   * @param total tokens of the whole run
   * @return a factor above 0 up to 1, but 0 where a cosine without a floor has ended
   */
  default double factor(long before, long batchTokens, long total) {
    double rising = warmup().of(total);
    double after = before + (double) batchTokens;
    return (after < rising ? after / rising : 1) * afterWarmup(before, total);
  }

  /**
   * Whether the losses measured up to some point belong to a rate that has begun to fall, so that
   * they are no measurements of a run that ends there.
   *
   * @param tokens tokens seen
   * @param total tokens of the whole run
   * @return true if the rate has been lowered before that point
   */
  default boolean annealed(long tokens, long total) {
    return afterWarmup(Math.max(0, tokens - 1), total) < 1;
  }

  /**
   * Warmup, a stable stretch, and a linear decay over the end of the run (Hu et al., MiniCPM, COLM
   * 2024; Hägele et al., NeurIPS 2024).
   *
   * @param warmup how long the rate rises
   * @param decay how long it falls, at the end
   * @param floor the factor at the end of the decay, from 0 to 1
   */
  record Wsd(
      @Key(value = "how long the rate rises", byDefault = "1%", example = "2%")
          TrainingDuration warmup,
      @Key(value = "how long the rate falls, at the end", byDefault = "10%", example = "20%")
          TrainingDuration decay,
      @Key(
              value = "the factor at the end of the decay, from 0 to 1",
              byDefault = "0.0",
              example = "0.1")
          double floor)
      implements Schedule {
    /** Checks the floor. */
    public Wsd {
      floorInRange(floor);
    }

    @JsonCreator
    static Wsd read(
        @JsonProperty("warmup") TrainingDuration warmup,
        @JsonProperty("decay") TrainingDuration decay,
        @JsonProperty("floor") Double floor) {
      return new Wsd(
          Objects.requireNonNullElse(warmup, DEFAULT_WARMUP),
          Objects.requireNonNullElseGet(decay, () -> TrainingDuration.parse("10%")),
          Objects.requireNonNullElse(floor, 0.0));
    }

    @Override
    public double afterWarmup(double before, long total) {
      double falling = decay.of(total);
      double left = total - before;
      return left >= falling ? 1 : floor + (1 - floor) * left / falling;
    }
  }

  /**
   * Half a cosine from the peak to the floor (Loshchilov and Hutter, ICLR 2017), which Pythia and
   * most published models use with a floor of 0.1.
   *
   * @param warmup how long the rate rises
   * @param horizon where the floor is reached, counted from the start of the run
   * @param floor the factor from there on, from 0 to 1
   */
  record Cosine(
      @Key(value = "how long the rate rises", byDefault = "1%", example = "2%")
          TrainingDuration warmup,
      @Key(
              value = "where the floor is reached, counted from the start",
              byDefault = "100%",
              example = "100B")
          TrainingDuration horizon,
      @Key(value = "the factor from there on, from 0 to 1", byDefault = "0.1", example = "0.0")
          double floor)
      implements Schedule {
    /** Checks the floor. */
    public Cosine {
      floorInRange(floor);
    }

    @JsonCreator
    static Cosine read(
        @JsonProperty("warmup") TrainingDuration warmup,
        @JsonProperty("horizon") TrainingDuration horizon,
        @JsonProperty("floor") Double floor) {
      return new Cosine(
          Objects.requireNonNullElse(warmup, DEFAULT_WARMUP),
          Objects.requireNonNullElseGet(horizon, () -> TrainingDuration.parse("100%")),
          Objects.requireNonNullElse(floor, 0.1));
    }

    @Override
    public double afterWarmup(double before, long total) {
      double rising = warmup.of(total);
      double falling = horizon.of(total) - rising;
      double part =
          before <= rising ? 0 : before >= rising + falling ? 1 : (before - rising) / falling;
      return floor + (1 - floor) * (1 + Math.cos(Math.PI * part)) / 2;
    }
  }

  /**
   * The peak rate to the end.
   *
   * @param warmup how long the rate rises
   */
  record Constant(
      @Key(value = "how long the rate rises", byDefault = "1%", example = "2%")
          TrainingDuration warmup)
      implements Schedule {
    @JsonCreator
    static Constant read(@JsonProperty("warmup") TrainingDuration warmup) {
      return new Constant(Objects.requireNonNullElse(warmup, DEFAULT_WARMUP));
    }

    @Override
    public double afterWarmup(double before, long total) {
      return 1;
    }
  }

  private static void floorInRange(double floor) {
    if (!(floor >= 0 && floor <= 1)) {
      throw InputException.of("floor is %s; accepted are factors from 0 to 1", floor);
    }
  }
}
