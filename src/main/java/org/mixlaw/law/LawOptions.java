package org.mixlaw.law;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.law.mixing.RidgeChoice;
import org.mixlaw.loss.Series;

/**
 * How laws are fitted.
 *
 * @param seed feeds starts, folds and resampling
 * @param loss the loss function of mixing laws
 * @param sharing which curves of a step or size law share an exponent; empty for the law's default
 * @param ridge ridge penalty on slopes, as a share of the losses' variance; empty for the law's
 *     default, which is cross-validation for all laws but M1 to M4, BiMix and the paper's pipeline
 * @param brief whether laws at one scale are fitted by one search, as for a trial among many
 * @param shared what families that are fitted to the same measurements have in common
 */
public record LawOptions(
    long seed,
    LossFunction loss,
    Optional<ExponentSharing> sharing,
    OptionalDouble ridge,
    boolean brief,
    Shared shared) {
  /**
   * Least squares alone, but for what an identifiability constraint asks: the mixing laws as the
   * paper fits them.
   */
  private static final double LEAST_RIDGE = 1e-10;

  /**
   * Options of a fit that shares nothing with others.
   *
   * @param seed feeds starts, folds and resampling
   * @param loss the loss function of mixing laws
   * @param sharing which curves of a step or size law share an exponent
   * @param ridge ridge penalty on slopes, as a share of the losses' variance
   * @param brief whether laws at one scale are fitted by one search
   */
  public LawOptions(
      long seed,
      LossFunction loss,
      Optional<ExponentSharing> sharing,
      OptionalDouble ridge,
      boolean brief) {
    this(seed, loss, sharing, ridge, brief, new Shared(List.of()));
  }

  /**
   * Least squares, exponents shared as the paper does, ridges by cross-validation.
   *
   * @param seed feeds starts, folds and resampling
   * @return options
   */
  public static LawOptions seeded(long seed) {
    return new LawOptions(
        seed, LossFunction.SQUARED, Optional.empty(), OptionalDouble.empty(), false);
  }

  /**
   * The same with another ridge penalty.
   *
   * @param other the penalty
   * @return options
   */
  public LawOptions withRidge(double other) {
    return new LawOptions(seed, loss, sharing, OptionalDouble.of(other), brief, shared);
  }

  /**
   * The same for a trial.
   *
   * @return options with which laws at one scale take one search
   */
  public LawOptions inBrief() {
    return new LawOptions(seed, loss, sharing, ridge, true, shared);
  }

  /**
   * The same for families that are fitted to the same measurements, one after the other.
   *
   * @param series the measurements
   * @return options with which what depends on these alone is computed once
   */
  public LawOptions about(List<Series> series) {
    return new LawOptions(seed, loss, sharing, ridge, brief, new Shared(series));
  }

  /**
   * A result that depends on measurements alone, and on no option.
   *
   * @param <T> its class
   * @param series the measurements
   * @param what the class of the result
   * @param computed how it is computed
   * @return the result: known already where these measurements are shared ({@link #about}) and
   *     another family asked for it
   */
  public <T> T once(List<Series> series, Class<T> what, Supplier<T> computed) {
    return shared.of(series, what, computed);
  }

  /**
   * How a mixing law is fitted.
   *
   * @param itsRidge ridge penalty on its slopes
   * @param starts searches from different slopes
   * @return options of the mixing law
   */
  public MixingFit.Options mixing(double itsRidge, int starts) {
    return new MixingFit.Options(itsRidge, starts, seed, loss);
  }

  /**
   * The ridge penalty of a law that is fitted by least squares unless asked otherwise.
   *
   * @return the penalty asked for, or next to none
   */
  public double ridgeOrLeast() {
    return ridge.orElse(LEAST_RIDGE);
  }

  /**
   * The ridge penalty of a law that is regularised.
   *
   * @param form its mixing law
   * @param points what that is fitted to, by series
   * @return the penalty asked for, or the one that cross-validation chooses
   */
  public double ridgeOrChosen(MixingForm form, List<MixingPoints> points) {
    return ridge.orElseGet(() -> RidgeChoice.of(form, points, regularised(points)).ridge());
  }

  /**
   * The mixing laws of a law that is regularised.
   *
   * @param form their form
   * @param points what they are fitted to, by series
   * @return them, with the ridge penalty asked for or the one that cross-validation chooses
   */
  public RidgeChoice.Fitted regularised(MixingForm form, List<MixingPoints> points) {
    return ridge.isPresent()
        ? RidgeChoice.known(form, points, regularised(points))
        : RidgeChoice.of(form, points, regularised(points));
  }

  private MixingFit.Options regularised(List<MixingPoints> points) {
    return mixing(ridge.orElse(0), starts(points.get(0).domains()));
  }

  /**
   * How many searches a regularised mixing law takes: one more than lets every domain be the steep
   * one, and two anywhere.
   *
   * @param domains training domains
   * @return searches
   */
  private static int starts(int domains) {
    return domains + 3;
  }
}
