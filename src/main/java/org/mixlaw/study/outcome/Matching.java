package org.mixlaw.study.outcome;

import org.mixlaw.loss.LossCurve;
import org.mixlaw.loss.StepsToMatch;

/**
 * How much training a better mixture saves, by both figures of "Data Mixing Laws" (arXiv
 * 2403.16952): its optimum reaches the default mixture's final loss at 73% of the steps, and the
 * default mixture needs 48% more steps to reach the optimum's.
 *
 * @param optimum at what share of its tokens the optimum reaches the baseline's final overall loss
 * @param baseline at what share of its tokens the baseline reaches the optimum's: 1.48 for 48% more
 */
public record Matching(StepsToMatch optimum, StepsToMatch baseline) {
  /**
   * Compares two curves of one length.
   *
   * @param optimum the overall loss of the optimum along its training
   * @param baseline that of the baseline
   * @return both figures
   */
  public static Matching of(LossCurve optimum, LossCurve baseline) {
    return of(optimum, baseline, optimum, baseline);
  }

  /**
   * Compares two curves that are known beyond the end of the training.
   *
   * @param optimum the overall loss of the optimum along its training
   * @param baseline that of the baseline
   * @param optimumBeyond the optimum's curve, farther
   * @param baselineBeyond the baseline's curve, farther
   * @return both figures
   */
  public static Matching of(
      LossCurve optimum, LossCurve baseline, LossCurve optimumBeyond, LossCurve baselineBeyond) {
    return new Matching(
        StepsToMatch.of(optimumBeyond, baseline), StepsToMatch.of(baselineBeyond, optimum));
  }
}
