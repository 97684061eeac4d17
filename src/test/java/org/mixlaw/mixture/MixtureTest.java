package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;

class MixtureTest {
  @Test
  void parsesWhatItPrints() {
    Mixture mixture = Mixture.parse("b=0.25,a=0.75", "--mixture");
    assertEquals("a=0.75,b=0.25", mixture.toString());
    assertEquals(mixture, Mixture.parse(mixture.toString(), "--mixture"));
    assertEquals(0, mixture.get("c"));
  }

  @Test
  void refusesProportionsThatDoNotSumToOne() {
    InputException e =
        assertThrows(InputException.class, () -> Mixture.parse("a=0.5,b=0.48", "--mixture"));
    assertTrue(e.getMessage().startsWith("--mixture: the proportions sum to 0.98"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1.5,b=-0.5", "a=0.5,a=0.5", "a", "a=", "a=x", "", "a=NaN"})
  void refusesNegativeRepeatedAndMalformedProportions(String bad) {
    assertThrows(InputException.class, () -> Mixture.parse(bad, "--mixture"));
  }

  @Test
  void refusesDomainsItIsNotOver() {
    Mixture mixture = Mixture.of(Map.of("a", 0.5, "b", 0.5));
    assertEquals(Set.of("a", "b", "c"), mixture.over(Set.of("a", "b", "c"), "m.csv").domains());
    InputException e =
        assertThrows(InputException.class, () -> mixture.over(Set.of("a"), "m.csv line 2"));
    assertEquals("m.csv line 2: unknown training domain 'b'; known are a", e.getMessage());
  }

  @Test
  void distanceIsTotalVariation() {
    assertEquals(1, Mixture.parse("a=1", "x").distance(Mixture.parse("b=1", "x")), 1e-15);
    assertEquals(
        0.25,
        Mixture.parse("a=0.5,b=0.5", "x").distance(Mixture.parse("a=0.25,b=0.75", "x")),
        1e-15);
  }
}
