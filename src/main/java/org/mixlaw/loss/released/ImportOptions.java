package org.mixlaw.loss.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How released logs are to be read.
 *
 * @param experiment which experiment to take, needed where the logs hold several
 * @param domains the training domains in the order of the proportions, where they are not those of
 *     the authors; may be empty
 * @param fixes for a run (its whole name, or the part up to its index, with or without the size):
 *     the right proportions as {@code r1-r2-...}, {@code normalize}, or {@code skip}
 * @param lastStep the step that {@code last} stands for; without it those lines are left out
 * @param tokensPerStep tokens in a batch
 */
public record ImportOptions(
    Optional<String> experiment,
    List<String> domains,
    Map<String, String> fixes,
    OptionalLong lastStep,
    long tokensPerStep) {
  /** The authors' batch: 2^20 tokens. */
  public static final long AUTHORS_TOKENS_PER_STEP = 1L << 20;

  /** Nothing said: the authors' own runs, from logs of a single experiment. */
  public static final ImportOptions DEFAULT =
      new ImportOptions(
          Optional.empty(), List.of(), Map.of(), OptionalLong.empty(), AUTHORS_TOKENS_PER_STEP);
}
