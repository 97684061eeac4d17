package org.mixlaw.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How losses from elsewhere are to be read. Every format takes some of these and says which ({@link
 * LossFormat#options}).
 *
 * @param experiment which experiment to take, where the source holds several
 * @param domains which training domains, or their names in the order of the proportions; may be
 *     empty
 * @param metrics which losses; may be empty
 * @param run the column that names the run
 * @param params the model's non-embedding parameters: a count, or the column that holds them
 * @param tokens the tokens seen: a count, or the column that holds them
 * @param renamed new names by the old ones, of domains and losses
 * @param fixes for a run (its whole name, or the part up to its index, with or without the size):
 *     the right proportions as {@code r1-r2-...}, {@code normalize}, or {@code skip}
 * @param lastStep the step that {@code last} stands for; without it those lines are left out
 * @param tokensPerStep tokens in a batch, where the source counts steps
 */
public record ImportOptions(
    Optional<String> experiment,
    List<String> domains,
    List<String> metrics,
    Optional<String> run,
    Optional<String> params,
    Optional<String> tokens,
    Map<String, String> renamed,
    Map<String, String> fixes,
    OptionalLong lastStep,
    OptionalLong tokensPerStep) {
  /** Nothing said. */
  public static final ImportOptions DEFAULT =
      new ImportOptions(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          OptionalLong.empty(),
          OptionalLong.empty());
}
