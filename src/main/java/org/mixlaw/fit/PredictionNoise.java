package org.mixlaw.fit;

import java.util.List;
import org.mixlaw.law.Law;

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
  private final double sizeSteps;
  private final double tokenSteps;
  private final Law.AtTarget target;
  private final Law.AtTarget largest;
  private final Law.AtTarget longest;

  /**
   * The noise at a target.
   *
   * @param laws the laws
   * @param scale the target
   */
  PredictionNoise(FittedLaws laws, TargetScale scale) {
    this.laws = laws;
    this.errors = laws.holdOut();
    double params = scale.lawParams();
    double tokens = scale.lawTokens();
    double most = last(laws.measured().params());
    double last = last(laws.measured().tokens());
    this.sizeSteps = beyond(params, most, errors.sizeStep());
    this.tokenSteps = beyond(tokens, last, errors.tokenStep());
    this.target = laws.fitted().at(params, tokens);
    this.largest = laws.fitted().at(Math.min(params, most), tokens);
    this.longest = laws.fitted().at(params, Math.min(tokens, last));
  }

  private static double last(List<Long> measured) {
    return measured.get(measured.size() - 1);
  }

  /** How far a target lies beyond the largest measured, in steps of the hold-out validation. */
  private static double beyond(double target, double last, double step) {
    return step > 0 ? Math.max(0, Math.log(target / last) / step) : 0;
  }

  /**
   * The noise of a weighted sum of losses.
   *
   * @param proportions the mixture
   * @param seen whether it was measured
   * @param weights weight by series
   * @param drawn the standard deviation that the draws show already
   */
  double ofLoss(double[] proportions, boolean seen, double[] weights, double drawn) {
    double size =
        errors.size().isEmpty()
            ? UNTRIED_FALL * Math.abs(fall(largest, proportions, weights))
            : sizeSteps * HoldOutErrors.typical(errors.size(), weights);
    double tokens =
        errors.tokens().isEmpty()
            ? UNTRIED_FALL * Math.abs(fall(longest, proportions, weights))
            : tokenSteps * HoldOutErrors.typical(errors.tokens(), weights);
    return Math.hypot(ofMixture(seen, weights, drawn), Math.hypot(size, tokens));
  }

  /**
   * The noise of the difference between two mixtures' weighted losses: what is common to mixtures
   * cancels, each mixture's own does not.
   *
   * @param one a mixture
   * @param oneSeen whether it was measured
   * @param other another
   * @param otherSeen whether that was measured
   * @param weights weight by series
   * @param drawn the standard deviation of the difference that the draws show already
   */
  double ofDifference(
      double[] one,
      boolean oneSeen,
      double[] other,
      boolean otherSeen,
      double[] weights,
      double drawn) {
    double each = drawn / Math.sqrt(2);
    double mixtures =
        Math.hypot(ofMixture(oneSeen, weights, each), ofMixture(otherSeen, weights, each));
    double size =
        errors.size().isEmpty()
            ? UNTRIED_FALL * (fall(largest, one, weights) - fall(largest, other, weights))
            : sizeSteps * Math.sqrt(2) * HoldOutErrors.scatter(errors.size(), weights);
    double tokens =
        errors.tokens().isEmpty()
            ? UNTRIED_FALL * (fall(longest, one, weights) - fall(longest, other, weights))
            : tokenSteps * Math.sqrt(2) * HoldOutErrors.scatter(errors.tokens(), weights);
    return Math.hypot(mixtures, Math.hypot(size, tokens));
  }

  /** A mixture's own noise: of a run about the law, and, unmeasured, of the law about mixtures. */
  private double ofMixture(boolean seen, double[] weights, double drawn) {
    double run = ofRun(weights);
    double missed = seen ? 0 : HoldOutErrors.usual(errors.mixtures(), weights);
    return Math.sqrt(Math.max(run * run, missed * missed - drawn * drawn));
  }

  /**
   * The scatter of runs: of one run partly common to its domains, half way between all and none.
   */
  private double ofRun(double[] weights) {
    double scatter = 0;
    double squares = 0;
    int i = 0;
    for (FittedLaws.Quality q : laws.quality().values()) {
      double each = errors.untried() ? Math.max(q.residual(), UNTRIED * q.spread()) : q.residual();
      scatter += weights[i] * each;
      squares += weights[i] * weights[i] * each * each;
      i++;
    }
    return Math.sqrt((scatter * scatter + squares) / 2);
  }

  /** By how much the weighted loss falls from what was measured to the target. */
  private double fall(Law.AtTarget from, double[] proportions, double[] weights) {
    double[] there = from.losses(proportions);
    double[] here = target.losses(proportions);
    double fall = 0;
    for (int i = 0; i < weights.length; i++) {
      fall += weights[i] * (there[i] - here[i]);
    }
    return fall;
  }
}
