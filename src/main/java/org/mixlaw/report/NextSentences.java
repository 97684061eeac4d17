package org.mixlaw.report;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/**
 * What the report's first screen and the end of a command say in the same words: how far the laws
 * can be trusted, and what to run next.
 */
public final class NextSentences {
  private NextSentences() {}

  /**
   * How well the laws did on mixtures that were hidden from them.
   *
   * @param laws the laws
   * @param weights weight of each series in the overall loss, summing to 1
   * @return a sentence without its full stop; empty where nothing was hidden
   */
  public static Optional<String> hidden(FittedLaws laws, Map<String, Double> weights) {
    OptionalDouble missed = HoldOutSection.missed(laws, weights);
    OptionalDouble ranks = laws.holdOut().rankCorrelation(weights);
    if (missed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "of mixtures hidden from them the laws miss the overall loss by %.3f on average%s",
            missed.getAsDouble(),
            ranks.isPresent()
                ? String.format(
                    Locale.ROOT,
                    "; rank correlation %.2f (1: right order, 0: by chance)",
                    ranks.getAsDouble())
                : ""));
  }

  /**
   * What to run next, first of all.
   *
   * @param optimum the best mixture
   * @param validation what training it showed, where that was done
   * @param study the study's folder as commands take it, if it is a study of its own
   * @return the sentence, and a command where there is one
   */
  public static Page.Said next(
      Optimum optimum, Optional<Validation> validation, Optional<String> study) {
    if (validation.isEmpty()) {
      return study
          .map(
              root ->
                  new Page.Said("Train the optimum and the baseline.", "mixlaw validate " + root))
          .orElseGet(
              () ->
                  new Page.Said(
                      "Train the optimum and the baseline once, at a size above the pilots', and"
                          + " compare.",
                      ""));
    }
    AtSize at = validation.get().largest();
    return switch (Outcome.of(validation.get()).verdict()) {
      case CONFIRMED ->
          at.params() >= optimum.params() && at.tokens() >= optimum.tokens()
              ? new Page.Said(
                  "The optimum was trained at the target itself: use it, or set a larger target.",
                  "")
              : new Page.Said(
                  "Train the target on this mixture; this writes what its trainer needs.",
                  study
                      .map(root -> "mixlaw handover " + root + " --to TRAINER --out DIR")
                      .orElse(""));
      case TOO_CLOSE ->
          new Page.Said(
              "Keep the baseline, or train optimum and baseline with further seeds: one run each"
                  + " does not tell them apart. The same with --mixture baseline, then compare.",
              study
                  .map(
                      root ->
                          String.format(
                              Locale.ROOT,
                              "mixlaw train %s/study.yaml --study %<s --model %s --mixture optimum"
                                  + " --seed 2",
                              root,
                              at.card()))
                  .orElse(""));
      case REFUTED ->
          new Page.Said(
              "Keep the baseline; train pilots between it and the optimum, where the laws erred.",
              "");
    };
  }
}
