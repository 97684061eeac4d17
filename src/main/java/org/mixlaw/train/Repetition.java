package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.mixlaw.base.InputException;

/** How much of each domain a run may draw from: the key {@code train.repetition}. */
public enum Repetition {
  /** From all of it, so that a short run repeats a domain less often than a long one. */
  NATURAL,
  /**
   * From a fixed part of it, as small against the whole as the run is against the target's, so that
   * the run repeats the domain as often as the target will (arXiv 2606.07597).
   */
  MATCHED;

  @JsonCreator
  static Repetition parse(String word) {
    for (Repetition repetition : values()) {
      if (repetition.word().equals(word)) {
        return repetition;
      }
    }
    throw InputException.of("repetition is '%s'; accepted are natural and matched", word);
  }

  /**
   * As it stands in a study file.
   *
   * @return {@code natural} or {@code matched}
   */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
