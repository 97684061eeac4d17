package org.mixlaw.optimum.around;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Optimum;

/**
 * What laws say around an optimum, at its target. Intervals are those of the laws' draws: of the
 * expected loss, without the scatter of single runs.
 */
public final class AroundOptimum {
  /** Draws beyond these cost time and move an interval's end by less than its width is known. */
  private static final int DRAWS = 100;

  /** Proportions of a slice, the optimum's own aside. */
  private static final int POINTS = 20;

  /** Cells along a side of a triangle. */
  private static final int SIDE = 24;

  private final FittedLaws laws;
  private final Optimum optimum;
  private final TargetLosses losses;
  private final int[] draws;
  private final double[] best;
  private final double[] weights;
  private final double[] centralAtBest;
  private final double[][] drawnAtBest;

  /**
   * Looks around an optimum.
   *
   * @param laws the laws that it was found under
   * @param optimum the optimum
   * @throws InputException if the optimum is over other domains than the laws
   */
  public AroundOptimum(FittedLaws laws, Optimum optimum) {
    this.laws = laws;
    this.optimum = optimum;
    this.losses = laws.at(optimum.params(), optimum.tokens());
    List<String> domains = losses.trainingDomains();
    this.best =
        optimum
            .mixture()
            .over(new TreeSet<>(domains), "the optimum (the laws have other domains)")
            .vector(domains);
    for (String weighted : optimum.weights().keySet()) {
      if (!losses.domains().contains(weighted)) {
        throw InputException.of(
            "the optimum weighs '%s', which the laws do not predict; they predict %s",
            weighted, String.join(", ", losses.domains()));
      }
    }
    this.weights =
        losses.domains().stream()
            .mapToDouble(d -> optimum.weights().getOrDefault(d, 0.0))
            .toArray();
    int count = Math.min(DRAWS, losses.draws());
    this.draws =
        IntStream.range(0, count).map(k -> (int) ((long) k * losses.draws() / count)).toArray();
    this.centralAtBest = losses.central(best);
    this.drawnAtBest =
        Arrays.stream(draws).mapToObj(k -> losses.draw(k, best)).toArray(double[][]::new);
  }

