package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.mixlaw.base.InputException;

/**
 * The most informative further runs: a sequential D-optimal augmentation of what was measured
 * (Fedorov, 1972).
 *
 * <p>The uncertainty of a fitted law is given by draws of it (refits of resampled measurements, of
 * several plausible laws alike). At a mixture r, the deviations of the draws from their mean make a
 * vector g(r), scaled so that its squared length is the variance of the prediction over the
 * variance of one measurement. A run on r multiplies the determinant of the information about a
 * validation domain's law by {@code 1 + |g(r)|^2}; the next run is the allowed mixture at which the
 * sum over domains of {@code ln(1 + |g(r)|^2)} is largest: at once the largest gain in information
 * and the largest predictive spread (Kiefer and Wolfowitz, 1960). Taking the run turns every g into
 * {@code (I + u u')^(-1/2) g} with u its own vector, so that the run after it teaches something
 * else. The gain being submodular, k runs taken one by one gain at least {@code 1 - 1/e} of the
 * most that k runs can.
 *
 * <p>Preferred to the Jacobian of one fitted law because draws know what the Jacobian does not:
 * bends far from the fit, and the disagreement between laws that fit alike.
 */
public final class NextMixtures {
  private static final int CANDIDATES = 1024;

  /**
   * Two runs closer than this share of the data count as one: with the same seed they see nearly
   * the same tokens, so that the second teaches less than independent noise would have it.
   */
  private static final double REPEAT = 0.03;

  private NextMixtures() {}

  /**
   * How uncertain one validation domain's predicted loss is, and how its uncertainties hang
   * together.
   */
  @FunctionalInterface
  public interface Spread {
    /**
     * The deviations of the law's draws from their mean at a mixture.
     *
     * @param mixture a mixture over the training domains
     * @return one number a draw, over the standard deviation of one measurement and the root of the
     *     number of draws; the same length for every mixture
     */
    double[] at(Mixture mixture);
  }

  /**
   * A proposed run.
   *
   * @param mixture what to train on
   * @param gain expected gain in information, in nats, summed over validation domains
   */
  public record Proposal(Mixture mixture, double gain) {}

  /**
   * Proposes runs.
   *
   * @param allowed training domains and caps
   * @param measured the mixtures measured so far; not proposed again
   * @param laws one entry a validation domain, at least one
   * @param count how many runs
   * @param seed the seed of the candidates
   * @return the runs, the most informative first
   * @throws InputException if so many different mixtures do not fit under the caps
   */
  public static List<Proposal> propose(
      CappedSimplex allowed,
      List<Mixture> measured,
      List<? extends Spread> laws,
      int count,
      long seed) {
    List<Mixture> candidates = candidates(allowed, measured, seed);
    double[][][] deviations =
        candidates.stream()
            .map(c -> laws.stream().map(law -> law.at(c).clone()).toArray(double[][]::new))
            .toArray(double[][][]::new);
    List<Proposal> proposed = new ArrayList<>();
    while (proposed.size() < count) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < deviations.length; c++) {
        double gain = gain(deviations[c]);
        if (gain > most && isNew(candidates.get(c), proposed)) {
          most = gain;
          best = c;
        }
      }
      if (best < 0) {
        throw InputException.of(
            "%d further mixtures do not fit between those measured; at most %d do",
            count, proposed.size());
      }
      proposed.add(new Proposal(candidates.get(best), most));
      double[][] taken =
          Arrays.stream(deviations[best]).map(double[]::clone).toArray(double[][]::new);
      for (double[][] candidate : deviations) {
        learn(candidate, taken);
      }
    }
    return List.copyOf(proposed);
  }

  private static boolean isNew(Mixture candidate, List<Proposal> proposed) {
    return proposed.stream().allMatch(p -> p.mixture().distance(candidate) > REPEAT);
  }

  private static double gain(double[][] deviations) {
    double gain = 0;
    for (double[] ofDomain : deviations) {
      gain += Math.log1p(dot(ofDomain, ofDomain)) / 2;
    }
    return gain;
  }

  /** What remains uncertain about a candidate once a run has been measured. */
  private static void learn(double[][] candidate, double[][] taken) {
    for (int d = 0; d < taken.length; d++) {
      double square = dot(taken[d], taken[d]);
      if (square > 0) {
        double share = dot(candidate[d], taken[d]) * (1 - 1 / Math.sqrt(1 + square)) / square;
        for (int b = 0; b < taken[d].length; b++) {
          candidate[d][b] -= share * taken[d][b];
        }
      }
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Random allowed mixtures, and the corners and edges where D-optimal designs like to lie. */
  private static List<Mixture> candidates(
      CappedSimplex allowed, List<Mixture> measured, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Mixture> candidates = new LinkedHashSet<>();
    int n = allowed.domains().size();
    for (int i = 0; i < n; i++) {
      double[] corner = new double[n];
      corner[i] = n;
      candidates.add(rounded(allowed, corner));
      for (int j = 0; j < i; j++) {
        double[] edge = new double[n];
        edge[i] = n;
        edge[j] = n;
        candidates.add(rounded(allowed, edge));
      }
    }
    for (int k = 0; k < CANDIDATES; k++) {
      double[] inner = allowed.sample(random);
      candidates.add(rounded(allowed, inner));
      // the same point pushed outward until a domain reaches 0 or its cap
      double[] outward = new double[n];
      for (int d = 0; d < n; d++) {
        outward[d] = inner[d] + 2 * (inner[d] - 1.0 / n);
      }
      candidates.add(rounded(allowed, outward));
    }
    List<Mixture> fresh =
        candidates.stream()
            .filter(c -> measured.stream().allMatch(m -> m.distance(c) > REPEAT))
            .toList();
    return fresh;
  }

  /** Three digits are what people can read and files keep; the rest goes to the largest domain. */
  private static Mixture rounded(CappedSimplex allowed, double[] point) {
    double[] rounded = allowed.project(point);
    for (int d = 0; d < rounded.length; d++) {
      rounded[d] = Math.rint(rounded[d] * 1000) / 1000;
    }
    return allowed.mixture(allowed.project(rounded));
  }
}
