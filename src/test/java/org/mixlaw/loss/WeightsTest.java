package org.mixlaw.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
  @Test
  void theMeanOfLossesDoesNotDependOnTheUnitOfTheWeights() {
    Map<String, Double> losses = Map.of("code", 2.0, "web", 4.0);
    assertEquals(3.5, Weights.mean(losses, Map.of("code", 1.0, "web", 3.0)), 1e-15);
    assertEquals(3.5, Weights.mean(losses, Map.of("code", 0.1, "web", 0.3)), 1e-15);
  }

  @Test
  void domainsWithoutAWeightOrWithoutALossDoNotCount() {
    Map<String, Double> losses = Map.of("code", 2.0, "web", 4.0, "books", Double.NaN);
    Map<String, Double> weights = Map.of("code", 1.0, "web", 1.0, "books", 0.0, "papers", 5.0);
    assertEquals(3, Weights.mean(losses, weights), 1e-15);
    assertTrue(Double.isNaN(Weights.mean(losses, Map.of("papers", 1.0))));
  }
}
