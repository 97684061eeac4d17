package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.Documents;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.MeasurementVariance;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.mixture.Mixture;

/**
 * Losses of which one run's are far off, and said to be unsure: every family goes by the others.
 */
class NoisyRunTest {
  private static final Map<String, Map<String, Double>> MEMBERS =
      new TreeMap<>(Map.of("prose", Map.of("prose", 1.0)));
  private static final long[] SIZES = {1_000_000, 4_000_000, 16_000_000};
  private static final long[] TOKENS = {100_000_000, 200_000_000, 400_000_000};
  private static final int MIXTURES = 12;

  /** The mixtures that are measured at the largest size where few are. */
  private static final int FEW = 7;

  private static final int NOISY = 3;
  private static final double OFF = 0.4;
  private static final double[][] MIXED = TestFits.mixtures(MIXTURES, 3, 5);

  /** All but the average, which is one of the others. */
  static Stream<LawFamily> families() {
    return LawCatalog.all().stream().filter(family -> !(family instanceof AverageFamily));
  }

  private static double truth(double[] r, long params, long tokens) {
    double level = 2 + 0.8 * Math.exp(-2 * r[0]) + 0.3 * r[1];
    return level * (1 + 0.3 * Math.pow(params / 1e6, -0.3) + 0.2 * Math.pow(tokens / 1e8, -0.4));
  }

  /**
   * Every mixture once, some again by runs that are off by little, and one by a run that is off by
   * {@value #OFF}.
   */
  private static LossTable table(LawFamily family, double usualError, double noisyError) {
    List<LossTable.Row> rows = new ArrayList<>();
    for (long params : SIZES) {
      boolean few = family.scope() == LawFamily.Scope.TWO_SCALES && params == SIZES[2];
      for (int m = 0; m < (few ? FEW : MIXTURES); m++) {
        for (long tokens : TOKENS) {
          rows.add(row(m, "good", params, tokens, 0, usualError));
          if (m == NOISY) {
            rows.add(row(m, "noisy", params, tokens, OFF, noisyError));
          } else if (m < FEW && m % 2 == 0) {
            rows.add(row(m, "again", params, tokens, 0.002, usualError));
          }
        }
      }
    }
    return LossTable.of(rows);
  }

  private static LossTable.Row row(
      int m, String seed, long params, long tokens, double off, double error) {
    double[] r = MIXED[m];
    return new DomainLoss("prose", truth(r, params, tokens) + off, error, Double.NaN, 100)
        .row(
            "m" + m + "-" + params + "-" + seed,
            "n" + params,
            params,
            seed,
            tokens,
            Mixture.of(Map.of("a", r[0], "b", r[1], "c", r[2])));
  }

  private static Law fit(LawFamily family, LossTable table, MeasurementVariance variance) {
    return family
        .fit(
            List.of("a", "b", "c"),
            List.copyOf(Series.of(family.part(table), MEMBERS, variance).values()),
            LawOptions.seeded(1).inBrief())
        .law();
  }

  /** How far the noisy run moves what is predicted of its mixture, to either side. */
  private static double moved(
      LawFamily family, LossTable good, LossTable all, MeasurementVariance variance) {
    return Math.abs(loss(fit(family, all, variance)) - loss(fit(family, good, variance)));
  }

  private static double loss(Law law) {
    return law.at(SIZES[2], TOKENS[2]).losses(MIXED[NOISY])[0];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void aRunThatIsSaidToBeNoisyCountsLess(LawFamily family) {
    Assumptions.assumeTrue(family.unavailable().isEmpty());
    LossTable table = table(family, 0.002, OFF);
    LossTable good = table.filter(row -> !row.seed().equals("noisy"));
    MeasurementVariance noise = MeasurementNoise.of(table, MEMBERS);
    double alike = moved(family, good, table, MeasurementVariance.UNKNOWN);
    double weighed = moved(family, good, table, noise);
    assertTrue(
        weighed < 0.5 * alike,
        family.name() + ": moved by " + weighed + ", by " + alike + " before");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void noiseThatIsTheSameEverywhereChangesNothing(LawFamily family) {
    Assumptions.assumeTrue(family.unavailable().isEmpty());
    LossTable table = table(family, Double.NaN, Double.NaN);
    Law unknown = fit(family, table, MeasurementVariance.UNKNOWN);
    Law same = fit(family, table, (series, params, loss, error) -> 0.25);
    assertEquals(Documents.jsonText(unknown), Documents.jsonText(same));
  }
}
