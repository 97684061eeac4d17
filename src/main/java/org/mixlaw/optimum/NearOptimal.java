package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.mixlaw.mixture.CappedSimplex;

/**
 * The mixtures that cannot be told from the best one: those whose predicted value lies within a
 * tolerance of it. Told as a range for each domain, the proportions at which the others can still
 * be arranged to stay within the tolerance (a profile, as in profile likelihood): the ranges hold
 * one domain at a time, not all at once.
 *
 * @param tolerance in nats
 * @param ranges the range of each training domain
 */
public record NearOptimal(double tolerance, SortedMap<String, Range> ranges) {
  /** Halvings of a range's uncertain end: proportions are found to 1/4096 of the way. */
  private static final int HALVINGS = 12;

  /**
   * A range of proportions.
   *
   * @param lowest the least proportion
   * @param highest the largest proportion
   */
  public record Range(double lowest, double highest) {}

  /**
   * Finds the ranges.
   *
   * @param set the mixtures allowed
   * @param value the goal's value over mixtures
   * @param best the best mixture
   * @param others further mixtures to arrange the other domains from
   * @param tolerance in nats
   */
  static NearOptimal around(
      CappedSimplex set,
      ToDoubleFunction<double[]> value,
      double[] best,
      List<double[]> others,
      double tolerance) {
    double bound = value.applyAsDouble(best) + tolerance;
    List<double[]> starts = new ArrayList<>(List.of(best));
    starts.addAll(others);
    SortedMap<String, Range> ranges = new TreeMap<>();
    double[] caps = set.caps();
    double[] floors = set.floors();
    double taken = java.util.Arrays.stream(floors).sum();
    double room = java.util.Arrays.stream(caps).sum();
    for (int d = 0; d < best.length; d++) {
      int domain = d;
      double least = Math.max(floors[d], Math.min(best[d], 1 - (room - caps[d])));
      double most = Math.min(caps[d], Math.max(best[d], 1 - (taken - floors[d])));
      ToDoubleFunction<Double> profile = v -> profile(set, value, domain, v, starts);
      ranges.put(
          set.domains().get(d),
          new Range(
              edge(profile, best[d], least, bound),
              edge(profile, best[d], Math.max(best[d], most), bound)));
    }
    return new NearOptimal(tolerance, ranges);
  }

  /** The proportion farthest from the best toward the limit at which the profile is in bounds. */
  private static double edge(
      ToDoubleFunction<Double> profile, double best, double limit, double bound) {
    if (Math.abs(limit - best) < 1e-9 || profile.applyAsDouble(limit) <= bound) {
      return limit;
    }
    double inside = best;
    double outside = limit;
    for (int h = 0; h < HALVINGS; h++) {
      double middle = (inside + outside) / 2;
      if (profile.applyAsDouble(middle) <= bound) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  /** The least value with one domain held at a proportion. */
  private static double profile(
      CappedSimplex set,
      ToDoubleFunction<double[]> value,
      int domain,
      double proportion,
      List<double[]> starts) {
    int n = set.domains().size();
    double rest = 1 - proportion;
    if (n == 1 || rest < 1e-9) {
      double[] corner = new double[n];
      corner[domain] = 1;
      return value.applyAsDouble(corner);
    }
    Map<String, Double> caps = new HashMap<>();
    List<String> others = new ArrayList<>(set.domains());
    others.remove(domain);
    double[] allCaps = set.caps();
    double[] allFloors = set.floors();
    Map<String, Double> floors = new HashMap<>();
    for (int d = 0; d < n; d++) {
      if (d != domain) {
        // A hair more room than exact arithmetic asks for, so that rounding cannot empty the set.
        caps.put(set.domains().get(d), Math.min(1, allCaps[d] / rest * (1 + 1e-12)));
        if (allFloors[d] > 0) {
          floors.put(set.domains().get(d), allFloors[d] / rest * (1 - 1e-12));
        }
      }
    }
    CappedSimplex slice = CappedSimplex.of(others, caps, floors);
    SimplexMinimizer minimizer =
        new SimplexMinimizer(
            slice, inner -> value.applyAsDouble(whole(inner, domain, proportion, rest)));
    double least = Double.POSITIVE_INFINITY;
    for (double[] start : starts) {
      double[] inner = new double[n - 1];
      for (int d = 0, i = 0; d < n; d++) {
        if (d != domain) {
          inner[i++] = start[d] / rest;
        }
      }
      least = Math.min(least, minimizer.from(inner).value());
    }
    return least;
  }

  private static double[] whole(double[] inner, int domain, double proportion, double rest) {
    double[] whole = new double[inner.length + 1];
    for (int d = 0, i = 0; d < whole.length; d++) {
      whole[d] = d == domain ? proportion : inner[i++] * rest;
    }
    return whole;
  }
}
