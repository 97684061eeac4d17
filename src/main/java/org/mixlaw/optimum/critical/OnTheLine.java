package org.mixlaw.optimum.critical;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * The line of mixtures along which one domain is kept in rising proportion while the others share
 * the rest in fixed relations. Losses of mixtures off the line are carried to it, at their own
 * proportion of the kept domain, by the difference that a mixing law sees between the two.
 *
 * @param keep the kept domain
 * @param others relative shares of the others, summing to 1
 */
record OnTheLine(String keep, SortedMap<String, Double> others) {
  /** How far a proportion may lie from the line: tables round them. */
  private static final double ROUNDING = 0.02;

  boolean holds(Mixture mixture) {
    Mixture near = at(mixture.get(keep));
    return others.keySet().stream()
        .allMatch(domain -> Math.abs(mixture.get(domain) - near.get(domain)) <= ROUNDING);
  }

  private Mixture at(double proportion) {
    SortedMap<String, Double> proportions = new TreeMap<>();
    others.forEach((domain, share) -> proportions.put(domain, (1 - proportion) * share));
    proportions.put(keep, proportion);
    return Mixture.of(proportions);
  }

  /**
   * Carries losses to the line.
   *
   * @param losses the weighted loss of each mixture
   * @param table the same checkpoints, domain by domain
   * @param weights the weights
   * @param seed feeds the fit
   * @return the losses at the mixtures on the line
   */
  SortedMap<Mixture, Double> moved(
      SortedMap<Mixture, Double> losses, LossTable table, Map<String, Double> weights, long seed) {
    FittedLaws law =
        LawFitter.fit("m4", table, new TreeMap<>(Map.of(Weights.OVERALL, weights)), seed);
    TargetLosses predicted = law.at(1, 1);
    SortedMap<Mixture, Double> moved =
        new TreeMap<>(
            Comparator.comparingDouble((Mixture m) -> m.get(keep)).thenComparing(Mixture.ORDER));
    Map<Mixture, Integer> repeats = new java.util.HashMap<>();
    losses.forEach(
        (mixture, loss) -> {
          Mixture there = at(mixture.get(keep));
          double carried =
              loss
                  + predicted.central(vector(law, there))[0]
                  - predicted.central(vector(law, mixture))[0];
          // Several mixtures may meet in one point of the line: their mean stands there.
          int before = repeats.merge(there, 1, Integer::sum) - 1;
          moved.merge(there, carried, (mean, one) -> (mean * before + one) / (before + 1));
        });
    return moved;
  }

  private static double[] vector(FittedLaws law, Mixture mixture) {
    return mixture.vector(law.trainingDomains());
  }
}
