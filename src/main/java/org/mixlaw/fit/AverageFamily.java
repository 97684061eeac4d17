package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.average.AverageLaw;
import org.mixlaw.loss.Series;

/**
 * The average of the families among which a fit may choose, weighted by what they missed in the
 * hold-out validation. It stands in {@code fit} and not in a room of its own under {@code law}
 * because it asks the catalog for the others.
 *
 * @param weights weight by family, summing to 1; empty to find them by hold-out validation of the
 *     measurements that it is fitted to
 */
record AverageFamily(SortedMap<String, Double> weights) implements LawFamily {
  /** The family's name. */
  static final String NAME = "average";

  /** Members below this share are left out: they cost a fit and change nothing. */
  private static final double LEAST_WEIGHT = 0.02;

  /**
   * How firmly the weights are known: draws of them are Dirichlet about the weights, times this.
   */
  private static final double CONCENTRATION = 8;

  /** Weights to be found. */
  static final AverageFamily UNWEIGHTED = new AverageFamily(new TreeMap<>());

  /**
   * The average with weights found.
   *
   * @param all weight by family, summing to 1
   * @return the family of those that count
   */
  static AverageFamily of(Map<String, Double> all) {
    SortedMap<String, Double> kept = new TreeMap<>();
    double sum = all.values().stream().filter(w -> w >= LEAST_WEIGHT).mapToDouble(w -> w).sum();
    all.forEach(
        (name, weight) -> {
          if (weight >= LEAST_WEIGHT) {
            kept.put(name, weight / sum);
          }
        });
    return new AverageFamily(kept);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the chosen ones' mean, weighted by hold-out validation";
  }

  @Override
  public Scope scope() {
    return Scope.ALL_SCALES;
  }

  @Override
  public Class<? extends Law> kind() {
    return AverageLaw.class;
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    SortedMap<String, Double> shares = weights;
    if (shares.isEmpty()) {
      shares =
          new FamilyChoice(trainingDomains, series, options, LawFitter.Progress.SILENT)
              .average()
              .weights();
    }
    List<AverageLaw.Member> members = new ArrayList<>();
    shares.forEach(
        (name, weight) -> {
          Outcome fit = LawCatalog.named(name).fit(trainingDomains, series, options);
          members.add(new AverageLaw.Member(name, weight, fit.ridge(), fit.law()));
        });
    return Outcome.of(new AverageLaw(members));
  }

  /** Every member drawn, and the weights too: so that the draws differ by what the members do. */
  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    Well19937c random = new Well19937c(Seeds.derive(seed, "weights"));
    List<AverageLaw.Member> members = ((AverageLaw) outcome.law()).members();
    double[] shares =
        members.stream()
            .mapToDouble(
                member ->
                    new GammaDistribution(random, CONCENTRATION * member.weight(), 1).sample())
            .toArray();
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    List<AverageLaw.Member> drawn = new ArrayList<>();
    for (int m = 0; m < shares.length; m++) {
      AverageLaw.Member member = members.get(m);
      Outcome fitted = new Outcome(member.law(), new TreeMap<>(), member.ridge());
      Law law = LawCatalog.named(member.family()).draw(fitted, series, options, seed);
      drawn.add(new AverageLaw.Member(member.family(), shares[m] / sum, member.ridge(), law));
    }
    return new AverageLaw(drawn);
  }
}
