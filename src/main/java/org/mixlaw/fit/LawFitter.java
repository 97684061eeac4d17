package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;

/**
 * Fits laws to a loss table: chooses one where none is named, fits it, and surrounds it with draws
 * of what the measurements allow as well.
 */
public final class LawFitter {
  private static final int DRAWS = 32;

  /** A law whose nested errors exceed the best's by this factor is no longer plausible. */
  private static final double PLAUSIBLE = 1.25;

  private static final List<LawName> CANDIDATES =
      List.of(
          LawName.JOINT_GP,
          LawName.JOINT_M1,
          LawName.JOINT_M2,
          LawName.JOINT_M4,
          LawName.NESTED_M2);

  private final LossTable table;
  private final SortedMap<String, Map<String, Double>> clusters;
  private final LawOptions options;
  private final Progress progress;

  /** Is told how far a fit has come. */
  @FunctionalInterface
  public interface Progress {
    /** Says nothing. */
    Progress SILENT = (stage, share) -> {};

    /**
     * The fit has come farther.
     *
     * @param stage what is being done
     * @param share of the whole fit that is done, from 0 to 1
     */
    void at(String stage, double share);
  }

  /**
   * A fit to come.
   *
   * @param table the losses; the first third of every run is left out ({@link LossTable#settled})
   * @param clusters weight by domain by cluster, to fit cluster means; empty to fit every domain
   * @param options how laws are fitted
   * @param progress is told how far the fit has come
   */
  public LawFitter(
      LossTable table,
      SortedMap<String, Map<String, Double>> clusters,
      LawOptions options,
      Progress progress) {
    this.table = table.settled();
    this.clusters = clusters;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Fits.
   *
   * @param wanted the law, or empty to choose by nested validation
   * @param provenance what is written into the result
   * @return the laws
   * @throws InputException if the table has too little for the law; the message says what it can
   *     still be fitted with
   */
  public FittedLaws fit(Optional<LawName> wanted, Provenance provenance) {
    LossTable asked = wanted.map(law -> law.part(table)).orElse(table);
    requireMixtures(wanted, asked);
    List<String> warnings = warnings(wanted, asked);
    List<Series> all = series(table);
    HoldOutValidation validation = new HoldOutValidation(domains(), all, options);
    SortedMap<LawName, HoldOutErrors> compared = new TreeMap<>();
    LawName law = wanted.orElseGet(() -> choose(validation, compared));
    LossTable part = law.part(table);
    List<Series> series = part == table ? all : series(part);
    progress.at("fitting " + law, 0.7);
    LawName.Outcome outcome = law.fit(domains(), series, options);
    HoldOutErrors nested =
        compared.containsKey(law)
            ? compared.get(law)
            : validation.errors(law, outcome.ridge(), false);
    progress.at("resampling", 0.75);
    List<Law> draws = draws(law, outcome, series, compared);
    progress.at("extrapolating each mixture by itself", 0.97);
    SortedMap<String, Double> naive = law.isSlice() ? new TreeMap<>() : validation.naive();
    SortedMap<String, Double> scores = new TreeMap<>();
    compared.forEach((name, errors) -> scores.put(name.toString(), errors.score()));
    FittedLaws laws =
        new FittedLaws(
            law.toString(),
            clusters,
            outcome.law(),
            draws,
            FitQuality.of(outcome, series, warnings),
            new FittedLaws.Measured(
                part.mixtures(),
                List.copyOf(part.sizes()),
                List.of(part.tokens().first(), part.tokens().last())),
            outcome.ridge(),
            nested,
            scores,
            naive,
            warnings,
            provenance);
    progress.at("done", 1);
    return laws;
  }

  private List<String> domains() {
    return List.copyOf(table.trainingDomains());
  }

  private void requireMixtures(Optional<LawName> wanted, LossTable asked) {
    int mixtures = asked.mixtures().size();
    boolean curves = wanted.map(law -> !law.predictsMixtures()).orElse(false);
    if (mixtures < 2 && !curves) {
      throw InputException.of(
          "the loss table has %d mixture%s; a law over mixtures needs 2 or more (and %d to be determined); --law step or --law size"
              + " can be fitted to one",
          mixtures,
          asked == table ? "" : " at its largest size and last token count",
          table.trainingDomains().size() + 2);
    }
  }

  private List<String> warnings(Optional<LawName> wanted, LossTable asked) {
    List<String> warnings = new ArrayList<>(table.notices());
    int mixtures = asked.mixtures().size();
    int needed = table.trainingDomains().size() + 2;
    if (wanted.map(law -> !law.predictsMixtures()).orElse(false)) {
      return warnings;
    }
    SortedSet<String> lost = new TreeSet<>(table.domains());
    lost.removeAll(asked.domains());
    if (!lost.isEmpty() && clusters.isEmpty()) {
      warnings.add(
          "not measured at the largest size and last token count, and not in this law: "
              + String.join(", ", lost));
    }
    if (mixtures < needed) {
      warnings.add(
          "%d mixtures do not determine a mixing law over %d training domains (%d or more would); predictions lean on the ridge"
              .formatted(mixtures, table.trainingDomains().size(), needed));
    }
    if (table.sizes().size() < 2) {
      warnings.add(
          "the table has one model size: nothing is said of other sizes (two or more are needed)");
    }
    if (table.tokens().size() < 2) {
      warnings.add(
          "the table has one token count: nothing is said of other token counts (two or more are needed)");
    }
    return warnings;
  }

  private Map<String, Map<String, Double>> members(LossTable part) {
    if (!clusters.isEmpty()) {
      return clusters;
    }
    Map<String, Map<String, Double>> each = new TreeMap<>();
    part.domains().forEach(domain -> each.put(domain, Map.of(domain, 1.0)));
    return each;
  }

  private List<Series> series(LossTable part) {
    SortedMap<String, Series> series = Series.of(part, members(part));
    series.forEach(
        (name, s) -> {
          if (s.size() == 0) {
            throw InputException.of(
                "the loss table has no checkpoint with every domain of cluster '%s' (%s)",
                name, String.join(", ", clusters.getOrDefault(name, Map.of()).keySet()));
          }
        });
    return List.copyOf(series.values());
  }

  /**
   * The laws that may be chosen. A Gaussian process that has seen few mixtures knows little of the
   * corners, where an optimum is sought: with fewer than two mixtures for every training domain,
   * formulas alone are asked, however the few left-out mixtures fall.
   */
  private static List<LawName> candidates(LossTable table) {
    boolean few = table.mixtures().size() < 2 * table.trainingDomains().size();
    return CANDIDATES.stream().filter(law -> !few || law != LawName.JOINT_GP).toList();
  }

  /** The candidate whose nested errors are least. */
  private LawName choose(HoldOutValidation validation, SortedMap<LawName, HoldOutErrors> compared) {
    if (table.sizes().size() == 1 && table.tokens().size() == 1) {
      return LawName.M2;
    }
    if (!validation.possible()) {
      return LawName.JOINT_M2;
    }
    AtomicInteger done = new AtomicInteger();
    LawName best = LawName.JOINT_M2;
    double least = Double.POSITIVE_INFINITY;
    List<LawName> candidates = candidates(table);
    for (LawName candidate : candidates) {
      progress.at(
          "nested validation of " + candidate, 0.7 * done.getAndIncrement() / candidates.size());
      HoldOutErrors errors = validation.errors(candidate, OptionalDouble.empty(), true);
      if (Double.isFinite(errors.score())) {
        compared.put(candidate, errors);
        if (errors.score() < least) {
          least = errors.score();
          best = candidate;
        }
      }
    }
    return best;
  }

  /** Draws of the law, taking turns with draws of other plausible ones. */
  private List<Law> draws(
      LawName law,
      LawName.Outcome outcome,
      List<Series> series,
      SortedMap<LawName, HoldOutErrors> compared) {
    if (!law.predictsMixtures()) {
      return List.of();
    }
    Map<LawName, LawName.Outcome> forms = new HashMap<>();
    forms.put(law, outcome);
    double best = compared.containsKey(law) ? compared.get(law).score() : 0;
    compared.forEach(
        (other, errors) -> {
          if (errors.score() <= PLAUSIBLE * best) {
            forms.computeIfAbsent(other, name -> name.fit(domains(), series, options));
          }
        });
    List<LawName> names = forms.keySet().stream().sorted().toList();
    AtomicInteger done = new AtomicInteger();
    return IntStream.range(0, DRAWS)
        .parallel()
        .mapToObj(
            draw -> {
              LawName name = draw % 2 == 0 ? law : names.get(draw / 2 % names.size());
              Law drawn =
                  name.draw(
                      forms.get(name),
                      series,
                      options,
                      Seeds.derive(options.seed(), "draw " + draw));
              progress.at("resampling", 0.75 + 0.22 * done.incrementAndGet() / DRAWS);
              return drawn;
            })
        .toList();
  }

  /**
   * The candidates of a choice.
   *
   * @return their names, separated by commas
   */
  public static String candidates() {
    return CANDIDATES.stream().map(LawName::toString).collect(Collectors.joining(", "));
  }
}
