package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.mixlaw.mixture.Mixture;

class HoldOutCasesTest {
  private static final int CASES = 99;
  private static final double DEVIATION = 0.1;
  private static final double[] ALONE = {1};

  /** Errors spread as a normal variate's, each changed by what it is in standard deviations. */
  private static HoldOutCases errors(DoubleUnaryOperator changed) {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    return new HoldOutCases(
        List.of("web"),
        IntStream.rangeClosed(1, CASES)
            .mapToDouble(c -> normal.inverseCumulativeProbability(c / (CASES + 1.0)))
            .map(changed)
            .mapToObj(
                error ->
                    new HoldOutCases.Case(
                        Mixture.of(Map.of("web", 1.0)),
                        new double[] {3 + DEVIATION * error},
                        new double[] {3}))
            .toList());
  }

  @Test
  void normalErrorsHaveTheirStandardDeviation() {
    assertEquals(DEVIATION, errors(e -> e).usual(ALONE), 0.03 * DEVIATION);
  }

  @Test
  void fewCasesFarBeyondTheOthersDoNotWidenTheUsualError() {
    HoldOutCases errors = errors(e -> Math.abs(e) > 2 ? 50 * e : e);

    assertEquals(DEVIATION, errors.usual(ALONE), 0.03 * DEVIATION);
    assertTrue(errors.typical(ALONE) > 10 * DEVIATION);
  }

  @Test
  void heavyTailsWidenTheUsualError() {
    double usual = errors(e -> Math.abs(e) > 1 ? 2 * e : e).usual(ALONE);

    assertTrue(usual > 1.3 * DEVIATION && usual < 2 * DEVIATION, () -> "usual " + usual);
  }

  @Test
  void nothingLeftOutSaysNothing() {
    assertEquals(0, HoldOutCases.NONE.usual(new double[0]));
  }
}
