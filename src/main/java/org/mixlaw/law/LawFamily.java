package org.mixlaw.law;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;

/**
 * A family of laws: what it is called, what it predicts, how it is fitted, and how what the
 * measurements leave open is drawn. Each lives in the room of its law; {@code fit.LawCatalog} lists
 * them all.
 */
public interface LawFamily {
  /** What the laws of a family predict. */
  enum Scope {
    /** Any mixture, at the one size and token count of the measurements. */
    ONE_SCALE,
    /**
     * Any mixture at the largest size and its last token count, from many mixtures at a smaller
     * one.
     */
    TWO_SCALES,
    /** Measured mixtures at measured sizes, after any number of tokens. */
    CURVES_OVER_TOKENS,
    /** Measured mixtures at measured token counts, at any size. */
    CURVES_OVER_SIZES,
    /** Any mixture at any size and token count. */
    ALL_SCALES
  }

  /**
   * A fit.
   *
   * @param law the law
   * @param mixing the fits of mixing laws, by series; empty for laws without
   * @param ridge the ridge penalty on slopes, as a share of the losses' variance; empty for laws
   *     without
   */
  record Outcome(Law law, SortedMap<String, MixingFit.Result> mixing, OptionalDouble ridge) {
    /**
     * A fit without slopes.
     *
     * @param law the law
     * @return the outcome
     */
    public static Outcome of(Law law) {
      return new Outcome(law, Collections.emptySortedMap(), OptionalDouble.empty());
    }
  }

  /**
   * The family's name, as the command line and {@code laws.json} write it.
   *
   * @return lower case, unlike any other's
   */
  String name();

  /**
   * What the laws are, and when to use them.
   *
   * @return half a sentence
   */
  String description();

  /**
   * What the laws predict.
   *
   * @return the scope
   */
  Scope scope();

  /**
   * The class of its laws.
   *
   * @return a class with its {@code JsonTypeName}
   */
  Class<? extends Law> kind();

  /**
   * All classes that its laws and their draws have in documents.
   *
   * @return classes, each with its {@code JsonTypeName}
   */
  default List<Class<? extends Law>> kinds() {
    return List.of(kind());
  }

  /**
   * Why the family cannot be fitted on this machine.
   *
   * @return a sentence; empty where it can, as all can that need no native library
   */
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  /**
   * Whether the family is a candidate where a fit may choose by hold-out validation.
   *
   * @return true if it may be chosen for tables large enough
   */
  default boolean mayBeChosen() {
    return false;
  }

  /**
   * How many mixtures a table must have for the family to be chosen.
   *
   * @param trainingDomains how many domains mixtures are over
   * @return mixtures; 0 if any number does
   */
  default int mixturesToBeChosen(int trainingDomains) {
    return 0;
  }

  /**
   * Whether a comparison at one size and token count is to show the family.
   *
   * @return true for laws at one scale, and for those at all scales that have no counterpart there
   */
  default boolean comparedAtOneScale() {
    return scope() == Scope.ONE_SCALE && unavailable().isEmpty();
  }

  /**
   * Whether the laws predict mixtures that were not measured.
   *
   * @return false for curves of measured mixtures
   */
  default boolean predictsMixtures() {
    return scope() != Scope.CURVES_OVER_TOKENS && scope() != Scope.CURVES_OVER_SIZES;
  }

  /**
   * Whether exponents of size and tokens are held by what other tables say, so that the laws may be
   * believed beyond what could be tried.
   *
   * @return false where the table alone determines them
   */
  default boolean heldByPrior() {
    return false;
  }

  /**
   * What of a table the laws are fitted to.
   *
   * @param table a loss table
   * @return all of it; for laws at one scale its largest size at that size's last token count
   */
  default LossTable part(LossTable table) {
    if (scope() != Scope.ONE_SCALE) {
      return table;
    }
    long size = table.sizes().last();
    LossTable largest = table.filter(row -> row.params() == size);
    long tokens = largest.tokens().last();
    return largest.filter(row -> row.tokens() == tokens);
  }

  /**
   * What of some measurements a law can be fitted to.
   *
   * @param series the measurements that suffice
   * @param notices what was left out of them, in sentences
   */
  record Usable(List<Series> series, List<String> notices) {}

  /**
   * What of some measurements a law can be fitted to.
   *
   * @param series the measurements
   * @param options how the law is fitted
   * @return all of them; without those of curves that are too short, for laws of single curves
   */
  default Usable usable(List<Series> series, LawOptions options) {
    return new Usable(series, List.of());
  }

  /**
   * Fits a law.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the measurements, by validation domain or cluster
   * @param options how
   * @return the law and how sure it is
   * @throws org.mixlaw.base.InputException if the measurements do not suffice
   */
  Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options);

  /**
   * Fits a law to part of the measurements, with what was chosen by all of them.
   *
   * @param outcome the law as fitted to all
   * @param trainingDomains the training domains, sorted
   * @param part some of the measurements
   * @param options how
   * @return the law of the part, with the ridge penalty of the other
   * @throws org.mixlaw.base.InputException if the part does not suffice
   */
  default Outcome again(
      Outcome outcome, List<String> trainingDomains, List<Series> part, LawOptions options) {
    return fit(
        trainingDomains,
        part,
        outcome.ridge().isPresent() ? options.withRidge(outcome.ridge().getAsDouble()) : options);
  }

  /**
   * A law that the measurements allow as well.
   *
   * @param outcome the law as fitted
   * @param series what it was fitted to
   * @param options how it was fitted
   * @param seed of the draw
   * @return the draw; the law itself where the family knows no uncertainty
   */
  Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed);
}
