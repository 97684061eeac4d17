package org.mixlaw.law.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.TestFits;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.Series;

class GaussianProcessLawTest {
  private static final int DRAWS = 40;
  private static final double[] SIZES = {3e7, 1e8, 3e8};
  private static final double[] TOKENS = {1e10, 1.5e10, 2e10, 3e10};
  private static final List<String> DOMAINS = List.of("a", "b", "c");

  /** Mixtures with at most a fifth of the third domain: more of it lies away from all of them. */
  private static double[][] mixtures;

  private static List<Series> series;
  private static LawFamily.Outcome outcome;
  private static List<Law> draws;

  private static double truth(int i, double[] r, double params, double tokens) {
    double level = 1.6 + 0.3 * i + 0.5 * Math.exp(-6 * r[i]) + 0.2 * r[2] * r[2];
    return level
        * (1
            + 0.3 * Math.pow(params / 1e8, -0.12)
            + 0.08 * Math.pow(params / 1e8, 0.06) * Math.pow(tokens / 2e10, -0.52));
  }

  @BeforeAll
  static void fit() {
    mixtures = TestFits.mixtures(14, 3, 3);
    for (double[] r : mixtures) {
      double moved = r[2] * 0.8;
      r[2] -= moved;
      r[0] += moved / 2;
      r[1] += moved / 2;
    }
    SplittableRandom random = new SplittableRandom(4);
    series = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int own = i;
      series.add(
          TestFits.series(
              "domain" + i,
              mixtures,
              TestFits.grid(14, SIZES, TOKENS),
              (m, params, tokens) ->
                  truth(own, mixtures[m], params, tokens) + 0.002 * (2 * random.nextDouble() - 1)));
    }
    outcome = LawCatalog.named("joint-gp").fit(DOMAINS, series, LawOptions.seeded(1));
    draws = new ArrayList<>();
    for (long seed = 0; seed < DRAWS; seed++) {
      draws.add(LawCatalog.named("joint-gp").draw(outcome, series, LawOptions.seeded(1), seed));
    }
  }

  @Test
  void passesThroughMixturesThatWereMeasuredWell() {
    for (double params : SIZES) {
      Law.AtTarget at = outcome.law().at(params, 3e10);
      for (double[] r : mixtures) {
        double[] losses = at.losses(r);
        for (int i = 0; i < 3; i++) {
          assertEquals(truth(i, r, params, 3e10), losses[i], 0.006);
        }
      }
    }
  }

  @Test
  void predictsMixturesBetweenThemAtALargerSize() {
    Law.AtTarget at = outcome.law().at(1e9, 6e10);
    double error = 0;
    for (int m = 0; m + 1 < mixtures.length; m++) {
      double[] between = new double[3];
      for (int j = 0; j < 3; j++) {
        between[j] = (mixtures[m][j] + mixtures[m + 1][j]) / 2;
      }
      double[] losses = at.losses(between);
      for (int i = 0; i < 3; i++) {
        error += Math.abs(losses[i] - truth(i, between, 1e9, 6e10)) / 3 / (mixtures.length - 1);
      }
    }
    assertTrue(error < 0.02, "mean absolute error " + error);
  }

  private static double[] drawn(double[] r, int column) {
    return draws.stream().mapToDouble(d -> d.at(3e8, 3e10).losses(r)[column]).toArray();
  }

  private static double spread(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  @Test
  void drawsScatterAboutTheLawAndWidenAwayFromMeasuredMixtures() {
    double near = 0;
    double far = 0;
    for (int i = 0; i < 3; i++) {
      for (double[] r : mixtures) {
        double[] values = drawn(r, i);
        double mean = Arrays.stream(values).average().orElseThrow();
        double own = outcome.law().at(3e8, 3e10).losses(r)[i];
        assertEquals(own, mean, 0.002 + spread(values), "draws lie about the law");
        near += spread(values) / 3 / mixtures.length;
      }
      far += spread(drawn(new double[] {0.1, 0.1, 0.8}, i)) / 3;
    }
    assertTrue(near > 1e-5, "draws differ: " + near);
    assertTrue(near < 0.01, "measured mixtures are known: " + near);
    assertTrue(far > 4 * near, far + " far away against " + near);
  }

  @Test
  void theSameSeedGivesTheSameLawAndDraw() {
    LawFamily.Outcome again =
        LawCatalog.named("joint-gp").fit(DOMAINS, series, LawOptions.seeded(1));
    double[] r = {0.3, 0.3, 0.4};
    assertArrayEquals(outcome.law().at(1e9, 1e11).losses(r), again.law().at(1e9, 1e11).losses(r));
    Law draw = LawCatalog.named("joint-gp").draw(again, series, LawOptions.seeded(1), 5);
    assertArrayEquals(draws.get(5).at(1e9, 1e11).losses(r), draw.at(1e9, 1e11).losses(r));
    assertNotEquals(draws.get(6).at(1e9, 1e11).losses(r)[0], draw.at(1e9, 1e11).losses(r)[0]);
  }

  @Test
  void aDrawIsSmoothInTheMixture() {
    Law.AtTarget at = draws.get(0).at(3e8, 3e10);
    double[] here = at.losses(new double[] {0.3, 0.3, 0.4});
    double[] beside = at.losses(new double[] {0.3001, 0.3, 0.3999});
    for (int i = 0; i < 3; i++) {
      assertEquals(here[i], beside[i], 1e-3);
    }
  }
}
