package org.mixlaw.law.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.TestFits;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.loss.Series;

class ScaleFitTest {
  private static final double[][] MIXTURES = TestFits.mixtures(12, 3, 1);
  private static final double[] SIZES = {1e7, 3e7, 1e8, 3e8, 1e9, 3e9};
  private static final double[] TOKENS = {1e9, 2e9, 5e9, 1e10, 2e10, 5e10, 1e11};

  private static double level(int series, double[] r) {
    return 1.5 + 0.2 * series + 0.6 * Math.exp(-3 * r[series % 3]);
  }

  private static List<Series> made(
      LossShape shape, List<TestFits.Cell> cells, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Series> list = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int own = i;
      list.add(
          TestFits.series(
              "domain" + i,
              MIXTURES,
              cells,
              (m, params, tokens) ->
                  level(own, MIXTURES[m])
                          * (1
                              + (0.3 + 0.1 * own) * shape.sizeTerm(params)
                              + (0.2 - 0.04 * own) * shape.tokenTerm(params, tokens))
                      + noise * (2 * random.nextDouble() - 1)));
    }
    return list;
  }

  private static ScaleFit.Result fit(List<Series> series) {
    return MixtureLevels.fit(series, Weighting.MEASURED, ExponentPrior.CENTRED);
  }

  @Test
  void aWideTableSaysItsExponentsHoweverUnlikely() {
    LossShape truth = new LossShape(1e8, 1e10, 0.3, 0.25, -0.1, true, true);
    List<Series> series = made(truth, TestFits.grid(12, SIZES, TOKENS), 0, 1);
    ScaleFit.Result fit = fit(series);
    assertEquals(0.3, fit.shape().sizeExponent(), 0.01);
    assertEquals(0.25, fit.shape().tokenExponent(), 0.01);
    assertEquals(-0.1, fit.shape().interaction(), 0.01);
    for (Series s : series) {
      ScaleFit.Scale scale = fit.scales().get(s.name());
      for (int m = 0; m < s.size(); m++) {
        double predicted =
            scale.level()[s.mixture()[m]] * scale.at(fit.shape(), s.params()[m], s.tokens()[m]);
        assertEquals(s.loss()[m], predicted, 2e-3);
      }
    }
  }

  @Test
  void theSameFitGivesTheSameExponentsWheneverItIsAsked() {
    LossShape truth = new LossShape(1e8, 1e10, 0.3, 0.25, -0.1, true, true);
    List<Series> series = made(truth, TestFits.grid(12, SIZES, TOKENS), 0.02, 1);
    ScaleFit fit = new ScaleFit(series, Weighting.MEASURED, ExponentPrior.CENTRED, new TreeMap<>());
    assertEquals(fit.fit().shape(), fit.fit().shape());
  }

  @Test
  void aNarrowNoisyTableKeepsToWhatIsKnown() {
    LossShape truth = new LossShape(1e8, 1e10, 0.5, 1.0, 0.3, true, true);
    double[] sizes = {1e8, 1.5e8};
    double[] tokens = {2e10, 2.5e10, 3e10};
    for (long seed = 1; seed <= 5; seed++) {
      LossShape shape = fit(made(truth, TestFits.grid(12, sizes, tokens), 0.05, seed)).shape();
      String message = "seed=" + seed + " " + shape;
      assertTrue(Math.abs(Math.log(shape.sizeExponent() / 0.11)) < 0.25, message);
      assertTrue(Math.abs(Math.log(shape.tokenExponent() / 0.48)) < 0.15, message);
      assertTrue(Math.abs(shape.interaction() - 0.07) < 0.03, message);
    }
  }

  /** Short runs whose last checkpoint came out odd everywhere: what follows is hardly moved. */
  @Test
  void aCheckpointThatIsOddInAllRunsCountsLess() {
    LossShape truth = new LossShape(1e8, 1e10, 0.10, 0.45, 0.08, true, true);
    double[] sizes = {3e7, 1e8, 3e8};
    double[] tokens = {1e10, 1.1e10, 1.2e10, 1.3e10, 1.4e10, 1.5e10, 1.6e10, 1.7e10};
    List<Series> plain = made(truth, TestFits.grid(12, sizes, tokens), 0.001, 3);
    List<Series> odd =
        plain.stream()
            .map(
                s -> {
                  double[] loss = s.loss().clone();
                  for (int m = 0; m < loss.length; m++) {
                    loss[m] += s.tokens()[m] == tokens[7] ? 0.012 : 0;
                  }
                  return new Series(
                      s.name(),
                      s.params(),
                      s.tokens(),
                      s.proportions(),
                      loss,
                      s.mixture(),
                      s.byMixture());
                })
            .toList();
    for (int i = 0; i < plain.size(); i++) {
      double moved = far(fit(odd), plain.get(i)) - far(fit(plain), plain.get(i));
      assertEquals(0, moved, 0.004, plain.get(i).name());
    }
  }

  /** What a fit says of the first mixture's loss at the largest size after twice the tokens. */
  private static double far(ScaleFit.Result fit, Series s) {
    ScaleFit.Scale scale = fit.scales().get(s.name());
    return scale.level()[0] * scale.at(fit.shape(), 3e8, 3e10);
  }

  @Test
  void oneSizeOrOneTokenCountHasNoFactorForIt() {
    LossShape truth = new LossShape(1e8, 1e10, 0.12, 0.5, 0.06, true, true);
    ScaleFit.Result oneSize = fit(made(truth, TestFits.grid(12, new double[] {1e8}, TOKENS), 0, 1));
    assertFalse(oneSize.shape().bySize());
    assertEquals(0.5, oneSize.shape().tokenExponent(), 0.02);
    assertEquals(0, oneSize.scales().get("domain0").sizeFactor());
    ScaleFit.Result oneCount =
        fit(made(truth, TestFits.grid(12, SIZES, new double[] {1e10}), 0, 1));
    assertFalse(oneCount.shape().byTokens());
    assertEquals(0, oneCount.scales().get("domain0").tokenFactor());
    ScaleFit.Result one =
        fit(made(truth, TestFits.grid(12, new double[] {1e8}, new double[] {1e10}), 0, 1));
    ScaleFit.Scale scale = one.scales().get("domain0");
    assertEquals(1, scale.at(one.shape(), 1e9, 1e12));
  }

  /** Every mixture at one size only: levels and size cannot be told apart by levels alone. */
  @Test
  void mixturesOfDifferentSizesAreComparedThroughALawOverMixtures() {
    LossShape truth = new LossShape(1e8, 1e10, 0.12, 0.5, 0.06, true, true);
    double[][] mixtures = TestFits.mixtures(30, 3, 2);
    double[] sizes = {3e7, 1e8, 3e8};
    List<TestFits.Cell> cells =
        TestFits.grid(30, sizes, TOKENS).stream()
            .filter(c -> c.params() == sizes[c.mixture() % 3])
            .toList();
    TestFits.Truth loss =
        (m, params, tokens) ->
            level(0, mixtures[m])
                * (1 + 0.3 * truth.sizeTerm(params) + 0.2 * truth.tokenTerm(params, tokens));
    List<Series> series = List.of(TestFits.series("domain0", mixtures, cells, loss));
    assertFalse(ScaleFit.identifiable(series));
    Law law =
        LawCatalog.named("joint-m4")
            .fit(List.of("a", "b", "c"), series, LawOptions.seeded(1))
            .law();
    double error = 0;
    double errorIfIgnored = 0;
    for (int m = 0; m < mixtures.length; m++) {
      double own = sizes[m % 3];
      double other = sizes[(m + 1) % 3];
      double expected = loss.loss(m, other, 1e11);
      error += Math.abs(law.at(other, 1e11).losses(mixtures[m])[0] - expected) / mixtures.length;
      errorIfIgnored += Math.abs(loss.loss(m, own, 1e11) - expected) / mixtures.length;
    }
    assertTrue(error < errorIfIgnored / 5, error + " against " + errorIfIgnored);
    assertTrue(error < 0.02, "mean absolute error " + error);
    double factor = ((JointLaw) law).parameters().get("domain0").sizeFactor();
    assertTrue(factor > 0.1 && factor < 0.9, "A " + factor);
  }

  @Test
  void whatIsKnownOfLevelsIsHeard() {
    LossShape truth = new LossShape(1e8, 1e10, 0.12, 0.5, 0.06, true, true);
    List<Series> series =
        made(truth, TestFits.grid(12, new double[] {1e8}, new double[] {1e10}), 0, 1);
    TreeMap<String, ScaleFit.Guess> guesses = new TreeMap<>();
    for (Series s : series) {
      double[] level = new double[12];
      java.util.Arrays.fill(level, 9);
      guesses.put(s.name(), new ScaleFit.Guess(level, 1));
    }
    double[] free = fit(series).scales().get("domain0").level();
    double[] told =
        new ScaleFit(series, Weighting.MEASURED, ExponentPrior.CENTRED, guesses)
            .fit()
            .scales()
            .get("domain0")
            .level();
    for (int m = 0; m < 12; m++) {
      assertEquals((free[m] + 9) / 2, told[m], 1e-9);
    }
  }
}
