package org.mixlaw.law;

import java.util.Arrays;
import java.util.Locale;
import org.mixlaw.base.InputException;

/** Which curves of a step or size law share an exponent. */
public enum ExponentSharing {
  /** None: each has its own. It needs three points for each curve. */
  CURVE,
  /** Those of a validation domain. */
  DOMAIN,
  /** Those of a model size (step law), or of a token count (size law). */
  SIZE,
  /** All. */
  ALL;

  /**
   * Finds a sharing.
   *
   * @param text its name
   * @return the sharing
   * @throws InputException if there is none of that name
   */
  public static ExponentSharing parse(String text) {
    return Arrays.stream(values())
        .filter(s -> s.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "exponents cannot be shared by '%s'; accepted are curve, domain, size, all",
                    text));
  }
}
