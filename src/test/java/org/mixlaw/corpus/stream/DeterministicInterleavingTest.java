package org.mixlaw.corpus.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.mixture.Mixture;

class DeterministicInterleavingTest {
  /** Every prefix up to a million turns, every domain: less than one turn off the exact share. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 13, 22})
  void everyPrefixHoldsEveryDomainWithinOneTurn(int domains) {
    long seed = 40L + domains;
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 3; trial++) {
      Map<String, Double> weights = new TreeMap<>();
      for (int d = 0; d < domains; d++) {
        weights.put("d" + d, Math.pow(random.nextDouble(), 3) + 1e-4);
      }
      DeterministicInterleaving schedule =
          new DeterministicInterleaving(Mixture.proportional(weights));
      double bound = 1 - 1.0 / (2 * domains - 2);
      long[] had = new long[domains];
      double worst = 0;
      for (long n = 0; n < 1_000_000; n++) {
        int d = schedule.domain(n);
        assertEquals(had[d], schedule.before(n));
        had[d]++;
        if (n % 7 == 0 || n < 5000) {
          for (int k = 0; k < schedule.domains().size(); k++) {
            double exact = (n + 1.0) * schedule.turns(k) / schedule.period();
            worst = Math.max(worst, Math.abs(had[k] - exact));
          }
        }
      }
      assertTrue(worst <= bound + 1e-9, "seed=" + seed + " trial=" + trial + " worst=" + worst);
    }
  }

  @Test
  void proportionsThatAreFractionsAreExact() {
    DeterministicInterleaving schedule =
        new DeterministicInterleaving(Mixture.parse("a=0.1,b=0.3,c=0.6,unused=0", "test"));
    assertEquals(List.of("a", "b", "c"), schedule.domains());
    assertEquals(10, schedule.period());
    assertEquals(
        16,
        new DeterministicInterleaving(Mixture.parse("a=0.0625,b=0.4375,c=0.5", "test")).period());
    DeterministicInterleaving thirds =
        new DeterministicInterleaving(Mixture.proportional(Map.of("a", 1, "b", 1, "c", 1)));
    assertEquals(3, thirds.period());
  }

  @Test
  void oneDomainHasEveryTurn() {
    DeterministicInterleaving schedule =
        new DeterministicInterleaving(Mixture.parse("a=1,b=0", "test"));
    assertEquals(0, schedule.domain(1_000_000_007L));
    assertEquals(1_000_000_007L, schedule.before(1_000_000_007L));
  }
}
