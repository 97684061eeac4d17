package org.mixlaw.law.boosting;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Series;

/**
 * Boosted trees over proportions, for every loss by itself, at one size and token count: whatever
 * the target, the losses are those of the size and tokens that were measured. Trees are constant
 * beyond what they have seen, and between its steps.
 *
 * @param trainingDomains the training domains, sorted
 * @param trees by series
 */
@JsonTypeName("boosted-trees")
public record BoostedLaw(List<String> trainingDomains, SortedMap<String, BoostedTrees> trees)
    implements Law {
  private static final double LEAST_LOSS = 1e-3;

  /** Copies. */
  public BoostedLaw {
    trainingDomains = List.copyOf(trainingDomains);
    trees = new TreeMap<>(trees);
    for (BoostedTrees each : trees.values()) {
      if (!each.features().equals(trainingDomains)) {
        throw new IllegalArgumentException(
            "trees over " + each.features() + " in a law over " + trainingDomains);
      }
    }
  }

  /**
   * Fits the law.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the losses at one size and token count
   * @return the law
   * @throws org.mixlaw.base.InputException where LightGBM's library does not load
   */
  public static BoostedLaw fit(List<String> trainingDomains, List<Series> series) {
    SortedMap<String, BoostedTrees> trees = new TreeMap<>();
    for (Series s : series) {
      trees.put(s.name(), LightGbm.fit(trainingDomains, s.proportions(), s.loss(), s.weights()));
    }
    return new BoostedLaw(trainingDomains, trees);
  }

  @Override
  public List<String> series() {
    return List.copyOf(trees.keySet());
  }

  @Override
  public AtTarget at(double params, double tokens) {
    BoostedTrees[] all = trees.values().toArray(BoostedTrees[]::new);
    return r ->
        Arrays.stream(all)
            .mapToDouble(each -> Math.max(LEAST_LOSS, Math.min(MAX_LOSS, each.value(r))))
            .toArray();
  }
}
