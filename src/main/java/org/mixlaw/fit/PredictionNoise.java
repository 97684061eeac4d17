package org.mixlaw.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Weights;

/**
 * What the draws of a law cannot show of a prediction's error: the scatter of runs about the law,
 * what it missed of mixtures left out, and how it errs beyond the measured sizes and token counts.
 * Standard deviations in nats per token.
 */
final class PredictionNoise {
  /** The share of the losses' spread that a law which nothing could be left out of may miss. */
  private static final double UNTRIED = 0.2;

  /** The share of a predicted fall beyond what was measured that may be wrong, where untried. */
  private static final double UNTRIED_FALL = 0.25;

  private final FittedLaws laws;
  private final HoldOutErrors errors;
  private final double params;
  private final double sizeSteps;
  private final double tokenSteps;
  private final Optional<Law.AtTarget> largest;
  private final Optional<Law.AtTarget> longest;

  /**
   * By how much a mixture's losses fall from what was measured to the target, where hold-out
   * validation did not try such a step.
   *
   * @param size beyond the largest model, by series
   * @param tokens beyond the last token count, by series
   * @param run what repeats and standard errors say of a run's losses
   */
  record Falls(double[] size, double[] tokens, RunNoise run) {}

  /**
   * The noise at a target.
   *
   * @param laws the laws
   * @param scale the target
   */
  PredictionNoise(FittedLaws laws, TargetScale scale) {
    this.laws = laws;
    this.errors = laws.holdOut();
    this.params = scale.lawParams();
    double tokens = scale.lawTokens();
    double most = last(laws.measured().params());
    double last = laws.measured().tokens().last();
    this.sizeSteps = beyond(params, most, errors.sizeStep());
    this.tokenSteps = beyond(tokens, last, errors.tokenStep());
    this.largest =
        errors.size().isEmpty() && params > most
            ? Optional.of(laws.fitted().at(most, tokens))
            : Optional.empty();
    this.longest =
        errors.tokens().isEmpty() && tokens > last
            ? Optional.of(laws.fitted().at(params, last))
            : Optional.empty();
  }

  private static double last(List<Long> measured) {
    return measured.get(measured.size() - 1);
  }

  /** How far a target lies beyond the largest measured, in steps of the hold-out validation. */
  private static double beyond(double target, double last, double step) {
    return step > 0 ? Math.max(0, Math.log(target / last) / step) : 0;
  }

  /**
   * The falls of a mixture: once for all of its losses.
   *
   * @param proportions the mixture
   * @param here its losses at the target, by series
   */
  Falls falls(double[] proportions, double[] here) {
    return new Falls(
        fall(largest, proportions, here),
        fall(longest, proportions, here),
        RunNoise.of(laws, params, here));
  }

  private static double[] fall(Optional<Law.AtTarget> from, double[] proportions, double[] here) {
    double[] falls = new double[here.length];
    if (from.isPresent()) {
      double[] there = from.get().losses(proportions);
      Arrays.setAll(falls, i -> there[i] - here[i]);
    }
    return falls;
  }

  /**
   * The noise of a weighted sum of losses.
   *
   * @param falls of the mixture
   * @param seen whether it was measured
   * @param weights weight by series
   * @param drawn the standard deviation that the draws show already
   */
  double ofLoss(Falls falls, boolean seen, double[] weights, double drawn) {
    double size =
        errors.size().isEmpty()
            ? UNTRIED_FALL * Math.abs(Weights.mean(falls.size(), weights))
            : sizeSteps * errors.size().typical(weights);
    double tokens =
        errors.tokens().isEmpty()
            ? UNTRIED_FALL * Math.abs(Weights.mean(falls.tokens(), weights))
            : tokenSteps * errors.tokens().typical(weights);
    return Math.hypot(ofMixture(falls.run(), seen, weights, drawn), Math.hypot(size, tokens));
  }

  /**
   * The noise of the difference between two mixtures' weighted losses: what is common to mixtures
   * cancels, each mixture's own does not.
   *
   * @param one the falls of a mixture
   * @param oneSeen whether it was measured
   * @param other those of another
   * @param otherSeen whether that was measured
   * @param weights weight by series
   * @param drawn the standard deviation of the difference that the draws show already
   */
  double ofDifference(
      Falls one, boolean oneSeen, Falls other, boolean otherSeen, double[] weights, double drawn) {
    double each = drawn / Math.sqrt(2);
    double mixtures =
        Math.hypot(
            ofMixture(one.run(), oneSeen, weights, each),
            ofMixture(other.run(), otherSeen, weights, each));
    double size =
        errors.size().isEmpty()
            ? UNTRIED_FALL
                * (Weights.mean(one.size(), weights) - Weights.mean(other.size(), weights))
            : sizeSteps * Math.sqrt(2) * errors.size().scatter(weights);
    double tokens =
        errors.tokens().isEmpty()
            ? UNTRIED_FALL
                * (Weights.mean(one.tokens(), weights) - Weights.mean(other.tokens(), weights))
            : tokenSteps * Math.sqrt(2) * errors.tokens().scatter(weights);
    return Math.hypot(mixtures, Math.hypot(size, tokens));
  }

  /**
   * A mixture's own noise: of a run about the law, no less than its seed and the text of its
   * evaluation make it, and, unmeasured, of the law about mixtures.
   */
  private double ofMixture(RunNoise own, boolean seen, double[] weights, double drawn) {
    double run = Math.max(ofRun(weights), own.of(weights));
    double missed = seen ? 0 : errors.mixtures().usual(weights);
    return Math.sqrt(Math.max(run * run, missed * missed - drawn * drawn));
  }

  /**
   * The scatter of runs: of one run partly common to its domains, half way between all and none.
   */
  double ofRun(double[] weights) {
    return ofRun(laws, weights);
  }

  /** The same, wherever the target is. */
  static double ofRun(FittedLaws laws, double[] weights) {
    double scatter = 0;
    double squares = 0;
    int i = 0;
    for (FittedLaws.Quality q : laws.quality().values()) {
      double each =
          laws.holdOut().untried() ? Math.max(q.residual(), UNTRIED * q.spread()) : q.residual();
      scatter += weights[i] * each;
      squares += weights[i] * weights[i] * each * each;
      i++;
    }
    return Math.sqrt((scatter * scatter + squares) / 2);
  }
}
