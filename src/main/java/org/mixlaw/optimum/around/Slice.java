package org.mixlaw.optimum.around;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * How losses change as one domain's proportion does, the others keeping their ratios.
 *
 * @param domain the training domain
 * @param at its proportion in the optimum
 * @param points by rising proportion, the optimum's own among them
 */
public record Slice(String domain, double at, List<Point> points) {
  /**
   * A mixture of the slice.
   *
   * @param proportion of the domain
   * @param overall change of the weighted loss against the optimum
   * @param losses change of each series, as fitted
   */
  public record Point(double proportion, Change overall, SortedMap<String, Double> losses) {}

  /** Copies. */
  public Slice {
    points = List.copyOf(points);
  }

  /**
   * The proportion up to which more of the domain lowers a loss.
   *
   * @param series a validation domain or cluster
   * @return the proportion of the slice at which that loss is least
   */
  public double bestFor(String series) {
    return points.stream()
        .min(Comparator.comparingDouble(p -> p.losses().get(series)))
        .orElseThrow()
        .proportion();
  }

  /**
   * The proportion at which the weighted loss is least.
   *
   * @return a proportion of the slice
   */
  public double best() {
    return points.stream()
        .min(Comparator.comparingDouble(p -> p.overall().value()))
        .orElseThrow()
        .proportion();
  }
}
