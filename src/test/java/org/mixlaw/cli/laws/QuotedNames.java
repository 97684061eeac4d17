package org.mixlaw.cli.laws;

import java.util.ArrayList;
import java.util.List;
import org.mixlaw.base.CsvText;

/** Small tables whose domains and mixtures have names that CSV must quote. */
final class QuotedNames {
  static final String CODE = "code, \"free\"";
  static final String BOOKS = "books, old";
  static final String MIXTURE = "half, \"so called\"";

  /** Losses of two sizes at three token counts on four mixtures, of a law with known form. */
  static final String LOSSES = losses();

  /** One mixture. */
  static final String MIXTURES =
      CsvText.line(List.of("mixture", "mix." + CODE, "mix." + BOOKS))
          + CsvText.line(List.of(MIXTURE, 0.5, 0.5));

  /** Weights of the two domains. */
  static final String WEIGHTS =
      CsvText.line(List.of("domain", "weight"))
          + CsvText.line(List.of(CODE, 3))
          + CsvText.line(List.of(BOOKS, 1));

  private QuotedNames() {}

  private static String losses() {
    StringBuilder csv =
        new StringBuilder(
            CsvText.line(
                List.of(
                    "run", "params", "tokens", "mix." + CODE, "mix." + BOOKS, "domain", "loss")));
    for (long params : new long[] {1_000_000, 2_000_000}) {
      for (double code : new double[] {0.1, 0.3, 0.6, 0.9}) {
        for (long tokens = 1_000_000; tokens <= 4_000_000; tokens *= 2) {
          double scale =
              1 + 0.3 * Math.pow(params / 1e6, -0.4) + 0.4 * Math.pow(tokens / 1e6, -0.5);
          for (String domain : List.of(CODE, BOOKS)) {
            double own = domain.equals(CODE) ? code : 1 - code;
            List<Object> row =
                new ArrayList<>(List.of("r, " + params + " " + code, params, tokens));
            row.addAll(List.of(code, 1 - code, domain, scale * (2 + Math.exp(-2 * own))));
            csv.append(CsvText.line(row));
          }
        }
      }
    }
    return csv.toString();
  }
}
