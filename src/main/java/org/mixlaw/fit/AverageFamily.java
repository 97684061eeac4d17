package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.average.AverageLaw;
import org.mixlaw.law.average.Reach;
import org.mixlaw.loss.Series;

/**
 * The average of the families among which a fit may choose, weighted by what they missed in the
 * hold-out validation. It stands in {@code fit} and not in a room of its own under {@code law}
 * because it asks the catalog for the others.
 *
 * @param weights weight by family, summing to 1; empty to find them by hold-out validation of the
 *     measurements that it is fitted to
 * @param reach the weights at targets beyond what was measured; empty where they are the same
 *     everywhere
 */
record AverageFamily(SortedMap<String, Double> weights, Optional<Reach> reach)
    implements LawFamily {
  /** The family's name. */
  static final String NAME = "average";

  /** Members below this share are left out: they cost a fit and change nothing. */
  private static final double LEAST_WEIGHT = 0.02;

  /**
   * How firmly the weights are known: draws of them are Dirichlet about the weights, times this.
   */
  private static final double CONCENTRATION = 8;

  /** Weights to be found. */
  static final AverageFamily UNWEIGHTED = new AverageFamily(new TreeMap<>(), Optional.empty());

  /**
   * The average with weights found.
   *
   * @param near weight by family where mixtures were measured, summing to 1
   * @param reach the weights farther off; empty where they are the same everywhere
   * @return the family of those that count somewhere
   */
  static AverageFamily of(Map<String, Double> near, Optional<Reach> reach) {
    SortedMap<String, Double> kept = new TreeMap<>(near);
    kept.replaceAll(
        (name, weight) ->
            Math.max(
                weight,
                reach.stream()
                    .flatMap(r -> r.tried().stream())
                    .mapToDouble(tried -> tried.weights().getOrDefault(name, 0.0))
                    .max()
                    .orElse(0)));
    kept.values().removeIf(most -> most < LEAST_WEIGHT);
    kept.replaceAll((name, most) -> 1.0);
    SortedMap<String, Double> weights = new TreeMap<>(near);
    weights.keySet().retainAll(kept.keySet());
    double sum = weights.values().stream().mapToDouble(w -> w).sum();
    weights.replaceAll((name, weight) -> weight / sum);
    return new AverageFamily(weights, reach.map(r -> r.times(kept)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the mean of several laws, weighted by hold-out validation";
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
    if (weights.isEmpty()) {
      FamilyChoice choice =
          new FamilyChoice(trainingDomains, series, options, LawFitter.Progress.SILENT);
      return choice.average(choice.compared()).fit(trainingDomains, series, options);
    }
    return of(name -> LawCatalog.named(name).fit(trainingDomains, series, options));
  }

  private static Outcome fitted(AverageLaw.Member member) {
    return new Outcome(member.law(), new TreeMap<>(), member.ridge());
  }

  /**
   * The average of members that are fitted.
   *
   * @param fits how each is, by its name
   * @return the average
   */
  Outcome of(Function<String, Outcome> fits) {
    List<AverageLaw.Member> members = new ArrayList<>();
    weights.forEach(
        (name, weight) -> {
          Outcome fit = fits.apply(name);
          members.add(new AverageLaw.Member(name, weight, fit.ridge(), fit.law()));
        });
    return Outcome.of(new AverageLaw(members, reach));
  }

  /** Every member drawn, and the weights too: so that the draws differ by what the members do. */
  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    Well19937c random = new Well19937c(Seeds.derive(seed, "weights"));
    AverageLaw law = (AverageLaw) outcome.law();
    SortedMap<String, Double> factors = new TreeMap<>();
    for (AverageLaw.Member member : law.members()) {
      double shape = CONCENTRATION * Math.max(LEAST_WEIGHT, member.weight());
      factors.put(member.family(), new GammaDistribution(random, shape, 1).sample() / shape);
    }
    double sum =
        law.members().stream().mapToDouble(m -> m.weight() * factors.get(m.family())).sum();
    List<AverageLaw.Member> drawn = new ArrayList<>();
    for (AverageLaw.Member member : law.members()) {
      drawn.add(
          new AverageLaw.Member(
              member.family(),
              sum > 0 ? member.weight() * factors.get(member.family()) / sum : member.weight(),
              member.ridge(),
              LawCatalog.named(member.family()).draw(fitted(member), series, options, seed)));
    }
    return new AverageLaw(drawn, law.reach().map(r -> r.times(factors)));
  }
}
