package org.mixlaw.study.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.noise.SeedNoise;
import org.mixlaw.mixture.Mixture;

/** How rankings and gains carry over from one size to another. */
class TransferTest {
  private static final SortedMap<String, Double> WEIGHTS =
      new TreeMap<>(Map.of("x", 0.5, "y", 0.5));

  /** Pilots whose overall loss is half of what is given, at their end. */
  private static LossTable pilots(double[] small, double[] large) {
    List<LossTable.Row> rows = new ArrayList<>();
    for (int m = 0; m < small.length; m++) {
      for (long params : List.of(1_000L, 8_000L)) {
        double loss = (params == 1_000 ? small : large)[m];
        for (long tokens : List.of(100L, 200L)) {
          for (String domain : WEIGHTS.keySet()) {
            double part = tokens == 200 ? (domain.equals("x") ? loss - 1 : loss + 1) : 9 - loss;
            rows.add(
                new DomainLoss(domain, part, Double.NaN, Double.NaN, 10)
                    .row(
                        params + "-" + m,
                        "w",
                        params,
                        "1",
                        tokens,
                        Mixture.of(Map.of("a", m / 8.0, "b", 1 - m / 8.0))));
          }
        }
      }
    }
    return LossTable.of(rows);
  }

  private static AtSize at(long params, Gain gain) {
    List<Validation.Checked> none =
        List.of(checked("optimum", 3 - gain.observed()), checked("baseline", 3));
    LossCurve curve = LossCurve.of("c", Map.of(100, 4.0, 200, 3.0));
    return new AtSize(
        "w",
        params,
        200,
        none,
        Validation.Ranking.of(none),
        gain,
        Matching.of(curve, curve),
        Optional.empty(),
        List.of());
  }

  private static Validation.Checked checked(String name, double loss) {
    return new Validation.Checked(
        name,
        name,
        Mixture.of(Map.of("a", 1.0)),
        List.of(Validation.Row.of("*", loss, loss - 1, loss + 1, loss)));
  }

  private static Gain gain(double observed, double seeds) {
    return new Gain(0.02, 0, 0.1, observed, 0.01, OptionalDouble.of(seeds), 0);
  }

  @Test
  void pilotsAtBothSizesAreRankedAtTheirEnd() {
    Transfer transfer =
        Transfer.of(
                pilots(new double[] {4, 3.8, 3.6, 3.9}, new double[] {3, 2.8, 2.9, 3.1}),
                Optional.empty(),
                WEIGHTS,
                List.of(at(8_000, gain(0.1, 0.01))),
                0.8)
            .orElseThrow();
    RankTransfer ranks = transfer.rankings().get(0);
    assertEquals(1_000, ranks.smaller());
    assertEquals(8_000, ranks.larger());
    assertEquals(4, ranks.mixtures());
    // ranks 4 2 1 3 against 3 1 2 4: four differences of 1
    assertEquals(1 - 6 * 4 / 60.0, ranks.spearman(), 1e-12);
    assertTrue(ranks.ceiling().isEmpty());
    assertEquals(List.of(), transfer.gains());
  }

  @Test
  void seedsLeaveLessOfACorrelation() {
    double[] small = {4, 3.8, 3.6, 3.9};
    double[] large = {3, 2.8, 2.9, 3.1};
    SortedMap<String, SortedMap<Long, Double>> deviation = new TreeMap<>();
    WEIGHTS
        .keySet()
        .forEach(domain -> deviation.put(domain, new TreeMap<>(Map.of(1_000L, 0.05, 8_000L, 0.1))));
    SeedNoise noise =
        new SeedNoise(2, 4, 0, new TreeMap<>(Map.of("x", 3.0, "y", 3.0)), deviation, 1);
    double ceiling =
        Transfer.of(
                pilots(small, large),
                Optional.of(noise),
                WEIGHTS,
                List.of(at(8_000, gain(0.1, 0.01))),
                0.8)
            .orElseThrow()
            .rankings()
            .get(0)
            .ceiling()
            .orElseThrow();
    double ofSmall = 1 - 0.05 * 0.05 / 0.0875 * 3;
    double ofLarge = 1 - 0.1 * 0.1 / 0.05 * 3;
    assertEquals(Math.sqrt(ofSmall * ofLarge), ceiling, 1e-9);
  }

  @Test
  void theRatioOfGainsHasFiellersInterval() {
    Transfer transfer =
        Transfer.of(
                pilots(new double[] {4}, new double[] {3}),
                Optional.empty(),
                WEIGHTS,
                List.of(at(1_000, gain(0.1, 0.01)), at(8_000, gain(0.05, 0.01))),
                0.8)
            .orElseThrow();
    assertEquals(List.of(), transfer.rankings());
    GainTransfer gains = transfer.gains().get(0);
    assertEquals(0.5, gains.ratio(), 1e-12);
    assertEquals(1, gains.predicted().orElseThrow(), 1e-12);
    double z = 1.2815515655446004;
    for (double end : new double[] {gains.lower().orElseThrow(), gains.upper().orElseThrow()}) {
      assertEquals(
          z * Math.hypot(0.01, end * 0.01), Math.abs(0.05 - end * 0.1), 1e-9, "an end is " + end);
    }
    assertTrue(gains.lower().orElseThrow() < 0.5 && gains.upper().orElseThrow() > 0.5);
  }

  @Test
  void aSmallGainWithinNoiseLeavesTheRatioOpen() {
    GainTransfer gains =
        GainTransfer.of(at(1_000, gain(0.01, 0.01)), at(8_000, gain(1, 0.01)), 0.8);
    assertTrue(gains.lower().isEmpty() && gains.upper().isEmpty());
    assertEquals(100, gains.ratio(), 1e-9);
  }

  @Test
  void bothFiguresOfThePaperAreReadOffTheCurves() {
    // L = 2 + c (D / 100)^-.5: the optimum's c is 1, the baseline's 1.2
    Map<Integer, Double> optimum = new TreeMap<>();
    Map<Integer, Double> baseline = new TreeMap<>();
    for (int tokens = 25; tokens <= 400; tokens += 5) {
      optimum.put(tokens, 2 + Math.pow(tokens / 100.0, -0.5));
      baseline.put(tokens, 2 + 1.2 * Math.pow(tokens / 100.0, -0.5));
    }
    Matching seen = Matching.of(upTo(200, optimum), upTo(200, baseline));
    assertEquals(1 / 1.44, seen.optimum().interpolated().orElseThrow(), 0.002);
    assertTrue(seen.baseline().interpolated().isEmpty(), "not within its own training");
    assertEquals(1.44, seen.baseline().powerLaw().orElseThrow(), 0.01);
    Matching foreseen =
        Matching.of(
            upTo(200, optimum), upTo(200, baseline), upTo(400, optimum), upTo(400, baseline));
    assertEquals(1 / 1.44, foreseen.optimum().interpolated().orElseThrow(), 0.002);
    assertEquals(1.44, foreseen.baseline().interpolated().orElseThrow(), 0.002);
  }

  private static LossCurve upTo(int last, Map<Integer, Double> losses) {
    Map<Integer, Double> part = new TreeMap<>(losses);
    part.keySet().removeIf(tokens -> tokens > last);
    return LossCurve.of("curve", part);
  }
}
