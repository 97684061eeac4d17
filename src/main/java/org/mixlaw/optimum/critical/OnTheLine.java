package org.mixlaw.optimum.critical;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
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
    Law law =
        new LawFitter(
                table,
                new TreeMap<>(Map.of("*", weights)),
                LawOptions.seeded(seed),
                LawFitter.Progress.SILENT)
            .fit(
                Optional.of(LawCatalog.named("m4")),
                new Provenance(
                    "", List.of(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), ""))
            .fitted();
    Law.AtTarget predicted = law.at(1, 1);
    SortedMap<Mixture, Double> moved =
        new TreeMap<>(
            Comparator.comparingDouble((Mixture m) -> m.get(keep))
                .thenComparing(Mixture::toString));
    Map<Mixture, Integer> repeats = new java.util.HashMap<>();
    losses.forEach(
        (mixture, loss) -> {
          Mixture there = at(mixture.get(keep));
          double carried =
              loss
                  + predicted.losses(vector(law, there))[0]
                  - predicted.losses(vector(law, mixture))[0];
          // Several mixtures may meet in one point of the line: their mean stands there.
          int before = repeats.merge(there, 1, Integer::sum) - 1;
          moved.merge(there, carried, (mean, one) -> (mean * before + one) / (before + 1));
        });
    return moved;
  }

  private static double[] vector(Law law, Mixture mixture) {
    return law.trainingDomains().stream().mapToDouble(mixture::get).toArray();
  }
}
