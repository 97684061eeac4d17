package org.mixlaw.cli.laws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.LawFamily;

/** The laws that there are, for {@code --help}. */
public final class LawsHelp {
  private LawsHelp() {}

  static String[] lines() {
    List<String> lines = new ArrayList<>(List.of("", "Laws:"));
    for (LawFamily.Scope scope : LawFamily.Scope.values()) {
      lines.add(" " + title(scope) + ":");
      int width =
          LawCatalog.all().stream().mapToInt(family -> family.name().length()).max().orElse(0);
      for (LawFamily family : LawCatalog.of(scope)) {
        lines.add(
            String.format(
                Locale.ROOT, "  %-" + width + "s  %s", family.name(), family.description()));
      }
      List<LawFamily> candidates = LawCatalog.candidates(scope);
      if (!candidates.isEmpty()) {
        lines.add(
            "  without --law: "
                + candidates.stream().map(LawFamily::name).collect(Collectors.joining(", ")));
      }
    }
    return lines.toArray(String[]::new);
  }

  private static String title(LawFamily.Scope scope) {
    return switch (scope) {
      case ONE_SCALE -> "any mixture, at the largest size and its last token count";
      case TWO_SCALES -> "any mixture at the largest size, from many mixtures at a smaller one";
      case CURVES_OVER_TOKENS -> "measured mixtures and sizes, at any token count";
      case CURVES_OVER_SIZES -> "measured mixtures and token counts, at any size";
      case ALL_SCALES -> "any mixture at any size and token count";
    };
  }
}
