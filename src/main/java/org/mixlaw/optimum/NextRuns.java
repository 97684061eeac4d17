package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.NextMixtures;

/**
 * The runs that would teach most about fitted laws. What the measurements leave open is given by
 * the laws' draws, at the largest size and the most tokens that were measured, where the next
 * pilots are trained; what a run tells by the scatter of the measurements about the fit.
 */
public final class NextRuns {
  /** Scatter below this is the luck of a fit with nearly as many parameters as measurements. */
  private static final double LEAST_NOISE = 1e-3;

  private NextRuns() {}

  /**
   * Proposes runs.
   *
   * @param laws the fitted laws, with at least two draws
   * @param allowed training domains and caps
   * @param count how many runs
   * @param seed the seed of the candidates
   * @return the runs, the most informative first
   * @throws InputException if the laws have no draws, or the allowed mixtures are over other
   *     domains
   */
  public static List<NextMixtures.Proposal> propose(
      FittedLaws laws, CappedSimplex allowed, int count, long seed) {
    if (laws.draws().size() < 2) {
      throw InputException.of(
          "the law '%s' has no draws to tell its uncertainty from; fit a joint law (joint-m2, say)",
          laws.law());
    }
    if (!allowed.domains().equals(laws.trainingDomains())) {
      throw InputException.of(
          "the losses are of mixtures over %s, but the study's training domains are %s",
          String.join(", ", laws.trainingDomains()), String.join(", ", allowed.domains()));
    }
    long params = laws.measured().params().stream().max(Long::compare).orElseThrow();
    long tokens = laws.measured().tokens().last();
    TargetLosses losses = laws.at(params, tokens);
    Map<Mixture, double[][]> known = new ConcurrentHashMap<>();
    List<NextMixtures.Spread> spreads = new ArrayList<>();
    SortedMap<String, FittedLaws.Quality> quality = laws.quality();
    for (int d = 0; d < losses.domains().size(); d++) {
      int domain = d;
      double noise = Math.max(LEAST_NOISE, quality.get(losses.domains().get(d)).residual());
      spreads.add(
          mixture ->
              deviations(
                  known.computeIfAbsent(mixture, m -> draws(losses, allowed.vector(m))),
                  domain,
                  noise));
    }
    return NextMixtures.propose(
        allowed, List.copyOf(laws.measured().mixtures().values()), spreads, count, seed);
  }

  private static double[][] draws(TargetLosses losses, double[] proportions) {
    double[][] draws = new double[losses.draws()][];
    for (int b = 0; b < draws.length; b++) {
      draws[b] = losses.draw(b, proportions);
    }
    return draws;
  }

  private static double[] deviations(double[][] draws, int domain, double noise) {
    double mean = 0;
    for (double[] draw : draws) {
      mean += draw[domain] / draws.length;
    }
    double[] deviations = new double[draws.length];
    for (int b = 0; b < draws.length; b++) {
      deviations[b] = (draws[b][domain] - mean) / (noise * Math.sqrt(draws.length));
    }
    return deviations;
  }
}