  /**
   * A slice through the optimum along every training domain, as far as pilots, baseline and optimum
   * reach; none where there is one domain alone.
   *
   * @return one slice a domain
   */
  public List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (int d = 0; d < best.length && best.length > 1; d++) {
      slices.add(slice(d));
    }
    return slices;
  }

  private Slice slice(int d) {
    String domain = losses.trainingDomains().get(d);
    double reach =
        laws.measured().mixtures().values().stream()
            .mapToDouble(m -> m.get(domain))
            .max()
            .orElse(1);
    reach = Math.max(reach, Math.max(best[d], optimum.baseline().mixture().get(domain)));
    double most = Math.min(1, Math.max(0.1, 1.1 * reach));
    TreeSet<Double> proportions = new TreeSet<>(List.of(best[d]));
    for (int i = 0; i <= POINTS; i++) {
      proportions.add(most * i / POINTS);
    }
    List<Slice.Point> points = new ArrayList<>();
    for (double proportion : proportions) {
      double[] point = along(d, proportion);
      double[] changes = changes(losses.central(point), centralAtBest);
      SortedMap<String, Double> bySeries = new TreeMap<>();
      for (int s = 0; s < changes.length; s++) {
        bySeries.put(losses.domains().get(s), changes[s]);
      }
      points.add(new Slice.Point(proportion, overall(changes, drawn(point)), bySeries));
    }
    return new Slice(domain, best[d], points);
  }

  /**
   * What a measured mixture says beside a slice: the slice's change at its proportion, and what the
   * law missed of it.
   *
   * @param domain the slice's domain
   * @param proportion of that domain in the mixture
   * @param residual measured less fitted weighted loss
   * @return change against the optimum
   */
  public double besideSlice(String domain, double proportion, double residual) {
    double[] point = along(losses.trainingDomains().indexOf(domain), proportion);
    return weighted(changes(losses.central(point), centralAtBest)) + residual;
  }

  /**
   * The effects of more or less of each domain.
   *
   * @param step how much more, as a share of the data, 0.05 for five points; below 0 for less. A
   *     domain moves only as far as there is room between 0 and 1
   * @return changes against the optimum
   */
  public Effects effects(double step) {
    SortedMap<String, Change> overall = new TreeMap<>();
    SortedMap<String, SortedMap<String, Change>> each = new TreeMap<>();
    for (int d = 0; d < best.length && best.length > 1; d++) {
      double[] point = along(d, Math.max(0, Math.min(1, best[d] + step)));
      double[] central = changes(losses.central(point), centralAtBest);
      double[][] drawn = drawn(point);
      SortedMap<String, Change> bySeries = new TreeMap<>();
      for (int s = 0; s < central.length; s++) {
        int series = s;
        bySeries.put(
            losses.domains().get(s),
            Change.of(
                central[s],
                Arrays.stream(drawn).mapToDouble(k -> k[series]).toArray(),
                optimum.level()));
      }
      each.put(losses.trainingDomains().get(d), bySeries);
      overall.put(losses.trainingDomains().get(d), overall(central, drawn));
    }
    return new Effects(step, overall, each);
  }

  /**
   * Mixtures that cannot be told from the best one, as different from each other as may be.
   *
   * @param count how many at most
   * @param seed feeds the search
   * @return mixtures whose predicted loss lies within the optimum's tolerance, allowed by its caps
   */
  public List<Mixture> asGood(int count, long seed) {
    CappedSimplex allowed =
        CappedSimplex.of(losses.trainingDomains(), optimum.caps(), optimum.floors());
    return new AsGood(allowed, best, this::within).find(count, seed);
  }

  private boolean within(double[] point) {
    return weighted(changes(losses.central(point), centralAtBest))
        <= optimum.nearOptimal().tolerance();
  }

  /**
   * All mixtures at once, where there are three domains.
   *
   * @return the triangle; empty for another number of domains
   */
  public Optional<Triangle> triangle() {
    if (best.length != 3) {
      return Optional.empty();
    }
    List<Triangle.Cell> cells = new ArrayList<>();
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; i + j < SIDE; j++) {
        cells.add(cell(List.of(corner(i, j), corner(i + 1, j), corner(i, j + 1))));
        if (i + j < SIDE - 1) {
          cells.add(cell(List.of(corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1))));
        }
      }
    }
    return Optional.of(new Triangle(losses.trainingDomains(), SIDE, cells));
  }

  private static double[] corner(int i, int j) {
    return new double[] {(double) i / SIDE, (double) j / SIDE, (double) (SIDE - i - j) / SIDE};
  }

  private Triangle.Cell cell(List<double[]> corners) {
    double[] centre = new double[3];
    Arrays.setAll(centre, d -> corners.stream().mapToDouble(c -> c[d]).average().orElseThrow());
    double change = weighted(changes(losses.central(centre), centralAtBest));
    return new Triangle.Cell(centre, corners, change, change <= optimum.nearOptimal().tolerance());
  }

  /** The optimum with one domain at another proportion, the others in their ratios. */
  private double[] along(int domain, double proportion) {
    double[] others = best;
    double rest = 1 - best[domain];
    if (rest < 1e-9) {
      Map<String, Double> baseline = optimum.baseline().mixture().proportions();
      others =
          losses.trainingDomains().stream()
              .mapToDouble(d -> baseline.getOrDefault(d, 0.0))
              .toArray();
      rest = 1 - others[domain];
    }
    double[] point = new double[best.length];
    for (int d = 0; d < point.length; d++) {
      point[d] =
          d == domain
              ? proportion
              : (1 - proportion) * (rest < 1e-9 ? 1.0 / (best.length - 1) : others[d] / rest);
    }
    return point;
  }

  private double[][] drawn(double[] point) {
    double[][] drawn = new double[draws.length][];
    for (int k = 0; k < drawn.length; k++) {
      drawn[k] = changes(losses.draw(draws[k], point), drawnAtBest[k]);
    }
    return drawn;
  }

  private Change overall(double[] central, double[][] drawn) {
    return Change.of(
        weighted(central),
        Arrays.stream(drawn).mapToDouble(this::weighted).toArray(),
        optimum.level());
  }

  private static double[] changes(double[] losses, double[] from) {
    double[] changes = new double[losses.length];
    Arrays.setAll(changes, s -> losses[s] - from[s]);
    return changes;
  }

  private double weighted(double[] values) {
    double sum = 0;
    for (int s = 0; s < values.length; s++) {
      sum += weights[s] * values[s];
    }
    return sum;
  }
}
