package org.mixlaw.optimum.around;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.apache.commons.math3.util.MathArrays;
import org.mixlaw.base.Seeds;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;

/**
 * Mixtures that cannot be told from the best one, as different from each other as may be.
 *
 * @param allowed the mixtures allowed
 * @param best the best one
 * @param within whether a mixture cannot be told from it
 */
record AsGood(CappedSimplex allowed, double[] best, Predicate<double[]> within) {
  /** Mixtures that are looked at for each that is told. */
  private static final int LOOKED_AT = 20;

  private static final int HALVINGS = 12;

  /** So many at most, each the farthest from those before it. */
  List<Mixture> find(int count, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "as good"));
    List<double[]> found = new ArrayList<>();
    for (int i = 0; i < LOOKED_AT * count; i++) {
      found.add(edge(allowed.sample(random)));
    }
    List<double[]> chosen = new ArrayList<>(List.of(best));
    while (chosen.size() <= count && !found.isEmpty()) {
      double[] farthest = found.get(0);
      double most = -1;
      for (double[] candidate : found) {
        double least = chosen.stream().mapToDouble(c -> distance(c, candidate)).min().orElseThrow();
        if (least > most) {
          most = least;
          farthest = candidate;
        }
      }
      chosen.add(farthest);
      found.remove(farthest);
    }
    return chosen.stream().skip(1).map(allowed::mixture).toList();
  }

  /** The last mixture on the way from the best one that cannot be told from it. */
  private double[] edge(double[] toward) {
    if (within.test(toward)) {
      return toward;
    }
    double inside = 0;
    double outside = 1;
    for (int h = 0; h < HALVINGS; h++) {
      double middle = (inside + outside) / 2;
      if (within.test(between(toward, middle))) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return between(toward, inside);
  }

  private double[] between(double[] toward, double share) {
    double[] point = new double[best.length];
    Arrays.setAll(point, d -> best[d] + share * (toward[d] - best[d]));
    return point;
  }

  /** Total variation. */
  private static double distance(double[] one, double[] other) {
    return MathArrays.distance1(one, other) / 2;
  }
}
