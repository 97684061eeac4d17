package org.mixlaw.loss.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.junit.jupiter.api.Test;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.mixture.Mixture;

/** Noise of made-up repeats, whose true deviations are known. */
class SeedNoiseTest {
  private static final List<String> DOMAINS = List.of("code", "news", "talk");

  /** Deviations at the large size and a loss of 3. */
  private static final Map<String, Double> TRUTH =
      new TreeMap<>(Map.of("code", 0.006, "news", 0.012, "talk", 0.03));

  private static final Map<Long, Double> SIZES = new TreeMap<>(Map.of(1_000L, 2.0, 8_000L, 1.0));

  /** How repeats are made up. */
  private record Made(int anchors, int repeats, double exponent, double common, long seed) {
    LossTable table() {
      Random random = new Random(seed);
      List<LossTable.Row> rows = new ArrayList<>();
      for (long params : SIZES.keySet()) {
        for (int anchor = 0; anchor < anchors; anchor++) {
          for (int repeat = 1; repeat <= repeats; repeat++) {
            double shared = random.nextGaussian();
            for (String domain : DOMAINS) {
              double own = random.nextGaussian();
              for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
                double loss = level(params, anchor) - 0.1 * checkpoint;
                double z =
                    Math.sqrt(common) * shared
                        + Math.sqrt(1 - common)
                            * (0.9 * own + Math.sqrt(1 - 0.81) * random.nextGaussian());
                rows.add(
                    row(
                        params,
                        anchor,
                        repeat,
                        domain,
                        checkpoint,
                        loss + z * sd(domain, params, loss)));
              }
            }
          }
        }
      }
      return LossTable.of(rows);
    }

    double level(long params, int anchor) {
      return (params == 1_000 ? 3.5 : 3) * (1 + 0.5 * anchor);
    }

