package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;

/**
 * Pilot mixtures around a prior, drawn as RegMix (Liu et al., arXiv 2407.01492) and Olmix draw
 * theirs: from a Dirichlet distribution with parameters {@code strength * prior^temperature}, the
 * power normalised, at a strength picked anew for each mixture from {@value #STRENGTHS} between the
 * weakest and the strongest, evenly on a logarithmic scale. Weak draws go to the corners of the
 * simplex, strong ones stay near the prior. A draw beyond a cap is thrown away; proportions below
 * the least share become 0 and the rest is normalised, and what then lies beyond a cap or equals an
 * earlier mixture is thrown away too.
 *
 * @param prior the mixture that draws scatter around
 * @param temperature its power, in (0, 1]: the smaller, the more even
 * @param weakest the smallest strength, above 0
 * @param strongest the largest
 * @param leastShare the smallest proportion other than 0, in [0, 1)
 */
public record PriorDesign(
    Mixture prior, double temperature, double weakest, double strongest, double leastShare) {
  private static final int STRENGTHS = 15;
  private static final int TRIALS_A_MIXTURE = 10_000;

  /** Mixtures whose proportions differ by less than this in sum are the same. */
  private static final double SAME = 1e-5;

  /**
   * Checks the numbers.
   *
   * @throws InputException if one is out of range
   */
  public PriorDesign {
    if (!(temperature > 0 && temperature <= 1)) {
      throw InputException.of(
          "the temperature of the design is %s; accepted are numbers above 0, up to 1",
          temperature);
    }
    if (!(weakest > 0 && strongest >= weakest && Double.isFinite(strongest))) {
      throw InputException.of(
          "the strength of the design is %s to %s; accepted is a number above 0, or two of them in"
              + " rising order",
          weakest, strongest);
    }
    if (!(leastShare >= 0 && leastShare < 1)) {
      throw InputException.of(
          "the least share of the design is %s; accepted are numbers from 0, below 1", leastShare);
    }
  }

  /**
   * Draws pilot mixtures.
   *
   * @param allowed training domains and caps
   * @param count how many
   * @param seed the seed
   * @return distinct mixtures, in the order in which they were drawn
   * @throws InputException if caps and least share leave too few of the draws
   */
  public List<Mixture> draw(CappedSimplex allowed, int count, long seed) {
    GammaDistribution[][] gammas = gammas(allowed.domains(), seed);
    Random strengths = new Random(Seeds.derive(seed, "strength"));
    List<Mixture> drawn = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    for (long trial = 0; drawn.size() < count; trial++) {
      if (trial == (long) TRIALS_A_MIXTURE * count) {
        throw InputException.of(
            "of %d mixtures drawn around %s, %d fit under the caps with a least share of %s, but %d"
                + " are asked for; raise caps or max_repetition, or the strength",
            trial, prior, drawn.size(), leastShare, count);
      }
      double[] point = point(gammas[strengths.nextInt(gammas.length)]);
      if (allowed.contains(allowed.mixture(point)) && clipped(point)) {
        Mixture mixture = allowed.mixture(point);
        double[] proportions = mixture.vector(allowed.domains());
        if (allowed.contains(mixture)
            && points.stream()
                .noneMatch(other -> MathArrays.distance1(other, proportions) < SAME)) {
          drawn.add(mixture);
          points.add(proportions);
        }
      }
    }
    return drawn;
  }

  /** Gamma variates by strength and domain; domains that the prior leaves out have none. */
  private GammaDistribution[][] gammas(List<String> domains, long seed) {
    RandomGenerator random = new Well19937c(Seeds.derive(seed, "gamma"));
    double[] even =
        domains.stream().mapToDouble(d -> Math.pow(prior.get(d), temperature)).toArray();
    double sum = Arrays.stream(even).sum();
    int levels = weakest == strongest ? 1 : STRENGTHS;
    GammaDistribution[][] gammas = new GammaDistribution[levels][domains.size()];
    for (int s = 0; s < levels; s++) {
      double strength = weakest * Math.pow(strongest / weakest, s / Math.max(1.0, levels - 1.0));
      for (int d = 0; d < even.length; d++) {
        if (even[d] > 0) {
          gammas[s][d] = new GammaDistribution(random, strength * even[d] / sum, 1);
        }
      }
    }
    return gammas;
  }

  private static double[] point(GammaDistribution[] gammas) {
    double[] point = new double[gammas.length];
    double sum = 0;
    while (!(sum > 0)) { // all of them may underflow where the strength is tiny
      Arrays.setAll(point, d -> gammas[d] == null ? 0 : gammas[d].sample());
      sum = Arrays.stream(point).sum();
    }
    double total = sum;
    Arrays.setAll(point, d -> point[d] / total);
    return point;
  }

  /** Sets what is too little to 0 and normalises the rest; false where nothing is left. */
  private boolean clipped(double[] point) {
    Arrays.setAll(point, d -> point[d] < leastShare ? 0 : point[d]);
    double sum = Arrays.stream(point).sum();
    Arrays.setAll(point, d -> point[d] / sum);
    return sum > 0;
  }
}
