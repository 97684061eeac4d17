package org.mixlaw.study.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.mixlaw.base.Seeds;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.DirichletDesign;
import org.mixlaw.mixture.HalvingGrid;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.PriorDesign;
import org.mixlaw.mixture.ProportionBounds;
import org.mixlaw.study.file.Design;
import org.mixlaw.study.file.StudyFile;

/**
 * The pilot mixtures of a study file's design.
 *
 * @param study the study file, its paths resolved
 */
public record DesignedMixtures(StudyFile study) {
  /**
   * Makes the mixtures.
   *
   * @param available the training tokens of each domain
   * @return mixtures by name, over all training domains
   * @throws org.mixlaw.base.InputException if a listed mixture names an unknown domain, or the
   *     design cannot be made
   */
  public SortedMap<String, Mixture> of(Map<String, Long> available) {
    Set<String> domains = study.corpus().trainingDomains();
    Design design = study.mixtures().design();
    if (design instanceof Design.Listed listed) {
      return MixtureTable.read(Path.of(listed.path())).over(domains);
    }
    return MixtureTable.number(generated(design.mixtures().orElseThrow(), available, "design"));
  }

  /**
   * Makes further mixtures of a generated design.
   *
   * @param kept how many there are already
   * @param count how many more
   * @param available the training tokens of each domain
   * @return mixtures, some of which may be among those there are
   */
  List<Mixture> beside(int kept, int count, Map<String, Long> available) {
    return generated(count, available, "design beside " + kept);
  }

  private List<Mixture> generated(int count, Map<String, Long> available, String purpose) {
    Design design = study.mixtures().design();
    SortedMap<String, Double> floors = study.mixtures().smallest();
    CappedSimplex allowed =
        CappedSimplex.of(study.corpus().trainingDomains(), caps(design, available), floors);
    if (floors.isEmpty()) {
      return drawn(design, allowed, available, UnaryOperator.identity(), count, purpose);
    }
    return drawn(design, allowed.free(), available, allowed::freed, count, purpose).stream()
        .map(allowed::filled)
        .toList();
  }

  /** Draws without floors: {@code above} takes from a prior what lies below them. */
  private List<Mixture> drawn(
      Design design,
      CappedSimplex allowed,
      Map<String, Long> available,
      UnaryOperator<Mixture> above,
      int count,
      String purpose) {
    long seed = Seeds.derive(study.seeds().first(), purpose);
    if (design instanceof Design.Halving halving) {
      return HalvingGrid.design(allowed, halving.denominator(), count, seed);
    }
    Design.Dirichlet dirichlet = (Design.Dirichlet) design;
    return dirichlet.around().isPresent()
        ? dirichlet
            .around(above.apply(prior(dirichlet, available).prior()))
            .draw(allowed, count, seed)
        : DirichletDesign.design(allowed, dirichlet.concentration().orElseThrow(), count, seed);
  }

  private static PriorDesign prior(Design.Dirichlet design, Map<String, Long> available) {
    return design.around(
        design.around().orElseThrow().mixture(available, "mixtures.design.around"));
  }

  /** The caps, and what the most repetition leaves of a domain to a pilot. */
  private SortedMap<String, Double> caps(Design design, Map<String, Long> available) {
    SortedMap<String, Double> caps = new TreeMap<>(study.mixtures().largest());
    if (design instanceof Design.Dirichlet dirichlet && dirichlet.maxRepetition().isPresent()) {
      long tokens = study.train().trainedTokens();
      Map<String, Long> distinct = new TreeMap<>(available);
      new Repetitions(study, available)
          .subset(tokens)
          .forEach(
              (domain, sequences) ->
                  distinct.put(domain, sequences * study.corpus().sequenceLength()));
      ProportionBounds.capsByRepetition(distinct, dirichlet.maxRepetition().get(), tokens)
          .forEach((domain, cap) -> caps.merge(domain, cap, Math::min));
    }
    return caps;
  }

  /**
   * A design around a prior in words.
   *
   * @param design the design
   * @param available the training tokens of each domain
   * @return a sentence for the plan
   */
  public String words(Design.Dirichlet design, Map<String, Long> available) {
    PriorDesign prior = prior(design, available);
    return String.format(
        Locale.ROOT,
        "design: %d mixtures around %s, %s: strength %s, temperature %s, least share %s, %s",
        design.count(),
        design.around().orElseThrow().text(),
        prior.prior(),
        prior.weakest() == prior.strongest()
            ? prior.weakest()
            : prior.weakest() + " to " + prior.strongest(),
        prior.temperature(),
        prior.leastShare(),
        design
            .maxRepetition()
            .map(most -> "a pilot reads a domain at most " + most + " times")
            .orElse("any repetition"));
  }
}
