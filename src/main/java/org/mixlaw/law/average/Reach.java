package org.mixlaw.law.average;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How members of an average are weighted at targets beyond what was measured: as they did at
 * hold-out cuts of about that length. What extrapolates well a little way need not do so far out,
 * and beyond the longest cut a law whose exponents nothing but the table holds is believed less and
 * less. Distances are logarithms: of a size over the largest measured, of tokens over the most.
 *
 * @param params the largest size measured
 * @param tokens the most tokens measured
 * @param tried the weights at each distance that was tried
 * @param unheld members of which no prior holds the exponents
 */
public record Reach(double params, double tokens, List<Tried> tried, SortedSet<String> unheld) {
  /** Cuts this much longer or shorter, as a distance, count for exp(-1/2) of one as long. */
  private static final double WIDTH = 0.5;

  /** Copies. */
  public Reach {
    tried = List.copyOf(tried);
    unheld = unheld == null ? new TreeSet<>() : new TreeSet<>(unheld);
  }

  /**
   * A distance that was tried.
   *
   * @param size distance in size, 0 or more
   * @param tokens distance in tokens, 0 or more
   * @param weights weight by member that would have been best there, summing to 1
   */
  public record Tried(double size, double tokens, SortedMap<String, Double> weights) {
    /** Copies. */
    public Tried {
      weights = new TreeMap<>(weights);
    }
  }

  /**
   * How much one distance says of another.
   *
   * @param size how far apart they are in size
   * @param tokens and in tokens
   * @return 1 for the same distance, falling toward 0
   */
  public static double relevance(double size, double tokens) {
    return Math.exp(-0.5 * (size * size + tokens * tokens) / (WIDTH * WIDTH));
  }

  /**
   * The weights at a target: those of the distances tried, each by its relevance. A target farther
   * than all is taken to be as far as the farthest, but for members that no prior holds: they count
   * by the relevance of the farthest there. Where no cut was made along one axis, the distance
   * along it counts along the other.
   *
   * @param targetParams size of the target
   * @param targetTokens its tokens
   * @return weight by member, summing to 1
   */
  public SortedMap<String, Double> weights(double targetParams, double targetTokens) {
    double farSize = tried.stream().mapToDouble(Tried::size).max().orElse(0);
    double farTokens = tried.stream().mapToDouble(Tried::tokens).max().orElse(0);
    double bySize = Math.max(0, Math.log(targetParams / params));
    double byTokens = Math.max(0, Math.log(targetTokens / tokens));
    double size = Math.min(farSize, farTokens > 0 ? bySize : bySize + byTokens);
    double token = Math.min(farTokens, farSize > 0 ? byTokens : bySize + byTokens);
    SortedMap<String, Double> weights = new TreeMap<>();
    for (Tried each : tried) {
      double share = relevance(each.size - size, each.tokens - token);
      each.weights.forEach((name, weight) -> weights.merge(name, share * weight, Double::sum));
    }
    double held = relevance(Math.max(0, bySize - farSize), Math.max(0, byTokens - farTokens));
    if (weights.entrySet().stream().anyMatch(e -> e.getValue() > 0 && isHeld(e.getKey()))) {
      unheld.forEach(name -> weights.computeIfPresent(name, (n, weight) -> held * weight));
    }
    double total = weights.values().stream().mapToDouble(w -> w).sum();
    weights.replaceAll((name, weight) -> weight / total);
    return weights;
  }

  private boolean isHeld(String name) {
    return !unheld.contains(name);
  }

  /**
   * The same with members' weights changed by factors.
   *
   * @param factors by member
   * @return weights that sum to 1 again
   */
  public Reach times(SortedMap<String, Double> factors) {
    return new Reach(
        params,
        tokens,
        tried.stream()
            .map(
                each -> {
                  SortedMap<String, Double> weights = new TreeMap<>(each.weights);
                  weights.replaceAll((name, weight) -> weight * factors.getOrDefault(name, 0.0));
                  double sum = weights.values().stream().mapToDouble(w -> w).sum();
                  weights.replaceAll(
                      (name, weight) -> sum > 0 ? weight / sum : 1.0 / weights.size());
                  return new Tried(each.size, each.tokens, weights);
                })
            .toList(),
        unheld);
  }
}