    double sd(String domain, long params, double loss) {
      return TRUTH.get(domain) * SIZES.get(params) * Math.pow(loss / 3, exponent);
    }
  }

  private static LossTable.Row row(
      long params, int anchor, int repeat, String domain, int checkpoint, double loss) {
    double share = (anchor + 1) / 16.0;
    return new DomainLoss(domain, loss, Double.NaN, Double.NaN, 100)
        .row(
            "r" + params + "-" + anchor + "-" + repeat,
            "m" + params,
            params,
            String.valueOf(repeat),
            1000L * checkpoint,
            Mixture.of(Map.of("a", share, "b", 1 - share)));
  }

  private static Map<String, Map<String, Double>> each() {
    Map<String, Map<String, Double>> members = new TreeMap<>();
    DOMAINS.forEach(domain -> members.put(domain, Map.of(domain, 1.0)));
    return members;
  }

  private static SeedNoise noise(Made made) {
    return SeedNoiseEstimate.of(made.table(), each()).orElseThrow();
  }

  /**
   * Two anchors with three seeds at two sizes leave four degrees of freedom to a domain and size: a
   * single deviation is right within a factor of two, and without bias over many tables.
   */
  @Test
  void deviationsAreRecoveredByDomainAndSizeFromTwoAnchorsAndThreeSeeds() {
    List<Double> ratios = new ArrayList<>();
    for (long seed = 1; seed <= 40; seed++) {
      Made made = new Made(2, 3, 1, 0.3, seed);
      SeedNoise noise = noise(made);
      assertEquals(4, noise.groups());
      assertEquals(8, noise.freedom());
      for (String domain : DOMAINS) {
        for (long params : SIZES.keySet()) {
          double truth = made.sd(domain, params, 3);
          double ratio = noise.deviation(domain, params, 3) / truth;
          assertTrue(ratio > 0.4 && ratio < 2.1, "seed=" + seed + " " + domain + " " + ratio);
          ratios.add(ratio);
        }
      }
    }
    double median =
        new Median().evaluate(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    assertEquals(1, median, 0.12);
  }

  @Test
  void withTwentySeedsEveryDeviationIsRightWithinAThird() {
    for (long seed = 1; seed <= 10; seed++) {
      Made made = new Made(2, 20, 1, 0.3, seed);
      SeedNoise noise = noise(made);
      for (String domain : DOMAINS) {
        for (long params : SIZES.keySet()) {
          double ratio = noise.deviation(domain, params, 3) / made.sd(domain, params, 3);
          assertEquals(1, ratio, 0.33, "seed=" + seed + " " + domain + " " + params);
        }
      }
    }
  }

  @Test
  void howNoiseGrowsWithTheLossIsLearnedWhereLossesDiffer() {
    for (double truth : new double[] {0, 1, 2}) {
      double mean =
          Arrays.stream(new long[] {1, 2, 3, 4, 5})
              .mapToDouble(seed -> noise(new Made(4, 8, truth, 0.3, seed)).exponent())
              .average()
              .orElseThrow();
      assertEquals(truth, mean, 0.45, "exponent " + truth);
    }
  }

  @Test
  void howFarDomainsErrAlikeIsLearned() {
    assertTrue(noise(new Made(3, 10, 1, 0.95, 7)).common() > 0.75);
    assertTrue(noise(new Made(3, 10, 1, 0, 7)).common() < 0.25);
    SeedNoise noise = noise(new Made(3, 10, 1, 0.95, 7));
    Map<String, Double> weights = Map.of("code", 0.5, "talk", 0.5);
    Map<String, Double> losses = Map.of("code", 3.0, "talk", 3.0);
    double code = noise.deviation("code", 8_000, 3) / 2;
    double talk = noise.deviation("talk", 8_000, 3) / 2;
    double together = noise.deviation(weights, 8_000, losses);
    assertTrue(together > Math.hypot(code, talk) && together < code + talk);
    assertTrue(Double.isNaN(noise.deviation(Map.of("other", 1.0), 8_000, losses)));
  }

  @Test
  void oneRunThatWentWrongDoesNotPassForNoise() {
    Made made = new Made(4, 3, 1, 0, 11);
    List<LossTable.Row> rows = new ArrayList<>();
    for (LossTable.Row row : made.table().rows()) {
      boolean wrong = row.run().equals("r8000-2-1") && row.domain().equals("code");
      rows.add(
          wrong ? row(8_000, 2, 1, "code", (int) (row.tokens() / 1000), row.loss() + 0.5) : row);
    }
    double sound = noise(made).deviation("code", 8_000, 3);
    double robust =
        SeedNoiseEstimate.of(LossTable.of(rows), each()).orElseThrow().deviation("code", 8_000, 3);
    assertTrue(
        robust < 2.5 * sound, robust + " and " + sound + "; a mean of variances is 20 times");
  }

  @Test
  void betweenSizesNoiseIsInterpolatedAndBeyondThemItStays() {
    SeedNoise noise = noise(new Made(2, 3, 1, 0.3, 1));
    double small = noise.deviation("news", 1_000, 3);
    double large = noise.deviation("news", 8_000, 3);
    assertEquals(Math.sqrt(small * large), noise.deviation("news", Math.sqrt(8e6), 3), 1e-12);
    assertEquals(small, noise.deviation("news", 10, 3), 1e-15);
    assertEquals(large, noise.deviation("news", 1e9, 3), 1e-15);
  }

  @Test
  void withoutRepeatsNothingIsKnown() {
    assertEquals(Optional.empty(), SeedNoiseEstimate.of(new Made(3, 1, 1, 0, 1).table(), each()));
    List<LossTable.Row> twice = new ArrayList<>();
    for (LossTable.Row row : new Made(3, 1, 1, 0, 1).table().rows()) {
      twice.add(row);
      twice.add(
          new LossTable.Row(
              "again-" + row.run(),
              row.model(),
              row.params(),
              row.seed(),
              row.tokens(),
              row.mixture(),
              row.domain(),
              row.loss() + 0.1,
              OptionalDouble.empty(),
              OptionalDouble.empty()));
    }
    assertEquals(
        Optional.empty(),
        SeedNoiseEstimate.of(LossTable.of(twice), each()),
        "two runs of one seed are no repeats");
  }

  @Test
  void measurementsCountByTheirNoise() {
    LossTable table = new Made(2, 20, 1, 0.3, 3).table();
    MeasurementNoise noise = MeasurementNoise.of(table, each());
    Series talk = Series.of(table, each(), noise).get("talk");
    double small = 0;
    double large = 0;
    double[] weights = talk.weights();
    assertEquals(1, Arrays.stream(weights).average().orElseThrow(), 1e-12);
    for (int m = 0; m < talk.size(); m++) {
      if (Math.abs(talk.loss()[m] - 3.2) < 0.4) {
        small = talk.params()[m] == 1_000 ? weights[m] : small;
        large = talk.params()[m] == 8_000 ? weights[m] : large;
      }
    }
    assertTrue(large / small > 2.5 && large / small < 7, "about 4: " + large / small);

    assertEquals(
        MeasurementNoise.UNKNOWN, MeasurementNoise.of(new Made(3, 1, 1, 0, 1).table(), each()));
    for (double weight : Series.of(table, each(), MeasurementNoise.UNKNOWN).get("talk").weights()) {
      assertEquals(1, weight, 0, "exactly: a fit of old is the same to the bit");
    }
  }

  @Test
  void evaluationsOnLittleTextCountLess() {
    List<LossTable.Row> rows = new ArrayList<>();
    for (LossTable.Row row : new Made(3, 1, 1, 0, 1).table().rows()) {
      double error = row.run().equals("r8000-1-1") ? 0.1 : 0.01;
      rows.add(
          new DomainLoss(row.domain(), row.loss(), error, Double.NaN, 100)
              .row(row.run(), row.model(), row.params(), row.seed(), row.tokens(), row.mixture()));
    }
    LossTable table = LossTable.of(rows);
    MeasurementNoise noise = MeasurementNoise.of(table, each());
    assertTrue(noise.seeds().isEmpty());
    assertEquals(0.01 / 4, noise.evaluation().get("code"), 0.001);
    Series code = Series.of(table, each(), noise).get("code");
    for (int m = 0; m < code.size(); m++) {
      boolean little = code.standardError()[m] == 0.1;
      assertTrue(little ? code.weight()[m] < 0.1 : code.weight()[m] > 0.5);
    }
    Map<String, Map<String, Double>> cluster = Map.of("all", Map.of("code", 1.0, "talk", 3.0));
    double error = Series.of(table, cluster).get("all").standardError()[0];
    assertEquals(Math.hypot(0.01 / 4, 0.03 / 4), error, 1e-12);
  }
}
