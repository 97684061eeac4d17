package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.mixlaw.base.InputException;

/**
 * The halving grid of "Data Mixing Laws" (Ye et al., ICLR 2025, arXiv 2403.16952, section on
 * sampling mixtures). In the order of their names, every domain but the last has the levels {@code
 * floor(16 c)/16}, with c its cap, the halves of that down to 1/16, and 0; the last domain takes
 * what remains, which must lie between 0 and its cap. Halves, because a domain's first sixteenth
 * moves its loss more than its last.
 *
 * <p>Of the valid combinations the design takes a seeded choice in which each domain is seen at
 * each level about equally often, as far as the sum of 1 allows.
 */
public final class HalvingGrid {
  /** Up to this many valid combinations are listed; beyond it, they are sampled. */
  private static final int POOL = 20_000;

  private static final int DRAWS = 8 * POOL;
  private static final double ROUNDING = 1e-9;

  private final double[][] levels;
  private final double capOfLast;

  /** What the domains behind a place can hold at most, the remainder among them. */
  private final double[] roomBehind;

  private HalvingGrid(CappedSimplex allowed, int denominator) {
    double[] caps = allowed.caps();
    this.levels = new double[caps.length][];
    for (int d = 0; d < caps.length; d++) {
      levels[d] = levels(caps[d], denominator);
      if (d < caps.length - 1 && levels[d].length == 1) {
        throw InputException.of(
            "the cap %s of domain '%s' lies below the grid's step 1/%d, so that it would never be seen;"
                + " use a grid of 1/%d or finer",
            caps[d], allowed.domains().get(d), denominator, (int) Math.ceil(1 / caps[d]));
      }
    }
    this.capOfLast = caps[caps.length - 1];
    this.roomBehind = new double[caps.length];
    for (int d = caps.length - 2; d >= 0; d--) {
      roomBehind[d] = roomBehind[d + 1] + (d == caps.length - 2 ? capOfLast : levels[d + 1][0]);
    }
  }

  /**
   * The levels of a domain.
   *
   * @param cap its largest proportion
   * @param denominator 16 for a grid of 1/16
   * @return proportions, falling, 0 last
   */
  static double[] levels(double cap, int denominator) {
    List<Double> levels = new ArrayList<>();
    double step = 1.0 / denominator;
    for (double level = Math.floor(denominator * cap + ROUNDING) / denominator;
        level >= step - ROUNDING;
        level /= 2) {
      levels.add(level);
    }
    levels.add(0.0);
    return levels.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Designs pilot mixtures.
   *
   * @param allowed training domains and caps
   * @param denominator 16 for a grid of 1/16
   * @param count how many mixtures
   * @param seed the seed of the choice
   * @return the mixtures, distinct, in a fixed order for the same arguments
   * @throws InputException if the grid has fewer valid combinations than that, or a domain's cap
   *     lies below the grid's step
   */
  public static List<Mixture> design(CappedSimplex allowed, int denominator, int count, long seed) {
    HalvingGrid grid = new HalvingGrid(allowed, denominator);
    RandomGenerator random = new SplittableRandom(seed);
    double[][] pool = grid.combinations(random);
    if (pool.length < count) {
      throw InputException.of(
          "the halving grid of 1/%d has %d valid mixtures under these caps, but %d are asked for; use"
              + " fewer, or a finer grid",
          denominator, pool.length, count);
    }
    int[][] level = new int[pool.length][];
    Arrays.setAll(level, p -> grid.nearestLevels(pool[p]));
    int[] counts = Arrays.stream(grid.levels).mapToInt(l -> l.length).toArray();
    return Arrays.stream(new BalancedChoice(pool, level, counts).choose(count, random))
        .mapToObj(p -> allowed.mixture(pool[p]))
        .toList();
  }

  /** All valid combinations, or as many distinct random ones as the pool holds. */
  private double[][] combinations(RandomGenerator random) {
    List<double[]> listed = new ArrayList<>();
    if (list(new double[levels.length], 0, 1, listed)) {
      return listed.toArray(double[][]::new);
    }
    Map<List<Double>, double[]> distinct = new LinkedHashMap<>();
    for (int draw = 0; draw < DRAWS && distinct.size() < POOL; draw++) {
      sample(random).ifPresent(p -> distinct.putIfAbsent(key(p), p));
    }
    // Caps so tight that chance finds little: what was listed first is better than nothing.
    for (int i = 0; i < listed.size() && distinct.size() < POOL; i++) {
      distinct.putIfAbsent(key(listed.get(i)), listed.get(i));
    }
    return distinct.values().toArray(double[][]::new);
  }

  private static List<Double> key(double[] point) {
    return Arrays.stream(point).boxed().toList();
  }

  /** Lists depth first; false once there are more than the pool holds. */
  private boolean list(double[] point, int domain, double left, List<double[]> all) {
    if (domain == levels.length - 1) {
      point[domain] = Math.max(0, left);
      all.add(point.clone());
      return all.size() <= POOL;
    }
    for (double level : open(domain, left, roomBehind[domain])) {
      point[domain] = level;
      if (!list(point, domain + 1, left - level, all)) {
        return false;
      }
    }
    return true;
  }

  /** The levels that fit into what is left and leave no more than the others can hold. */
  private double[] open(int domain, double left, double room) {
    return Arrays.stream(levels[domain])
        .filter(level -> level <= left + ROUNDING && left - level <= room + ROUNDING)
        .toArray();
  }

  /** One random combination, the domains taken in random order; empty where that led nowhere. */
  private Optional<double[]> sample(RandomGenerator random) {
    int last = levels.length - 1;
    int[] order = new int[last];
    for (int d = 0; d < last; d++) {
      int j = random.nextInt(d + 1);
      order[d] = order[j];
      order[j] = d;
    }
    double[] point = new double[levels.length];
    double left = 1;
    double room = Arrays.stream(levels).limit(last).mapToDouble(l -> l[0]).sum() + capOfLast;
    for (int d : order) {
      room -= levels[d][0];
      double[] open = open(d, left, room);
      if (open.length == 0) {
        return Optional.empty();
      }
      point[d] = open[random.nextInt(open.length)];
      left -= point[d];
    }
    point[last] = Math.max(0, left);
    return Optional.of(point);
  }

  /** The level nearest to each domain's proportion; only the last domain lies between levels. */
  private int[] nearestLevels(double[] point) {
    int[] nearest = new int[point.length];
    for (int d = 0; d < point.length; d++) {
      for (int l = 1; l < levels[d].length; l++) {
        if (Math.abs(levels[d][l] - point[d]) < Math.abs(levels[d][nearest[d]] - point[d])) {
          nearest[d] = l;
        }
      }
    }
    return nearest;
  }
}
