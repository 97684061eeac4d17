package org.mixlaw.fit;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.average.Reach;
import org.mixlaw.law.swarm.Scales;
import org.mixlaw.loss.Series;

/**
 * The choice among families of laws by hold-out validation: each candidate is asked for what was
 * hidden from it, and their average, weighted by what they missed there, stands among them.
 */
final class FamilyChoice {
  /** A family that misses this many times more than the best so far is tried no further. */
  private static final double HOPELESS = 3;

  /**
   * The share of the best family's error that an average must keep below: with less to gain, its
   * weights follow the chance of which mixtures were left out.
   */
  private static final double WORTH_AVERAGING = 0.98;

  /**
   * With more mixtures, nearly all of them at a small scale, joint laws take minutes and have not
   * been seen to come near those made for two scales.
   */
  private static final int MOST_FOR_JOINT_LAWS = 100;

  private final HoldOutValidation validation;
  private final boolean atOneScale;
  private final List<LawFamily> candidates;
  private final LawFitter.Progress progress;

  /**
   * A choice.
   *
   * @param domains the training domains, sorted
   * @param series the measurements
   * @param options how laws are fitted
   * @param progress is told which family is tried
   */
  FamilyChoice(
      List<String> domains, List<Series> series, LawOptions options, LawFitter.Progress progress) {
    this.validation = new HoldOutValidation(domains, series, options.inBrief());
    this.atOneScale = atOneScale(series);
    this.candidates = candidates(domains, series);
    this.progress = progress;
  }

  /**
   * The families that may be chosen for a table: those at one scale where it has but one, and of
   * these the ones that it has mixtures enough for. The last of the catalog come first: where a
   * process does well, formulas that are hopeless are given up early.
   */
  private static List<LawFamily> candidates(List<String> domains, List<Series> series) {
    int mixtures = series.get(0).mixtures();
    List<LawFamily> candidates =
        scopes(series).stream()
            .flatMap(scope -> LawCatalog.candidates(scope).stream())
            .filter(family -> mixtures >= family.mixturesToBeChosen(domains.size()))
            .collect(Collectors.toList());
    Collections.reverse(candidates);
    return candidates;
  }

  private static List<LawFamily.Scope> scopes(List<Series> series) {
    if (atOneScale(series)) {
      return List.of(LawFamily.Scope.ONE_SCALE);
    }
    if (Scales.of(series).isEmpty()) {
      return List.of(LawFamily.Scope.ALL_SCALES);
    }
    return series.get(0).mixtures() > MOST_FOR_JOINT_LAWS
        ? List.of(LawFamily.Scope.TWO_SCALES)
        : List.of(LawFamily.Scope.TWO_SCALES, LawFamily.Scope.ALL_SCALES);
  }

  /** Whether all losses were measured at one size and one token count. */
  static boolean atOneScale(List<Series> series) {
    return Stream.<Function<Series, double[]>>of(Series::params, Series::tokens)
        .allMatch(
            axis ->
                series.stream()
                        .flatMapToDouble(s -> Arrays.stream(axis.apply(s)))
                        .distinct()
                        .count()
                    == 1);
  }

  /** The errors of every candidate that was tried to the end, and of their average. */
  Map<LawFamily, HoldOutErrors> compared() {
    Map<LawFamily, HoldOutErrors> errors = new LinkedHashMap<>();
    if (!validation.table().possible()) {
      return errors;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < candidates.size(); c++) {
      LawFamily family = candidates.get(c);
      progress.at("hold-out validation of " + family.name(), (double) c / candidates.size());
      HoldOutErrors missed =
          validation.errors(family, OptionalDouble.empty(), true, HOPELESS * least);
      if (Double.isFinite(missed.score())) {
        errors.put(family, missed);
        least = Math.min(least, missed.mixtures().meanAbsolute());
      }
    }
    // Laws of two scales say nothing of other sizes, and an average with them would.
    boolean twoScales =
        errors.keySet().stream().anyMatch(f -> f.scope() == LawFamily.Scope.TWO_SCALES);
    if (errors.size() > 1 && !twoScales) {
      HoldOutAverage average = new HoldOutAverage(List.copyOf(errors.values()));
      errors.put(weighted(errors.keySet(), average), average.errors());
    }
    return errors;
  }

  /**
   * The family to be fitted.
   *
   * @param compared what candidates missed
   * @return the one that missed least, which an average is only if it missed clearly less than each
   *     of its members; without a trial the safest
   */
  LawFamily best(Map<LawFamily, HoldOutErrors> compared) {
    return compared.entrySet().stream()
        .min(Comparator.comparingDouble(entry -> judged(entry.getKey(), entry.getValue())))
        .map(Map.Entry::getKey)
        .orElse(atOneScale ? LawCatalog.AT_ONE_SCALE : LawCatalog.AT_ALL_SCALES);
  }

  /** When an average is taken, as half a sentence. */
  static String whenAveraged() {
    return String.format(
        Locale.ROOT,
        "an average of laws is taken only where it misses %.0f%% less than its best member",
        100 * (1 - WORTH_AVERAGING));
  }

  private static double judged(LawFamily family, HoldOutErrors missed) {
    return family instanceof AverageFamily ? missed.score() / WORTH_AVERAGING : missed.score();
  }

  /** The average of families, weighted by what they missed at each distance. */
  private AverageFamily weighted(Set<LawFamily> members, HoldOutAverage average) {
    List<String> names = members.stream().map(LawFamily::name).toList();
    double[] weights = average.weights();
    Map<String, Double> byName = new TreeMap<>();
    for (int m = 0; m < weights.length; m++) {
      byName.put(names.get(m), weights[m]);
    }
    List<Reach.Tried> tried = average.tried(names);
    SortedSet<String> unheld =
        members.stream()
            .filter(family -> !family.heldByPrior())
            .map(LawFamily::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<Reach> reach =
        atOneScale
            ? Optional.empty()
            : Optional.of(
                new Reach(validation.table().largest(), validation.table().last(), tried, unheld));
    return AverageFamily.of(byName, reach);
  }

  /**
   * The average of the candidates.
   *
   * @param errors what they missed ({@link #compared})
   * @return it with its weights; equal ones where too few mixtures allow a trial
   */
  AverageFamily average(Map<LawFamily, HoldOutErrors> errors) {
    for (LawFamily family : errors.keySet()) {
      if (family instanceof AverageFamily average) {
        return average;
      }
    }
    Collection<LawFamily> members = errors.isEmpty() ? candidates : errors.keySet();
    Map<String, Double> equal = new TreeMap<>();
    members.forEach(family -> equal.put(family.name(), 1.0 / members.size()));
    return AverageFamily.of(equal, Optional.empty());
  }
}
