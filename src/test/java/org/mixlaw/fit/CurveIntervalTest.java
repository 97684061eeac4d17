package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;

/** Intervals of step and size laws, on the ends of curves that were kept from them. */
class CurveIntervalTest {
  private static final LossTable TABLE = LossTable.read(Path.of("data/published/redpajama.csv"));
  private static final long LARGEST = TABLE.sizes().last();
  private static final long LAST = TABLE.tokens().last();

  private static FittedLaws fit(LawFamily law, Predicate<LossTable.Row> seen) throws IOException {
    return new LawFitter(
            TABLE.filter(seen), new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
        .fit(Optional.of(law));
  }

  /** The share of the losses at the largest size and last token count within their intervals. */
  private static double coverage(FittedLaws laws) {
    Predictor predictor = laws.predictor(LARGEST, LAST, 0.8);
    LossTable end = TABLE.filter(row -> row.params() == LARGEST && row.tokens() == LAST);
    Map<String, Double> weights = Map.of("Github", 1.0);
    return end.rows().stream()
        .mapToInt(
            row -> {
              Prediction p = predictor.predict(row.mixture(), weights).get(row.domain());
              return p.lower() <= row.loss() && row.loss() <= p.upper() ? 1 : 0;
            })
        .average()
        .orElseThrow();
  }

  @Test
  void anEndedStepLawHoldsTheRestOfTheRuns() throws IOException {
    double held = coverage(fit(LawCatalog.named("step"), row -> row.tokens() <= 0.67 * LAST));
    assertTrue(held > 0.6 && held < 0.97, "80% intervals hold " + held);
  }

  @Test
  void aSizeLawHoldsTheNextSize() throws IOException {
    double held = coverage(fit(LawCatalog.named("size"), row -> row.params() < LARGEST));
    assertTrue(held > 0.6, "80% intervals hold " + held);
  }

  @Test
  void intervalsWidenWithTheDistanceBeyondTheMeasured() throws IOException {
    FittedLaws laws = fit(LawCatalog.named("step"), row -> row.params() == LARGEST);
    double before = 0;
    for (double times : List.of(1.0, 1.5, 3.0, 10.0)) {
      SortedMap<String, Prediction> there =
          laws.predict(
              LARGEST,
              times * LAST,
              TABLE.rows().get(0).mixture(),
              Map.of("Github", 0.5, "ArXiv", 0.5),
              0.8);
      double width = there.get("*").upper() - there.get("*").lower();
      assertTrue(width > before, times + " times the tokens: " + width + " after " + before);
      before = width;
    }
  }
}
