package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;

class WrittenProportionsTest {
  @Test
  void acceptsWhatRoundingDoesToAnyMixtureAndTellsHowFar() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    WrittenProportions account = new WrittenProportions();
    for (int round = 0; round < 500; round++) {
      int digits = random.nextInt(2, 6);
      int domains = random.nextInt(2, digits == 2 ? 11 : 23); // more hundredths add up too far
      double[] amounts = random.doubles(domains).map(u -> u * u).toArray();
      double total = java.util.Arrays.stream(amounts).sum();
      SortedMap<String, String> written = new TreeMap<>();
      for (int j = 0; j < domains; j++) {
        written.put(
            "d" + j, String.format(java.util.Locale.ROOT, "%." + digits + "f", amounts[j] / total));
      }
      Mixture mixture = account.read(written, "seed=" + seed);
      double sum = mixture.proportions().values().stream().mapToDouble(p -> p).sum();
      assertEquals(1, sum, 1e-12, "seed=" + seed);
    }
    assertEquals(1, account.notices().size(), "seed=" + seed);
  }

  @Test
  void refusesWhatRoundingCannotHaveDone() {
    for (Map<String, String> written :
        List.of(
            Map.of("a", "0.50", "b", "0.48"),
            Map.of("a", "1", "b", "1"),
            Map.of("a", ".4", "b", ".5"),
            Map.of("a", "0.3", "b", "0.3", "c", "0.3"),
            hundredths(22, 4), // rounding may do it, but hardly does
            Map.of("a", "0.5000", "b", "0.3000", "c", "0.1900"),
            Map.of("a", "0.66796875", "b", "0.35197125"))) {
      InputException e =
          assertThrows(
              InputException.class, () -> new WrittenProportions().read(written, "m.csv line 2"));
      assertTrue(e.getMessage().startsWith("m.csv line 2: the proportions sum to"), e.getMessage());
    }
  }

  /** As many domains, each with so many hundredths. */
  private static Map<String, String> hundredths(int domains, int each) {
    SortedMap<String, String> written = new TreeMap<>();
    for (int j = 0; j < domains; j++) {
      written.put("d" + j, "0.0" + each);
    }
    return written;
  }

  @Test
  void tellsTheSumOfOneMixtureAsOneNumber() {
    WrittenProportions account = new WrittenProportions();
    account.read(Map.of("a", "0.33", "b", "0.33", "c", "0.33"), "here");
    assertEquals(
        List.of(
            "the proportions do not sum to 1 as they are written (they sum to 0.99, as rounded"
                + " proportions do): divided by the sum"),
        account.notices());
    account.read(Map.of("a", "0.67", "b", "0.34"), "here");
    account.read(Map.of("a", "0.7", "b", "0.3"), "here");
    assertTrue(
        account.notices().get(0).contains("2 of 3 mixtures do not")
            && account.notices().get(0).contains("they sum to 0.99 to 1.01,"),
        account.notices().toString());
  }

  @Test
  void countsEachMixtureOnceAndSaysNothingOfThoseThatSumToOne() {
    WrittenProportions account = new WrittenProportions();
    account.read(Map.of("a", "0.5", "b", "0.5"), "here");
    assertEquals(List.of(), account.notices());
    Map<String, String> thirds = Map.of("a", "0.33", "b", "0.33", "c", "0.33");
    assertEquals(1.0 / 3, account.read(thirds, "here").get("a"), 1e-15);
    account.read(thirds, "here");
    assertTrue(
        account.notices().get(0).startsWith("1 of 2 mixtures does not sum to 1"),
        account.notices().toString());
    assertTrue(account.notices().get(0).contains("0.99"), account.notices().toString());
  }

  @Test
  void numbersWithoutTextAreTakenAsTheyPrint() {
    assertEquals(1.0 / 3, Mixture.of(Map.of("a", 0.33, "b", 0.33, "c", 0.33)).get("a"), 1e-15);
    assertThrows(InputException.class, () -> Mixture.of(Map.of("a", 0.33333, "b", 0.66)));
    assertThrows(InputException.class, () -> Mixture.of(Map.of("a", 0.4, "b", 0.5)));
  }
}
