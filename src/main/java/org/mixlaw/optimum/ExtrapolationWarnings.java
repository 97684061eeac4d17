package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mixlaw.base.Counts;
import org.mixlaw.fit.FittedLaws;

/** How far a target lies beyond the sizes and tokens that were measured. */
final class ExtrapolationWarnings {
  /** A target this many times beyond the largest measured is worth a warning. */
  private static final double FAR = 5;

  private ExtrapolationWarnings() {}

  static List<String> warnings(FittedLaws.Measured measured, OptimumRequest request) {
    List<String> warnings = new ArrayList<>();
    measured.params().stream()
        .max(Long::compare)
        .ifPresent(largest -> tell(warnings, "parameters", request.params(), largest));
    measured.tokens().stream()
        .max(Long::compare)
        .ifPresent(most -> tell(warnings, "tokens", request.tokens(), most));
    return warnings;
  }

  private static void tell(List<String> warnings, String what, long target, long largest) {
    if (target > FAR * largest) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the target's %s %s are %.0f times the largest measured (%s): losses are less sure than mixtures",
              Counts.brief(target),
              what,
              (double) target / largest,
              Counts.brief(largest)));
    }
  }
}
