package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TargetScaleTest {
  private static TargetScale scale(List<Long> params, List<Long> tokens, double n, double d) {
    return new TargetScale(
        new FittedLaws.Measured(
            new TreeMap<>(), params, new FittedLaws.Tokens(tokens.get(0), tokens.get(1))),
        n,
        d);
  }

  @Test
  void oneSizeSaysNothingOfLossesAtAnother() {
    TargetScale scale = scale(List.of(1_000_000L), List.of(1L << 28, 1L << 30), 1e9, 1 << 30);
    assertFalse(scale.hasLosses());
    assertTrue(scale.onlyRanks().contains("no size term"), scale.onlyRanks());
    assertFalse(scale.onlyRanks().contains("token term"), scale.onlyRanks());
    assertEquals(1e6, scale.lawParams(), "asked where it was fitted");
    assertEquals(1 << 30, scale.lawTokens());
  }

  @Test
  void oneTokenCountSaysNothingOfLossesAtAnother() {
    TargetScale scale =
        scale(List.of(1_000_000L, 4_000_000L), List.of(6_000_000_000L, 6_000_000_000L), 4e6, 1e11);
    assertFalse(scale.hasLosses());
    assertTrue(scale.onlyRanks().contains("no token term"), scale.onlyRanks());
    assertEquals(1, scale.warnings().size());
  }

  @Test
  void aRoundedCountIsTheSameScale() {
    assertTrue(
        scale(List.of(18_874_368L), List.of(1_048_576_000L, 1_048_576_000L), 19e6, 1e9)
            .hasLosses());
  }

  @Test
  void farTargetsAreSaid() {
    List<Long> sizes = List.of(1_000_000L, 10_000_000L);
    List<Long> tokens = List.of(1_000_000L, 10_000_000L);
    assertEquals(List.of(), scale(sizes, tokens, 4e7, 4e7).warnings());
    List<String> warnings = scale(sizes, tokens, 7e9, 4.1e7).warnings();
    assertTrue(
        warnings.get(0).startsWith("the target's 7B parameters are 700 times"), "" + warnings);
    assertTrue(warnings.get(1).startsWith("the target's 41M tokens are 4 times"), "" + warnings);
  }
}
