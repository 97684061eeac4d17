package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;

/** Pilot mixtures scatter around a prior as a Dirichlet distribution does. */
class PriorDesignTest {
  private static final Mixture PRIOR = Mixture.of(Map.of("a", 0.6, "b", 0.3, "c", 0.1));
  private static final CappedSimplex ALL = CappedSimplex.of(PRIOR.domains(), Map.of());
  private static final long SEED = 11;

  private static double mean(List<Mixture> mixtures, String domain) {
    return mixtures.stream().mapToDouble(m -> m.get(domain)).average().orElseThrow();
  }

  private static double variance(List<Mixture> mixtures, String domain) {
    double mean = mean(mixtures, domain);
    return mixtures.stream()
        .mapToDouble(m -> (m.get(domain) - mean) * (m.get(domain) - mean))
        .average()
        .orElseThrow();
  }

  /** Of a Dirichlet with parameters s p_i: mean p_i, variance p_i (1 - p_i) / (s + 1). */
  @ParameterizedTest
  @CsvSource({"0.5", "5", "100"})
  void meanAndVarianceAreThoseOfTheDistribution(double strength) {
    List<Mixture> drawn = new PriorDesign(PRIOR, 1, strength, strength, 0).draw(ALL, 2000, SEED);
    for (String domain : PRIOR.domains()) {
      double p = PRIOR.get(domain);
      double variance = p * (1 - p) / (strength + 1);
      assertEquals(p, mean(drawn, domain), 5 * Math.sqrt(variance / 2000), "seed=11 " + domain);
      assertEquals(variance, variance(drawn, domain), 0.15 * variance, "seed=11 " + domain);
    }
  }

  /** Between two strengths, the variance is the mean of 15 variances, evenly in the logarithm. */
  @Test
  void strengthsAreSpreadEvenlyInTheLogarithm() {
    List<Mixture> drawn = new PriorDesign(PRIOR, 1, 2, 2000, 0).draw(ALL, 4000, SEED);
    double expected = 0;
    for (int s = 0; s < 15; s++) {
      expected += 0.6 * 0.4 / (2 * Math.pow(1e3, s / 14.0) + 1) / 15;
    }
    assertEquals(expected, variance(drawn, "a"), 0.1 * expected, "seed=11");
  }

  @Test
  void aTemperatureBelowOneEvensThePrior() {
    List<Mixture> drawn = new PriorDesign(PRIOR, 0.5, 50, 50, 0).draw(ALL, 1000, SEED);
    double sum = Math.sqrt(0.6) + Math.sqrt(0.3) + Math.sqrt(0.1);
    for (String domain : PRIOR.domains()) {
      assertEquals(
          Math.sqrt(PRIOR.get(domain)) / sum, mean(drawn, domain), 0.01, "seed=11 " + domain);
    }
  }

  @Test
  void nothingLiesBetweenZeroAndTheLeastShareNorAboveACap() {
    CappedSimplex capped = CappedSimplex.of(PRIOR.domains(), Map.of("a", 0.7, "c", 0.25));
    List<Mixture> drawn = new PriorDesign(PRIOR, 1, 0.1, 5, 0.05).draw(capped, 300, SEED);
    assertEquals(300, drawn.stream().distinct().count());
    for (Mixture mixture : drawn) {
      assertTrue(capped.contains(mixture), mixture.toString());
      for (double share : mixture.proportions().values()) {
        assertTrue(share == 0 || share >= 0.05, mixture.toString());
      }
    }
    assertTrue(drawn.stream().anyMatch(m -> m.get("c") == 0), "small shares become 0");
  }

  @Test
  void aDomainThatThePriorLeavesOutStaysOut() {
    CappedSimplex four = CappedSimplex.of(List.of("a", "b", "c", "d"), Map.of());
    List<Mixture> drawn = new PriorDesign(PRIOR, 0.5, 0.1, 5, 0).draw(four, 50, SEED);
    assertTrue(drawn.stream().allMatch(m -> m.get("d") == 0 && m.domains().contains("d")));
  }

  @Test
  void theSeedDecides() {
    PriorDesign design = new PriorDesign(PRIOR, 1, 0.1, 5, 0.002);
    assertEquals(design.draw(ALL, 8, 1), design.draw(ALL, 8, 1));
    assertTrue(!design.draw(ALL, 8, 1).equals(design.draw(ALL, 8, 2)));
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    CappedSimplex tight = CappedSimplex.of(PRIOR.domains(), Map.of("a", 0.4, "b", 0.3, "c", 0.31));
    String message =
        assertThrows(
                InputException.class,
                () -> new PriorDesign(PRIOR, 1, 500, 500, 0).draw(tight, 4, SEED))
            .getMessage();
    assertTrue(
        message.startsWith("of 40000 mixtures drawn around a=0.6,b=0.3,c=0.1, 0 fit"), message);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1, 0", "2, 1, 1, 0", "1, 0, 1, 0", "1, 2, 1, 0", "1, 1, 1, 1"})
  void settingsThatMeanNothingAreRefused(
      double temperature, double weakest, double strongest, double leastShare) {
    assertThrows(
        InputException.class,
        () -> new PriorDesign(PRIOR, temperature, weakest, strongest, leastShare));
  }
}
