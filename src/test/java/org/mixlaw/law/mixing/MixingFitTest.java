package org.mixlaw.law.mixing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingFitTest {
  private static final double[] TERMS = {2.1, 0.4};
  private static final double[] SLOPES = {-3, 0.5, 2.5};

  private static double truth(double[] r) {
    return Made.loss(MixingForm.M4, TERMS, SLOPES, r);
  }

  private static MixingFit.Options options(LossFunction loss) {
    return new MixingFit.Options(1e-9, 8, 1, loss);
  }

  private static double error(MixingLaw law) {
    SplittableRandom random = new SplittableRandom(55);
    double sum = 0;
    for (int k = 0; k < 100; k++) {
      double[] r = Made.mixture(3, random);
      sum += Math.abs(law.loss(r) - truth(r)) / 100;
    }
    return sum;
  }

  @Test
  void oneRunGoneWrongBendsSquaresButNotHuber() {
    MixingPoints points = Made.disturbed(Made.points(24, 3, 5, MixingFitTest::truth), 0.002, 6);
    points.loss()[7] += 0.8;
    MixingFit.Result squared = MixingFit.fit(MixingForm.M4, points, options(LossFunction.SQUARED));
    MixingFit.Result huber = MixingFit.fit(MixingForm.M4, points, options(LossFunction.HUBER));
    assertTrue(error(squared.law()) > 0.02, "squared " + error(squared.law()));
    assertTrue(error(huber.law()) < 0.003, "huber " + error(huber.law()));
    // What is reported is the residuals as they are: the run gone wrong is seen in them.
    assertTrue(huber.diagnostics().sse() > 0.6, "" + huber.diagnostics());
    assertTrue(huber.diagnostics().sse() > squared.diagnostics().sse());
  }

  @Test
  void withoutOutliersHuberIsLeastSquares() {
    MixingPoints points = Made.points(24, 3, 5, MixingFitTest::truth);
    MixingLaw huber = MixingFit.fit(MixingForm.M4, points, options(LossFunction.HUBER)).law();
    assertTrue(error(huber) < 1e-4, "" + error(huber));
  }

  @Test
  void theLawsOfTheChosenRidgeAreThoseFittedWithIt() {
    List<MixingPoints> points =
        LongStream.range(0, 3)
            .mapToObj(s -> Made.disturbed(Made.points(12, 3, s, MixingFitTest::truth), 0.1, s + 7))
            .toList();
    MixingFit.Options how = new MixingFit.Options(1, 4, 1, LossFunction.SQUARED);
    RidgeChoice.Fitted chosen = RidgeChoice.of(MixingForm.M2, points, how);
    RidgeChoice.Fitted again =
        RidgeChoice.known(MixingForm.M2, points, how.withRidge(chosen.ridge()));
    assertEquals(points.size(), chosen.fits().size());
    for (int i = 0; i < points.size(); i++) {
      assertArrayEquals(again.fits().get(i).law().slopes(), chosen.fits().get(i).law().slopes());
      assertArrayEquals(again.fits().get(i).law().terms(), chosen.fits().get(i).law().terms());
      assertEquals(again.fits().get(i).diagnostics(), chosen.fits().get(i).diagnostics());
    }
  }

  @Test
  void noisyLossesOfFewMixturesAreHeldMoreThanExactOnesOfMany() {
    List<MixingPoints> many =
        LongStream.range(0, 5).mapToObj(s -> Made.points(30, 3, s, MixingFitTest::truth)).toList();
    List<MixingPoints> few =
        LongStream.range(0, 5)
            .mapToObj(s -> Made.disturbed(Made.points(8, 3, s, MixingFitTest::truth), 0.3, s + 90))
            .toList();
    MixingFit.Options how = new MixingFit.Options(1, 2, 1, LossFunction.SQUARED);
    double exact = RidgeChoice.of(MixingForm.M4, many, how).ridge();
    double noisy = RidgeChoice.of(MixingForm.M4, few, how).ridge();
    assertTrue(exact <= 1e-6, "exact " + exact);
    assertTrue(noisy >= 1e-3, "noisy " + noisy);
  }

  @Test
  void theSameSeedGivesTheSameFit() {
    MixingPoints points = Made.disturbed(Made.points(12, 3, 5, MixingFitTest::truth), 0.1, 6);
    MixingFit.Result once = MixingFit.fit(MixingForm.M1, points, options(LossFunction.SQUARED));
    MixingFit.Result again = MixingFit.fit(MixingForm.M1, points, options(LossFunction.SQUARED));
    assertEquals(once.diagnostics(), again.diagnostics());
    double[] even = {0.2, 0.3, 0.5};
    assertEquals(once.law().loss(even), again.law().loss(even));
  }

  /** Losses that rise ever slower along a domain: the exponential straightens until c is 0. */
  @Test
  void aLawAtTheEdgeOfItsFormSaysSoAndStillPredicts() {
    MixingPoints concave = Made.points(15, 3, 5, r -> 2 + Math.sqrt(r[0] + 0.1) - 0.3 * r[1]);
    MixingFit.Result fit = MixingFit.fit(MixingForm.M4, concave, options(LossFunction.SQUARED));
    assertEquals(
        List.of(new AtBound(MixingForm.M4, 0, AtBound.Edge.ZERO)),
        fit.diagnostics().atBound(),
        "a law still");
    assertFalse(fit.diagnostics().isDegenerate());
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < 100; k++) {
      double[] r = Made.mixture(3, random);
      double expected = 2 + Math.sqrt(r[0] + 0.1) - 0.3 * r[1];
      assertEquals(expected, fit.law().loss(r), 0.2, "seed=3 k=" + k);
    }
  }

  /** Slopes that are all alike do nothing on the simplex; no search may end there. */
  @Test
  void oneSearchIsEnoughForExactLosses() {
    for (long seed = 0; seed < 10; seed++) {
      MixingPoints points = Made.points(24, 3, seed, MixingFitTest::truth);
      MixingFit.Options one = new MixingFit.Options(1e-9, 1, seed, LossFunction.SQUARED);
      MixingLaw law = MixingFit.fit(MixingForm.M4, points, one).law();
      assertTrue(error(law) < 1e-4, "seed=" + seed + " " + error(law));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m1", "m2", "m3", "m4", "bimix"})
  void lossesThatAreAllAlikeArePredictedAlike(String form) {
    MixingPoints flat = Made.points(10, 3, 5, r -> 2.5);
    MixingFit.Result fit =
        MixingFit.fit(MixingForm.parse(form), flat, options(LossFunction.SQUARED));
    assertEquals(2.5, fit.law().loss(new double[] {1, 0, 0}), 0.03);
    assertFalse(fit.diagnostics().condition() < 1e4 && fit.diagnostics().atBound().isEmpty());
  }

  @Test
  void fewerMixturesThanParametersHaveNoCondition() {
    MixingPoints few = Made.points(3, 3, 5, MixingFitTest::truth);
    MixingFit.Diagnostics diagnostics =
        MixingFit.fit(MixingForm.M1, few, options(LossFunction.SQUARED)).diagnostics();
    assertEquals(Double.POSITIVE_INFINITY, diagnostics.condition());
  }

  @ParameterizedTest
  @ValueSource(strings = {"m1", "m2", "m4", "bimix"})
  void aLawStaysWithinBoundsFarFromItsMixtures(String form) {
    // All mixtures have little of the first domain; the fitted exponential would fall on and on.
    MixingPoints near = Made.points(12, 3, 5, r -> 2 - 1.5 * r[0] / 10 + 0.2 * Math.exp(-r[1]));
    double[][] squeezed = new double[12][];
    for (int m = 0; m < 12; m++) {
      double[] r = near.proportions()[m];
      squeezed[m] = new double[] {r[0] / 10, r[1] + 0.45 * r[0], r[2] + 0.45 * r[0]};
    }
    MixingPoints points = new MixingPoints(squeezed, near.loss(), near.weight());
    MixingLaw law =
        MixingFit.fit(MixingForm.parse(form), points, options(LossFunction.SQUARED)).law();
    double loss = law.loss(new double[] {1, 0, 0});
    assertTrue(loss >= law.low() && loss <= law.high() && law.low() > 1.5, "" + loss);
  }
}
