package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses mixtures out of many so that every domain is seen at each of its levels about equally
 * often. Begins with a random choice, then exchanges one chosen mixture for another as long as that
 * brings the counts of levels closer to equal; among exchanges that serve the balance alike it
 * takes one that spreads the mixtures farther (a larger determinant of their second moments).
 */
final class BalancedChoice {
  /** A level that is never seen costs this many times what its missing count does. */
  private static final double NEVER_SEEN = 3;

  private static final double TIE = 1e-9;
  private static final int PASSES = 30;
  private static final int TIES_COMPARED = 24;

  private final double[][] pool;
  private final int[][] levels;
  private final int[] levelCounts;
  private final double[][] wanted;

  /**
   * Makes a choice from a pool.
   *
   * @param pool the mixtures as vectors, distinct
   * @param levels the level of each mixture's each domain, from 0
   * @param levelCounts how many levels each domain has
   */
  BalancedChoice(double[][] pool, int[][] levels, int[] levelCounts) {
    this.pool = pool;
    this.levels = levels;
    this.levelCounts = levelCounts;
    this.wanted = new double[levelCounts.length][];
  }

  /**
   * Chooses.
   *
   * @param count how many, at most the size of the pool
   * @param random the source of randomness
   * @return indices into the pool, ascending
   */
  int[] choose(int count, RandomGenerator random) {
    share(count);
    int[] chosen = randomSubset(count, random);
    boolean[] taken = new boolean[pool.length];
    int[][] seen = new int[levelCounts.length][];
    Arrays.setAll(seen, d -> new int[levelCounts[d]]);
    for (int c : chosen) {
      taken[c] = true;
      count(seen, c, 1);
    }
    boolean better = true;
    for (int pass = 0; better && pass < PASSES; pass++) {
      better = false;
      for (int slot = 0; slot < count; slot++) {
        better |= exchange(chosen, slot, taken, seen, random);
      }
    }
    Arrays.sort(chosen);
    return chosen;
  }

  /** An equal share of the count for each level that some mixture of the pool has. */
  private void share(int count) {
    for (int d = 0; d < levelCounts.length; d++) {
      boolean[] attainable = new boolean[levelCounts[d]];
      for (int[] level : levels) {
        attainable[level[d]] = true;
      }
      int attainableLevels = 0;
      for (boolean a : attainable) {
        attainableLevels += a ? 1 : 0;
      }
      wanted[d] = new double[levelCounts[d]];
      for (int l = 0; l < attainable.length; l++) {
        wanted[d][l] = attainable[l] ? (double) count / attainableLevels : 0;
      }
    }
  }

  private int[] randomSubset(int count, RandomGenerator random) {
    int[] order = new int[pool.length];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(order.length - i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return Arrays.copyOf(order, count);
  }

  private boolean exchange(
      int[] chosen, int slot, boolean[] taken, int[][] seen, RandomGenerator random) {
    int out = chosen[slot];
    count(seen, out, -1);
    double present = cost(seen, out);
    double least = present;
    List<Integer> best = new ArrayList<>();
    for (int in = 0; in < pool.length; in++) {
      if (taken[in]) {
        continue;
      }
      double cost = cost(seen, in);
      if (cost < least - TIE) {
        best.clear();
        least = cost;
      }
      if (cost <= least + TIE) {
        best.add(in);
      }
    }
    int in = widest(chosen, slot, best, least < present - TIE, random);
    count(seen, in, 1);
    taken[out] = false;
    taken[in] = true;
    chosen[slot] = in;
    return in != out;
  }

  /** What the mixture adds to the cost of the counts of the others. */
  private double cost(int[][] seen, int mixture) {
    double added = 0;
    for (int d = 0; d < seen.length; d++) {
      int level = levels[mixture][d];
      added += cost(d, level, seen[d][level] + 1) - cost(d, level, seen[d][level]);
    }
    return added;
  }

  private double cost(int domain, int level, int seen) {
    double off = seen - wanted[domain][level];
    return (seen == 0 ? NEVER_SEEN : 1) * off * off;
  }

  private void count(int[][] seen, int mixture, int by) {
    for (int d = 0; d < seen.length; d++) {
      seen[d][levels[mixture][d]] += by;
    }
  }

  /** The candidate that spreads the choice most; the present one stays unless it is beaten. */
  private int widest(
      int[] chosen, int slot, List<Integer> candidates, boolean mustMove, RandomGenerator random) {
    int present = chosen[slot];
    int winner = present;
    double most = mustMove ? Double.NEGATIVE_INFINITY : spread(chosen) + 1e-6;
    for (int k = 0; k < Math.min(TIES_COMPARED, candidates.size()); k++) {
      int j = k + random.nextInt(candidates.size() - k);
      int candidate = candidates.set(j, candidates.get(k));
      candidates.set(k, candidate);
      chosen[slot] = candidate;
      double spread = spread(chosen);
      if (spread > most) {
        most = spread;
        winner = candidate;
      }
    }
    chosen[slot] = present;
    return winner;
  }

  private double spread(int[] chosen) {
    double[][] rows = new double[chosen.length][];
    Arrays.setAll(rows, i -> pool[chosen[i]]);
    return InformationMatrix.of(rows, 1e-4).logDeterminant();
  }
}
