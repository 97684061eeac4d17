package org.mixlaw.law.mixing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form finds its own parameters in losses that it made. */
class MixingFormsTest {
  /** Ridge and stopping rules leave this much, relative to the largest parameter. */
  private static final double RECOVERED = 2e-3;

  private static final MixingFit.Options EXACT =
      new MixingFit.Options(1e-13, 24, 1, LossFunction.SQUARED);

  static Stream<Arguments> forms() {
    return Stream.of(
        Arguments.of(
            MixingForm.M1,
            new double[] {1.2, 0.5, 0.8, 0.3, 0.9},
            new double[] {-3, -1.5, 2.1, -6}),
        Arguments.of(MixingForm.M2, new double[] {1.4, 0.3}, new double[] {-3, -1.5, 1.1, -6}),
        Arguments.of(MixingForm.M3, new double[] {1.9, 0.7}, new double[] {-0.8}),
        Arguments.of(MixingForm.M4, new double[] {2.1, 0.4}, new double[] {-3, 0.5, 1.5, 1}),
        Arguments.of(
            MixingForm.BIMIX,
            new double[] {1.5, 0.1, 0.3, 0.2, 0.05},
            new double[] {Math.log(0.4)}));
  }

  private static MixingPoints made(MixingForm form, double[] terms, double[] slopes) {
    return Made.points(50, 4, 3, r -> Made.loss(form, terms, slopes, r));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormFindsItsOwnParameters(MixingForm form, double[] terms, double[] slopes) {
    MixingFit.Result fit = MixingFit.fit(form, made(form, terms, slopes), EXACT);
    assertArrayEquals(terms, fit.law().terms(), RECOVERED * max(terms), form.formula());
    assertArrayEquals(slopes, fit.law().slopes(), RECOVERED * max(slopes), form.formula());
    assertTrue(fit.diagnostics().sse() < 1e-9, "" + fit.diagnostics());
    assertEquals(List.of(), fit.diagnostics().atBound());
    assertTrue(fit.diagnostics().hitRate() > 0, "" + fit.diagnostics());
    assertTrue(fit.diagnostics().condition() < 1e6, "" + fit.diagnostics());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFormIsFoundByItsName(MixingForm form) {
    assertEquals(form, MixingForm.parse(form.label()));
  }

  @Test
  void implicitDomainsFindTheFunctionTheyMade() {
    MixingForm two = MixingForm.parse("implicit-2");
    double[] terms = {1.5, 0.3, 0.6};
    double[] slopes = {-4, 1, 2, 1, 0.5, -3.5, 1, 2};
    MixingLaw law = MixingFit.fit(two, made(two, terms, slopes), EXACT).law();
    SplittableRandom random = new SplittableRandom(77);
    for (int k = 0; k < 200; k++) {
      double[] r = Made.mixture(4, random);
      assertEquals(Made.loss(two, terms, slopes, r), law.loss(r), 2e-3, "seed=77 k=" + k);
    }
    // Units may be exchanged; each sums to 0.
    for (int unit = 0; unit < 2; unit++) {
      double sum = Arrays.stream(law.slopes(), 4 * unit, 4 * unit + 4).sum();
      assertEquals(0, sum, 1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theIdentifiabilityConstraintChangesNoLoss(MixingForm form, double[] terms, double[] slopes) {
    double[] shifted = slopes.clone();
    for (int q = 0; q < shifted.length; q++) {
      shifted[q] += 0.7;
    }
    MixingPoints points = made(form, terms, shifted);
    MixingLaw law = MixingLaw.of(form, terms, shifted, points);
    MixingLaw constrained = law.constrained();
    for (double[] r : points.proportions()) {
      assertEquals(law.loss(r), constrained.loss(r), 1e-12);
    }
    if (form.equals(MixingForm.M4)) {
      assertEquals(0, Arrays.stream(constrained.slopes()).sum(), 1e-12);
    }
  }

  /** Where terms are all but constant over mixtures, a search hardly gets away. */
  @ParameterizedTest
  @MethodSource("forms")
  void aFirstSearchStartsWhereMixturesMatter(MixingForm form, double[] terms, double[] slopes) {
    for (long seed = 0; seed < 20; seed++) {
      double[] start = form.start(4, 0, new SplittableRandom(seed));
      double most = 0;
      for (int l = 1; l < terms.length; l++) {
        double[] one = new double[terms.length];
        one[l] = 1;
        double[] values = Made.points(50, 4, 3, r -> Made.loss(form, one, start, r)).loss();
        double mean = Arrays.stream(values).average().orElseThrow();
        most = Math.max(most, max(Arrays.stream(values).map(v -> v / mean - 1).toArray()));
      }
      assertTrue(most > 0.01, form.formula() + " seed=" + seed + " " + most);
    }
  }

  private static double max(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }
}
