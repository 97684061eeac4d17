package org.mixlaw.law.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.TestFits;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.loss.Series;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.References;

class CurveLawTest {
  private static final double[][] MIXTURES = TestFits.mixtures(4, 2, 1);
  private static final double[] SIZES = {1e7, 3e7, 1e8, 3e8};
  private static final double[] TOKENS = {1e9, 2e9, 5e9, 1e10, 2e10};

  /** An exponent that differs between what may share one, and not within. */
  private static double exponent(
      CurveLaw.Axis axis, ExponentSharing sharing, int mixture, double at, int series) {
    int index = List.of(1e7, 3e7, 1e8, 3e8, 1e9, 2e9, 5e9, 1e10, 2e10).indexOf(at) % 4;
    return switch (sharing) {
      case CURVE -> 0.2 + 0.05 * mixture + 0.03 * index + 0.1 * series;
      case DOMAIN -> 0.3 + 0.2 * series;
      case SIZE -> 0.3 + 0.1 * index;
      case ALL -> axis == CurveLaw.Axis.TOKENS ? 0.45 : 0.17;
    };
  }

  private static double truth(
      CurveLaw.Axis axis, ExponentSharing sharing, int m, double params, double tokens, int i) {
    boolean steps = axis == CurveLaw.Axis.TOKENS;
    double e = exponent(axis, sharing, m, steps ? params : tokens, i);
    double along = steps ? tokens / 2e10 : params / 1e7;
    return 1.5 + 0.1 * m + 0.2 * i + (0.5 + 0.1 * m) * Math.pow(along, -e);
  }

  private static CurveLaw made(CurveLaw.Axis axis, ExponentSharing sharing) {
    List<Series> list = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int own = i;
      list.add(
          TestFits.series(
              "domain" + i,
              MIXTURES,
              TestFits.grid(4, SIZES, TOKENS),
              (m, params, tokens) -> truth(axis, sharing, m, params, tokens, own)));
    }
    return CurveLaw.fit(axis, List.of("a", "b"), list, sharing);
  }

  @ParameterizedTest
  @EnumSource
  void exactStepsAreCarriedOnExactly(ExponentSharing sharing) {
    carriesOnExactly(CurveLaw.Axis.TOKENS, sharing, 1e8, 1e11);
  }

  @ParameterizedTest
  @EnumSource
  void exactSizesAreCarriedOnExactly(ExponentSharing sharing) {
    carriesOnExactly(CurveLaw.Axis.SIZE, sharing, 3e9, 1e10);
  }

  private static void carriesOnExactly(
      CurveLaw.Axis axis, ExponentSharing sharing, double params, double tokens) {
    CurveLaw law = made(axis, sharing);
    for (int m = 0; m < 4; m++) {
      double[] losses = law.at(params, tokens).losses(MIXTURES[m]);
      for (int i = 0; i < 2; i++) {
        assertEquals(truth(axis, sharing, m, params, tokens, i), losses[i], 1e-5);
      }
    }
    for (CurveLaw.Curve curve : law.curves()) {
      int mixture = List.of(MIXTURES).indexOf(curve.mixture());
      int series = law.series().indexOf(curve.series());
      assertEquals(
          exponent(axis, sharing, mixture, curve.at(), series), curve.law().exponent(), 1e-5);
    }
  }

  /** Exponents of the overall loss of RedPajama by size, and what they leave. */
  @ParameterizedTest
  @CsvSource({"70M, 18915328", "160M, 85056000", "305M, 201541632", "410M, 302311424"})
  void thePublishedStepLawsAreReached(String size, long params) throws Exception {
    FittedLaws laws =
        TestFits.fit(
            TestFits.published("redpajama").filter(row -> row.params() == params),
            Optional.of(LawCatalog.named("step")),
            TestFits.overall(),
            new LawOptions(
                1,
                LossFunction.SQUARED,
                Optional.of(ExponentSharing.SIZE),
                OptionalDouble.empty(),
                false));
    List<CurveLaw.Curve> curves = ((CurveLaw) laws.fitted()).curves();
    References references = new References();
    for (Comparison comparison :
        List.of(
            references.compare(
                "step-law", size + ": exponent of tokens", curves.get(0).law().exponent()),
            references.compare(
                "step-law",
                size + ": SSE",
                curves.stream().mapToDouble(CurveLaw.Curve::sse).sum()))) {
      assertEquals(Comparison.Verdict.MET, comparison.verdict(), comparison.toString());
    }
  }

  @Test
  void aMixtureThatWasNotMeasuredIsRefused() {
    Law.AtTarget at = made(CurveLaw.Axis.TOKENS, ExponentSharing.ALL).at(1e8, 1e11);
    String message =
        assertThrows(InputException.class, () -> at.losses(new double[] {0.123, 0.877}))
            .getMessage();
    assertTrue(message.contains("was not measured") && message.contains("joint-m2"), message);
  }

  @Test
  void aSizeThatWasNotMeasuredIsRefused() {
    String step =
        assertThrows(
                InputException.class,
                () -> made(CurveLaw.Axis.TOKENS, ExponentSharing.ALL).at(2e8, 1e11))
            .getMessage();
    assertTrue(step.contains("10000000, 30000000, 100000000, 300000000"), step);
    String size =
        assertThrows(
                InputException.class,
                () -> made(CurveLaw.Axis.SIZE, ExponentSharing.ALL).at(2e8, 1e11))
            .getMessage();
    assertTrue(size.contains("token counts") && size.contains("20000000000"), size);
  }

  @Test
  void tooFewPointsForCurvesAreSaid() {
    List<Series> two =
        List.of(
            TestFits.series(
                "own",
                MIXTURES,
                TestFits.grid(4, SIZES, new double[] {1e9, 2e9}),
                (m, params, tokens) -> 3));
    String message =
        assertThrows(
                InputException.class,
                () ->
                    CurveLaw.fit(CurveLaw.Axis.TOKENS, List.of("a", "b"), two, ExponentSharing.ALL))
            .getMessage();
    assertTrue(message.contains("three or more token counts; the longest has 2"), message);
  }

  @Test
  void anUnknownSharingIsRefused() {
    assertEquals(ExponentSharing.DOMAIN, ExponentSharing.parse("domain"));
    assertThrows(InputException.class, () -> ExponentSharing.parse("mixture"));
  }
}
