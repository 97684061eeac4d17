package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.InputException;

/**
 * Pilot designs: under the caps, balanced, every domain high and low, the same for the same seed.
 */
class DesignsTest {
  private static final List<String> SEVEN = List.of("a", "b", "c", "d", "e", "f", "g");

  /** Caps of the paper's RedPajama study. */
  private static final CappedSimplex REDPAJAMA =
      CappedSimplex.of(SEVEN, Map.of("c", .5857, "d", .2588, "e", .2254, "f", .1779, "g", .1727));

  private static final CappedSimplex FIVE =
      CappedSimplex.of(List.of("a", "b", "c", "d", "e"), Map.of());

  private static final CappedSimplex TWENTY_TWO =
      CappedSimplex.of(
          IntStream.range(0, 22).mapToObj(i -> "d" + (char) ('a' + i)).toList(),
          Map.of("da", .25, "db", .1));

  static List<CappedSimplex> sets() {
    return List.of(REDPAJAMA, FIVE, TWENTY_TWO, CappedSimplex.of(List.of("x", "y"), Map.of()));
  }

  @Test
  void levelsAreTheFlooredCapItsHalvesAndZero() {
    assertArrayEquals(new double[] {1, .5, .25, .125, .0625, 0}, HalvingGrid.levels(1, 16));
    // 9/16 and halves, as in the published RedPajama mixtures for Github
    assertArrayEquals(
        new double[] {.5625, .28125, .140625, .0703125, 0}, HalvingGrid.levels(.5857, 16));
    assertArrayEquals(new double[] {.1875, .09375, 0}, HalvingGrid.levels(.2254, 16));
    assertArrayEquals(new double[] {.125, .0625, 0}, HalvingGrid.levels(.1779, 16));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void halvingGridStaysOnItsLevelsAndUnderTheCaps(CappedSimplex allowed) {
    int count = Math.min(20, allowed.domains().size() == 2 ? 6 : 20);
    List<Mixture> design = HalvingGrid.design(allowed, 16, count, 3);
    assertEquals(count, new HashSet<>(design).size());
    double[] caps = allowed.caps();
    for (Mixture mixture : design) {
      assertTrue(allowed.contains(mixture), mixture.toString());
      double[] point = allowed.vector(mixture);
      assertEquals(1, Arrays.stream(point).sum(), 1e-12);
      for (int d = 0; d < point.length - 1; d++) {
        double p = point[d];
        assertTrue(
            Arrays.stream(HalvingGrid.levels(caps[d], 16)).anyMatch(l -> Math.abs(l - p) < 1e-9),
            mixture.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyDomainIsSeenHighAndLow(CappedSimplex allowed) {
    int count = allowed.domains().size() == 2 ? 6 : allowed.domains().size() + 13;
    for (long seed = 0; seed < 2; seed++) {
      for (List<Mixture> design :
          List.of(
              HalvingGrid.design(allowed, 16, count, seed),
              DirichletDesign.design(allowed, 1, count, seed))) {
        DesignQuality quality = DesignQuality.of(design);
        for (int d = 0; d < allowed.domains().size(); d++) {
          DesignQuality.Seen seen = quality.domains().get(allowed.domains().get(d));
          double high = Math.min(allowed.caps()[d], 2.0 / allowed.domains().size()) / 2;
          String message = "seed=" + seed + " " + allowed.domains().get(d) + " " + seen;
          assertTrue(seen.most() >= high, message);
          assertTrue(seen.least() <= Math.max(0.0625, allowed.caps()[d] / 4), message);
          int levels = HalvingGrid.levels(allowed.caps()[d], 16).length;
          assertTrue(seen.levels() >= Math.min(3, levels), message);
        }
      }
    }
  }

  /** The balance of a design: how far the counts of its levels are from equal, squared. */
  private static double imbalance(CappedSimplex allowed, List<Mixture> design) {
    double sum = 0;
    for (int d = 0; d < allowed.domains().size() - 1; d++) {
      double[] levels = HalvingGrid.levels(allowed.caps()[d], 16);
      for (double level : levels) {
        String domain = allowed.domains().get(d);
        long seen = design.stream().filter(m -> Math.abs(m.get(domain) - level) < 1e-9).count();
        sum += Math.pow(seen - (double) design.size() / levels.length, 2);
      }
    }
    return sum;
  }

  @Test
  void theChoiceIsFarMoreBalancedThanAnyOfAHundredRandomOnes() {
    double ours = imbalance(REDPAJAMA, HalvingGrid.design(REDPAJAMA, 16, 20, 1));
    List<Mixture> all = HalvingGrid.design(REDPAJAMA, 16, 854, 1);
    SplittableRandom random = new SplittableRandom(9);
    double luckiest = Double.POSITIVE_INFINITY;
    for (int trial = 0; trial < 100; trial++) {
      List<Mixture> some =
          random.ints(0, all.size()).distinct().limit(20).mapToObj(all::get).toList();
      luckiest = Math.min(luckiest, imbalance(REDPAJAMA, some));
    }
    assertTrue(ours < luckiest / 2, "seed=9 ours " + ours + ", luckiest " + luckiest);
  }

  @Test
  void aSeedGivesTheSameDesignAndAnotherSeedAnother() {
    assertEquals(
        HalvingGrid.design(FIVE, 16, 12, 7),
        HalvingGrid.design(
            CappedSimplex.of(List.of("e", "c", "a", "b", "d"), Map.of()), 16, 12, 7));
    assertNotEquals(HalvingGrid.design(FIVE, 16, 12, 7), HalvingGrid.design(FIVE, 16, 12, 8));
    assertEquals(
        DirichletDesign.design(REDPAJAMA, .5, 12, 7), DirichletDesign.design(REDPAJAMA, .5, 12, 7));
    assertNotEquals(
        DirichletDesign.design(REDPAJAMA, .5, 12, 7), DirichletDesign.design(REDPAJAMA, .5, 12, 8));
  }

  @Test
  void whatTheGridCannotGiveIsSaid() {
    CappedSimplex two = CappedSimplex.of(List.of("x", "y"), Map.of());
    assertEquals(
        "the halving grid of 1/16 has 6 valid mixtures under these caps, but 8 are asked for; use"
            + " fewer, or a finer grid",
        assertThrows(InputException.class, () -> HalvingGrid.design(two, 16, 8, 1)).getMessage());
    CappedSimplex small = CappedSimplex.of(List.of("x", "y"), Map.of("x", .03));
    assertEquals(
        "the cap 0.03 of domain 'x' lies below the grid's step 1/16, so that it would never be seen;"
            + " use a grid of 1/34 or finer",
        assertThrows(InputException.class, () -> HalvingGrid.design(small, 16, 2, 1)).getMessage());
    assertEquals(2, HalvingGrid.design(small, 34, 2, 1).size());
  }

  /** Means and variances of the Dirichlet distribution are known: 1/n, (n-1)/(n^2 (n a + 1)). */
  @Test
  void dirichletDrawsHaveTheDistributionsMeanAndStayUnderTightCaps() {
    List<Mixture> many = DirichletDesign.design(FIVE, 2, 400, 5);
    for (String domain : FIVE.domains()) {
      double mean = many.stream().mapToDouble(m -> m.get(domain)).average().orElseThrow();
      assertEquals(.2, mean, .03, "seed=5 " + domain);
    }
    SortedMap<String, Double> caps = new TreeMap<>();
    SEVEN.forEach(domain -> caps.put(domain, .16));
    CappedSimplex tight = CappedSimplex.of(SEVEN, caps);
    assertTrue(DirichletDesign.design(tight, .3, 20, 5).stream().allMatch(tight::contains));
  }

  @Test
  void qualityTellsADesignThatCannotDetermineTheLaw() {
    List<Mixture> tooFew = HalvingGrid.design(FIVE, 16, 5, 1);
    assertEquals(Double.POSITIVE_INFINITY, DesignQuality.of(tooFew).condition());
    Mixture one = Mixture.parse("x=0.5,y=0.5", "");
    assertEquals(
        Double.POSITIVE_INFINITY, DesignQuality.of(List.of(one, one, one, one)).condition());
    DesignQuality good = DesignQuality.of(HalvingGrid.design(FIVE, 16, 20, 1));
    assertEquals(6, good.parameters());
    assertTrue(good.condition() < 100, "condition " + good.condition());
  }

  /**
   * Two domains, r = (p, 1-p), own slope -2: columns 1, e p, e (1-p) of unit length; the
   * eigenvalues of their 3 x 3 Gram matrix by the trigonometric formula give the number.
   */
  @Test
  void theConditionNumberIsThatOfTheScaledJacobian() {
    List<Mixture> three =
        List.of(
            Mixture.parse("x=0,y=1", ""),
            Mixture.parse("x=0.5,y=0.5", ""),
            Mixture.parse("x=1,y=0", ""));
    assertEquals(10.762265840015333, DesignQuality.of(three).condition(), 1e-9);
  }
}
