package org.mixlaw.law.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwarmObjectiveTest {
  @Test
  void gradientIsThatOfFiniteDifferences() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int n = 23;
    int d = 4;
    double[][] mixtures = SwarmFitTest.mixtures(random, n, d);
    double[] y = random.doubles(n, -2, 2).toArray();
    double[] precision = random.doubles(n, 0.1, 2).toArray();
    SwarmPrior prior = new SwarmPrior(d);
    SwarmObjective objective = new SwarmObjective(prior, mixtures, precision, y);
    double[] x = random.doubles(prior.size(), -1, 1).toArray();
    double[] gradient = new double[x.length];
    double[] unused = new double[x.length];
    objective.valueAndGradient(x, gradient);
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    for (int q = 0; q < x.length; q++) {
      double h = 1e-3;
      double at = x[q];
      double[] values = new double[4];
      for (int k = 0; k < 4; k++) {
        x[q] = at + h * (k < 2 ? k - 2 : k - 1);
        values[k] = objective.valueAndGradient(x, unused);
      }
      x[q] = at;
      double difference = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * h);
      assertEquals(difference, gradient[q], 1e-6 * largest, "parameter " + q + " of seed=" + seed);
    }
  }
}
