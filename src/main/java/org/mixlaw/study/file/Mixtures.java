package org.mixlaw.study.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.ProportionBounds;

/**
 * The pilot mixtures, what every mixture has to hold, and the baseline.
 *
 * @param design how the pilot mixtures come about
 * @param floors the smallest proportion by domain
 * @param shares the fixed proportion by domain
 * @param baseline what the optimum has to beat; proportional where not given
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Mixtures(
    @Key("how the pilot mixtures come about") Design design,
    @Key(
            value = "the smallest proportion of a domain, in pilots and optimum alike",
            byDefault = "{}",
            example = "{books: 0.05}")
        SortedMap<String, Double> floors,
    @Key(
            value = "a fixed proportion of a domain, in pilots and optimum alike",
            byDefault = "{}",
            example = "{books: 0.2}")
        SortedMap<String, Double> shares,
    @Key(
            value = "the mixture that the optimum has to beat",
            byDefault = "proportional",
            example = "uniform")
        MixtureChoice baseline) {
  /** Fills in no constraints and the proportional baseline. */
  public Mixtures {
    if (design == null) {
      throw new InputException("the key 'design' is missing");
    }
    baseline = baseline == null ? MixtureChoice.PROPORTIONAL : baseline;
    floors = floors == null ? Collections.emptySortedMap() : floors;
    shares = shares == null ? Collections.emptySortedMap() : shares;
    ProportionBounds.requireFixedAlone(shares, floors, design.caps());
  }

  /**
   * The largest proportions: caps of the design and fixed shares.
   *
   * @return proportions by domain
   */
  public SortedMap<String, Double> largest() {
    SortedMap<String, Double> largest = new TreeMap<>(design.caps());
    largest.putAll(shares);
    return largest;
  }

  /**
   * The smallest proportions: floors and fixed shares.
   *
   * @return proportions by domain
   */
  public SortedMap<String, Double> smallest() {
    SortedMap<String, Double> smallest = new TreeMap<>(floors);
    smallest.putAll(shares);
    return smallest;
  }

  /**
   * What there is to tell of mixtures that the study file, or a table that it names, writes out.
   *
   * @return where proportions were divided by their sum, sentences
   * @throws InputException if a table that lists mixtures is refused
   */
  public List<String> notices() {
    List<String> notices = new ArrayList<>(baseline.notices("mixtures.baseline"));
    if (design instanceof Design.Dirichlet drawn) {
      drawn.around().ifPresent(prior -> notices.addAll(prior.notices("mixtures.design.around")));
    }
    if (design instanceof Design.Listed listed) {
      MixtureTable.read(Path.of(listed.path())).notices().stream()
          .map(notice -> listed.path() + ": " + notice)
          .forEach(notices::add);
    }
    return List.copyOf(notices);
  }

  /** The same with the absolute path of a table that lists the mixtures. */
  Mixtures resolve(Path base) {
    return design instanceof Design.Listed listed
        ? new Mixtures(
            new Design.Listed(StudyFile.absolute(base, listed.path()), listed.caps()),
            floors,
            shares,
            baseline)
        : this;
  }
}
