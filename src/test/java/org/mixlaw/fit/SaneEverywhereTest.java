package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.mixture.CappedSimplex;

/** Whatever a law is asked for, it answers with a loss that a language model could have. */
class SaneEverywhereTest {
  private static final int MIXTURES = 20_000;
  private static final long SEED = 8;

  /** Parameters and tokens: among the measured, the next step up, and absurd ones. */
  private static final double[][] TARGETS = {
    {302_311_424, 3e10}, {1e9, 1e11}, {1e6, 1e13}, {1e12, 1e13}, {1e6, 1e7}, {1e12, 1e7}
  };

  private static LossTable table;
  private static double[][] mixtures;

  @BeforeAll
  static void draw() {
    table =
        TestFits.published("five-domain", "Github", "Enron_Emails")
            .filter(row -> List.of(10L, 14L, 20L, 30L).contains((row.tokens() >> 20) / 1000));
    assertTrue(table.tokens().size() >= 4 && table.sizes().size() == 4);
    CappedSimplex simplex = CappedSimplex.of(table.trainingDomains(), Map.of());
    SplittableRandom random = new SplittableRandom(SEED);
    mixtures = new double[MIXTURES][];
    for (int k = 0; k < MIXTURES; k++) {
      mixtures[k] = simplex.sample(random);
    }
  }

  private static void assertSane(Law law, String name) {
    Law.AtTarget[] at =
        Arrays.stream(TARGETS)
            .map(target -> law.at(target[0], target[1]))
            .toArray(Law.AtTarget[]::new);
    for (int k = 0; k < MIXTURES; k++) {
      assertSane(at[k % at.length].losses(mixtures[k]), name, k % at.length, mixtures[k]);
    }
    for (int j = 0; j < table.trainingDomains().size(); j++) {
      double[] corner = new double[table.trainingDomains().size()];
      corner[j] = 1;
      for (int k = 0; k < at.length; k++) {
        assertSane(at[k].losses(corner), name, k, corner);
      }
    }
  }

  private static void assertSane(double[] losses, String name, int target, double[] r) {
    for (double loss : losses) {
      if (!(loss > 0 && loss <= JointLaw.MAX_LOSS)) {
        throw new AssertionError(
            "%s gives %s for %s at %s, seed=%d"
                .formatted(name, loss, Arrays.toString(r), Arrays.toString(TARGETS[target]), SEED));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.mixlaw.fit.TestFits#overMixtures")
  void everyLawStaysSaneAllOverTheSimplex(LawFamily law) {
    assertSane(TestFits.alone(table, law), law.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint-gp", "joint-m4"})
  void drawsStaySaneAsWell(String name) {
    LawFamily law = LawCatalog.named(name);
    LawFamily.Outcome outcome = TestFits.outcome(table, law);
    List<Series> series = TestFits.series(table.withoutBurnIn());
    double[] even = new double[table.trainingDomains().size()];
    Arrays.fill(even, 1.0 / even.length);
    double central = outcome.law().at(1e9, 1e11).losses(even)[0];
    for (long seed = 1; seed <= 2; seed++) {
      Law draw = law.draw(outcome, series, LawOptions.seeded(1), seed);
      assertTrue(draw.at(1e9, 1e11).losses(even)[0] != central, "a draw is no copy");
      assertSane(draw, "a draw of " + law.name() + ", seed=" + seed);
    }
  }
}
