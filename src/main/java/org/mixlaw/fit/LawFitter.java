package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.noise.MeasurementNoise;

/**
 * Fits laws to a loss table: chooses one where none is named, fits it, and surrounds it with draws
 * of what the measurements allow as well.
 */
public final class LawFitter {
  private static final int DRAWS = 32;

  /** A law whose hold-out errors exceed the best's by this factor is no longer plausible. */
  private static final double PLAUSIBLE = 1.25;

  /** The share of a fit that trials of the candidates take. */
  private static final double TRIALS = 0.7;

  private final LossTable table;
  private final SortedMap<String, Map<String, Double>> clusters;
  private final LawOptions options;
  private final Progress progress;
  private final MeasurementNoise noise;

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
   * @param table the losses; the burn-in is left out ({@link LossTable#withoutBurnIn})
   * @param clusters weight by domain by cluster, to fit cluster means; empty to fit every domain
   * @param options how laws are fitted
   * @param progress is told how far the fit has come
   */
  public LawFitter(
      LossTable table,
      SortedMap<String, Map<String, Double>> clusters,
      LawOptions options,
      Progress progress) {
    this.table = table.withoutBurnIn();
    this.clusters = clusters;
    this.options = options;
    this.progress = progress;
    this.noise = MeasurementNoise.of(this.table, members(this.table));
  }

  /**
   * Fits.
   *
   * @param wanted the family of laws, or empty to choose one by hold-out validation
   * @return the laws
   * @throws InputException if the table has too little for the law; the message says what it can
   *     still be fitted with
   */
  public FittedLaws fit(Optional<LawFamily> wanted) {
    LossTable asked = wanted.map(law -> law.part(table)).orElse(table);
    requireMixtures(wanted, asked);
    List<String> warnings = warnings(wanted, asked);
    List<Series> all = series(table);
    if (wanted.isEmpty()) {
      LawCatalog.all().forEach(family -> family.unavailable().ifPresent(warnings::add));
    }
    FamilyChoice choice =
        new FamilyChoice(
            domains(), all, options, (stage, share) -> progress.at(stage, TRIALS * share));
    boolean weighs = wanted.filter(AverageFamily.UNWEIGHTED::equals).isPresent();
    Map<LawFamily, HoldOutErrors> compared =
        wanted.isEmpty() || weighs ? choice.compared() : Map.of();
    LawFamily law =
        weighs ? choice.average(compared) : wanted.orElseGet(() -> choice.best(compared));
    LossTable part = law.part(table);
    LawFamily.Usable usable = law.usable(all, options);
    warnings.addAll(usable.notices());
    HoldOutValidation validation = new HoldOutValidation(domains(), usable.series(), options);
    List<Series> series = part == table ? usable.series() : series(part);
    progress.at("fitting " + law.name(), TRIALS);
    LawOptions how = options.about(series);
    LawFamily.Outcome outcome = law.fit(domains(), series, how);
    HoldOutErrors holdOut =
        compared.containsKey(law)
            ? compared.get(law)
            : validation.errors(law, outcome.ridge(), false);
    double caution = new Caution(law, outcome, domains(), series, options).least();
    progress.at("resampling", 0.75);
    List<Law> draws = draws(law, outcome, series, how, compared);
    progress.at("extrapolating each mixture by itself", 0.97);
    SortedMap<String, Double> naive =
        law.scope() == LawFamily.Scope.ONE_SCALE ? new TreeMap<>() : validation.naive();
    SortedMap<String, Double> scores = new TreeMap<>();
    compared.forEach((family, errors) -> scores.put(family.name(), errors.score()));
    FittedLaws laws =
        new FittedLaws(
            law.name(),
            clusters,
            outcome.law(),
            draws,
            FitQuality.of(outcome, series, warnings),
            measured(law, part),
            outcome.ridge(),
            holdOut,
            scores,
            naive,
            caution,
            warnings,
            table.unit(),
            noise);
    progress.at("done", 1);
    return laws;
  }

  /**
   * Fits a law by its name, as it is fitted unless asked otherwise.
   *
   * @param law the name of a family in the catalog
   * @param table the losses
   * @param clusters weight by domain by cluster; empty to fit every domain
   * @param seed feeds starts, folds and resampling
   * @return the laws
   * @throws InputException if the table has too little for the law
   */
  public static FittedLaws fit(
      String law, LossTable table, SortedMap<String, Map<String, Double>> clusters, long seed) {
    return new LawFitter(table, clusters, LawOptions.seeded(seed), Progress.SILENT)
        .fit(Optional.of(LawCatalog.named(law)));
  }

  /** Where a law speaks from: that of two scales for the large one alone. */
  private static FittedLaws.Measured measured(LawFamily law, LossTable part) {
    long largest = part.sizes().last();
    LossTable at =
        law.scope() == LawFamily.Scope.TWO_SCALES
            ? part.filter(row -> row.params() == largest)
            : part;
    return new FittedLaws.Measured(
        at.mixtures(),
        List.copyOf(at.sizes()),
        new FittedLaws.Tokens(at.tokens().first(), at.tokens().last()));
  }

  private List<String> domains() {
    return List.copyOf(table.trainingDomains());
  }

  private void requireMixtures(Optional<LawFamily> wanted, LossTable asked) {
    int mixtures = asked.mixtures().size();
    boolean curves = wanted.map(law -> !law.predictsMixtures()).orElse(false);
    if (mixtures < 2 && !curves) {
      throw InputException.of(
          "the loss table has %d mixture%s; a law over mixtures needs 2 or more (and %d to be"
              + " determined); --law step or --law size can be fitted to one",
          mixtures,
          asked == table ? "" : " at its largest size and last token count",
          table.trainingDomains().size() + 2);
    }
  }

  private List<String> warnings(Optional<LawFamily> wanted, LossTable asked) {
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
          "%d mixtures do not determine a mixing law over %d training domains (%d or more would); predictions lean on the ridge penalty"
              .formatted(mixtures, table.trainingDomains().size(), needed));
    }
    if (table.sizes().size() < 2) {
      warnings.add(
          "all losses fitted are of one model size: no extrapolation in size (two or more are needed)");
    }
    if (table.tokens().size() < 2) {
      warnings.add(
          "all losses fitted are at one token count: no extrapolation in tokens (two or more are"
              + " needed)");
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
    SortedMap<String, Series> series = noise.series(part, members(part));
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

  /** Draws of the law, taking turns with draws of other plausible ones. */
  private List<Law> draws(
      LawFamily law,
      LawFamily.Outcome outcome,
      List<Series> series,
      LawOptions how,
      Map<LawFamily, HoldOutErrors> compared) {
    if (!law.predictsMixtures()) {
      return List.of();
    }
    Map<LawFamily, LawFamily.Outcome> plausible = new LinkedHashMap<>(Map.of(law, outcome));
    double best = compared.containsKey(law) ? compared.get(law).score() : 0;
    compared.forEach(
        (other, errors) -> {
          boolean average = other instanceof AverageFamily || law instanceof AverageFamily;
          if (!average && errors.score() <= PLAUSIBLE * best) {
            plausible.computeIfAbsent(other, family -> family.fit(domains(), series, how));
          }
        });
    List<LawFamily> families = List.copyOf(plausible.keySet());
    AtomicInteger done = new AtomicInteger();
    return IntStream.range(0, DRAWS)
        .parallel()
        .mapToObj(
            draw -> {
              LawFamily family = draw % 2 == 0 ? law : families.get(draw / 2 % families.size());
              Law drawn =
                  family.draw(
                      plausible.get(family),
                      series,
                      options,
                      Seeds.derive(options.seed(), "draw " + draw));
              progress.at("resampling", 0.75 + 0.22 * done.incrementAndGet() / DRAWS);
              return drawn;
            })
        .toList();
  }
}
