package org.mixlaw.optimum;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What "best" means for a mixture. */
public enum Goal {
  /** The weighted mean loss is least (a single domain: all weight on it). */
  @JsonProperty("weighted")
  WEIGHTED,
  /**
   * The weighted domain that fares worst against the baseline fares best: the least, over mixtures,
   * of the largest excess loss over the baseline mixture (the excess of group-DRO and DoReMi, Xie
   * et al. 2023). Losses of different domains lie at different levels, so that a plain maximum
   * would only serve the hardest text.
   */
  @JsonProperty("minimax")
  MINIMAX
}
