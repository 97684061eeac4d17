package org.mixlaw.mixture;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;

/**
 * Pilot mixtures from a symmetric Dirichlet distribution truncated to the caps. More are drawn than
 * asked for, and of them a balanced choice is taken: each domain about equally often in each
 * quarter of what was drawn, so that every domain is seen high and low (a Latin hypercube in
 * spirit; McKay, Beckman and Conover, 1979).
 */
public final class DirichletDesign {
  private static final int LEVELS = 4;
  private static final int DRAWN_PER_CHOSEN = 16;
  private static final int REJECTIONS = 200;
  private static final int SWEEPS = 4;

  private final CappedSimplex allowed;
  private final double[] caps;
  private final GammaDistribution gamma;
  private final BetaDistribution beta;
  private final RandomGenerator random;

  /** Where the walk stands; null as long as rejection finds mixtures. */
  private double[] walk;

  private DirichletDesign(CappedSimplex allowed, double concentration, long seed) {
    this.allowed = allowed;
    this.caps = allowed.caps();
    this.random = new SplittableRandom(seed);
    this.gamma =
        new GammaDistribution(new Well19937c(Seeds.derive(seed, "gamma")), concentration, 1);
    this.beta = new BetaDistribution(null, concentration, concentration);
  }

  /**
   * Designs pilot mixtures.
   *
   * @param allowed training domains and caps
   * @param concentration the distribution's parameter, above 0: 1 is uniform over the simplex,
   *     smaller values go to its corners, larger ones to its centre
   * @param count how many mixtures
   * @param seed the seed
   * @return the mixtures, in a fixed order for the same arguments
   * @throws InputException if the concentration is not positive
   */
  public static List<Mixture> design(
      CappedSimplex allowed, double concentration, int count, long seed) {
    if (!(concentration > 0) || Double.isInfinite(concentration)) {
      throw InputException.of(
          "the concentration of the Dirichlet design is %s; accepted are numbers above 0",
          concentration);
    }
    return new DirichletDesign(allowed, concentration, seed).choose(count);
  }

  private List<Mixture> choose(int count) {
    double[][] pool = new double[DRAWN_PER_CHOSEN * count][];
    Arrays.setAll(pool, p -> draw());
    int levelCount = Math.min(LEVELS, count);
    int[][] levels = quantiles(pool, levelCount);
    int[] levelCounts = new int[caps.length];
    Arrays.fill(levelCounts, levelCount);
    return Arrays.stream(new BalancedChoice(pool, levels, levelCounts).choose(count, random))
        .mapToObj(p -> allowed.mixture(pool[p]))
        .toList();
  }

  /** The quarter of the pool in which each mixture lies, domain by domain. */
  private static int[][] quantiles(double[][] pool, int levelCount) {
    int[][] levels = new int[pool.length][pool[0].length];
    for (int d = 0; d < pool[0].length; d++) {
      int domain = d;
      double[] sorted = Arrays.stream(pool).mapToDouble(p -> p[domain]).sorted().toArray();
      for (int p = 0; p < pool.length; p++) {
        for (int l = 1; l < levelCount; l++) {
          levels[p][d] += pool[p][d] >= sorted[l * sorted.length / levelCount] ? 1 : 0;
        }
      }
    }
    return levels;
  }

  /**
   * A draw within the caps: by rejection, which is exact, or, once that has found nothing, by a
   * walk that never leaves them.
   */
  private double[] draw() {
    for (int trial = 0; walk == null && trial < REJECTIONS; trial++) {
      double[] point = unbounded();
      boolean within = true;
      for (int d = 0; d < caps.length; d++) {
        within &= point[d] <= caps[d];
      }
      if (within) {
        return point;
      }
    }
    walk = walk == null ? allowed.sample(random) : walk;
    step(walk);
    return walk.clone();
  }

  /** A draw from the Dirichlet: gamma variates over their sum. */
  private double[] unbounded() {
    double[] point = new double[caps.length];
    double sum = 0;
    while (!(sum > 0)) { // all of them may underflow where the concentration is tiny
      Arrays.setAll(point, d -> gamma.sample());
      sum = Arrays.stream(point).sum();
    }
    for (int d = 0; d < point.length; d++) {
      point[d] /= sum;
    }
    return point;
  }

  /**
   * Gibbs sampling: given the others, two domains split what they have by a beta-distributed share,
   * truncated to the caps.
   */
  private void step(double[] point) {
    for (int move = 0; move < SWEEPS * caps.length; move++) {
      int i = random.nextInt(caps.length);
      int j = random.nextInt(caps.length);
      double both = point[i] + point[j];
      if (i != j && both > 0) {
        double least = Math.max(0, (both - caps[j]) / both);
        double most = Math.min(1, caps[i] / both);
        point[i] = both * share(least, Math.max(least, most));
        point[j] = both - point[i];
      }
    }
  }

  private double share(double least, double most) {
    double from = beta.cumulativeProbability(least);
    double to = beta.cumulativeProbability(most);
    double share = beta.inverseCumulativeProbability(from + random.nextDouble() * (to - from));
    return Math.max(least, Math.min(most, share));
  }
}
