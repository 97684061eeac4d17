package org.mixlaw.study;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.mixlaw.loss.LossTable;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.train.TrainConfig;

/**
 * Which of the pilots' checkpoints the laws are fitted on. A checkpoint of one annealed run is not
 * a shorter annealed run, so what can be had depends on the schedule.
 */
public enum FittedCheckpoints {
  /** The target is as long as the pilots: the last alone, and no law over tokens can err. */
  LAST,
  /** The learning rate is never lowered: all of them. */
  ALL,
  /** Those from before the learning rate comes down. */
  BEFORE_ANNEALING,
  /** All of them, since the learning rate comes down from the end of the warmup on. */
  ANNEALING;

  /**
   * The checkpoints that a study's laws are fitted on.
   *
   * @param study the study file
   * @return which
   */
  public static FittedCheckpoints of(StudyFile study) {
    TrainConfig train = study.train();
    long total = train.trainedTokens();
    if (study.targetTokens() == total) {
      return LAST;
    }
    List<Long> stable =
        LongStream.of(train.evaluationTokens())
            .filter(tokens -> !train.schedule().annealed(tokens, total))
            .boxed()
            .toList();
    if (stable.size() == train.evaluationTokens().length) {
      return ALL;
    }
    double warm = train.schedule().warmup().of(total);
    return stable.stream().anyMatch(tokens -> tokens > warm) ? BEFORE_ANNEALING : ANNEALING;
  }

  /**
   * Keeps these checkpoints of a table.
   *
   * @param losses the losses of all pilots
   * @param train how they were trained
   * @return those that one law can describe
   */
  LossTable of(LossTable losses, TrainConfig train) {
    long total = train.trainedTokens();
    return switch (this) {
      case LAST -> losses.filter(row -> row.tokens() == total);
      case BEFORE_ANNEALING ->
          losses.filter(row -> !train.schedule().annealed(row.tokens(), total));
      case ALL, ANNEALING -> losses;
    };
  }

  /**
   * What that does to the predictions.
   *
   * @return a sentence, where there is something to know
   */
  public Optional<String> note() {
    return switch (this) {
      case LAST, ALL -> Optional.empty();
      case BEFORE_ANNEALING ->
          Optional.of(
              "the learning rate anneals at the end of the pilots: laws for a target of another"
                  + " length are fitted on checkpoints from before that, and predict losses before"
                  + " annealing");
      case ANNEALING ->
          Optional.of(
              "the learning rate anneals over the whole of the pilots, and the laws use several"
                  + " checkpoints of each: a checkpoint of one annealed run is not a shorter"
                  + " annealed run (its loss lies above that of one), so the law over tokens comes"
                  + " out too steep; train pilots at a wsd or constant schedule, or give the target"
                  + " their length");
    };
  }
}
