package org.mixlaw.law.mixing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  private static final double STEP = 1e-5;

  /** Disturbed losses of a law that none of the forms is. */
  private static MixingPoints points() {
    MixingPoints exact =
        Made.points(
            20, 3, 8, r -> 2 + 0.6 * Math.exp(-4 * r[0]) - 0.3 * r[1] * r[1] + 0.2 * r[2] * r[0]);
    MixingPoints noisy = Made.disturbed(exact, 0.02, 9);
    double[] weight = new double[20];
    for (int m = 0; m < weight.length; m++) {
      weight[m] = 0.5 + m % 3;
    }
    return noisy.times(weight);
  }

  /** Residuals and Jacobian give the slope of the cost, the best terms following the slopes. */
  @ParameterizedTest
  @ValueSource(strings = {"m1", "m2", "m3", "m4", "bimix", "implicit-2"})
  void theJacobianGivesTheCostsGradient(String label) {
    MixingForm form = MixingForm.parse(label);
    Projection projection = new Projection(form, points(), 1e-3);
    SplittableRandom random = new SplittableRandom(4);
    for (int attempt = 0; attempt < 20; attempt++) {
      double[] t = form.start(3, attempt, random);
      for (int q = 0; q < t.length; q++) {
        // within the exponents that are followed
        t[q] = Math.max(-6, Math.min(label.equals("bimix") ? 0.9 : 6, t[q]));
      }
      Projection.Solution at = projection.at(t);
      for (int q = 0; q < t.length; q++) {
        double gradient = 0;
        for (int m = 0; m < at.residuals().length; m++) {
          gradient += 2 * at.residuals()[m] * at.jacobian()[m][q];
        }
        double[] above = t.clone();
        double[] below = t.clone();
        above[q] += STEP;
        below[q] -= STEP;
        double difference =
            (projection.at(above).cost() - projection.at(below).cost()) / (2 * STEP);
        assertEquals(
            difference,
            gradient,
            1e-5 * Math.max(Math.abs(difference), at.cost()),
            label + " seed=4 attempt=" + attempt + " slope " + q + " of " + Arrays.toString(t));
      }
    }
  }

  @Test
  void theRidgeIsPartOfTheCost() {
    double[] t = {-2, 1, 0.5};
    Projection.Solution free = new Projection(MixingForm.M2, points(), 1e-12).at(t);
    Projection.Solution held = new Projection(MixingForm.M2, points(), 1e-2).at(t);
    assertEquals(free.sse(), held.sse(), 1e-12);
    assertTrue(held.cost() > held.sse() * 1.01, held.cost() + " " + held.sse());
    double squares = Arrays.stream(t).map(x -> x * x).sum();
    MixingPoints points = points();
    assertEquals(
        held.sse() + 1e-2 * points.totalWeight() * points.variance() * squares, held.cost(), 1e-12);
  }
}
