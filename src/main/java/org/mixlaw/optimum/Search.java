package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.mixlaw.mixture.CappedSimplex;

/**
 * The global search: many mixtures are looked at, the most promising and the most different of them
 * are descended from, and the best end wins.
 */
final class Search {
  /** Ends within this of the best, in nats, count as the same minimum. */
  private static final double SAME = 1e-4;

  private static final int LOOKED_AT = 1000;
  private static final int STARTS = 24;

  /** A minimum and how many of the starts found it. */
  record Found(double[] point, double value, int starts, int agreeing) {}

  private final CappedSimplex set;
  private final Objective objective;

  Search(CappedSimplex set, Objective objective) {
    this.set = set;
    this.objective = objective;
  }

  /**
   * Searches everywhere.
   *
   * @param losses the predictor
   * @param known mixtures worth starting from (baseline, measured ones)
   * @param seed feeds the random starts
   */
  Found everywhere(Function<double[], double[]> losses, List<double[]> known, long seed) {
    List<double[]> candidates = new ArrayList<>();
    known.forEach(point -> candidates.add(set.project(point)));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < LOOKED_AT; i++) {
      candidates.add(set.sample(random));
    }
    ToDoubleFunction<double[]> coarse = objective.smooth(losses, 0);
    List<double[]> ranked = ranked(candidates, coarse);
    List<double[]> starts = new ArrayList<>(ranked.subList(0, Math.min(STARTS / 2, ranked.size())));
    for (int i = 0; starts.size() < Math.min(STARTS, candidates.size()); i++) {
      starts.add(candidates.get(candidates.size() - 1 - i));
    }
    return from(losses, starts);
  }

  /** Descends from given starts only. */
  Found from(Function<double[], double[]> losses, List<double[]> starts) {
    List<SimplexMinimizer.Minimum> ends = new ArrayList<>();
    ToDoubleFunction<double[]> exact = objective.exact(losses);
    for (double[] start : starts) {
      double[] first = set.project(start);
      double[] point = first;
      for (int stage = 0; stage < objective.stages(); stage++) {
        point = new SimplexMinimizer(set, objective.smooth(losses, stage)).from(point).point();
      }
      // A smoothed maximum may lead a little away from a start that was already best.
      double atStart = exact.applyAsDouble(first);
      double atEnd = exact.applyAsDouble(point);
      ends.add(
          atEnd <= atStart
              ? new SimplexMinimizer.Minimum(point, atEnd)
              : new SimplexMinimizer.Minimum(first, atStart));
    }
    SimplexMinimizer.Minimum best =
        ends.stream()
            .min(Comparator.comparingDouble(SimplexMinimizer.Minimum::value))
            .orElseThrow();
    int agreeing = (int) ends.stream().filter(e -> e.value() <= best.value() + SAME).count();
    return new Found(
        best.point(), objective.value(losses).applyAsDouble(best.point()), ends.size(), agreeing);
  }

  private static List<double[]> ranked(
      List<double[]> candidates, ToDoubleFunction<double[]> value) {
    record Rated(double[] point, double value) {}
    return candidates.stream()
        .map(point -> new Rated(point, value.applyAsDouble(point)))
        .sorted(Comparator.comparingDouble(Rated::value))
        .map(Rated::point)
        .toList();
  }
}
