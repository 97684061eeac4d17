package org.mixlaw.fit;

import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.law.mixing.MixingFit;

/**
 * How laws are fitted.
 *
 * @param seed feeds starts, folds and resampling
 * @param loss what a residual of a mixing law costs
 * @param sharing which curves of a step or size law share an exponent; empty for the law's default
 * @param ridge the hold on slopes, as a share of the losses' variance; empty for the law's default,
 *     which is cross-validation for all laws but M1 to M4, BiMix and the paper's pipeline
 */
public record LawOptions(
    long seed, MixingFit.Loss loss, Optional<CurveLaw.Sharing> sharing, OptionalDouble ridge) {
  /**
   * Least squares, exponents shared as the paper does, ridges by cross-validation.
   *
   * @param seed feeds starts, folds and resampling
   * @return options
   */
  public static LawOptions seeded(long seed) {
    return new LawOptions(seed, MixingFit.Loss.SQUARED, Optional.empty(), OptionalDouble.empty());
  }

  LawOptions withRidge(OptionalDouble other) {
    return new LawOptions(seed, loss, sharing, other);
  }

  /** How a mixing law is fitted. */
  MixingFit.Options mixing(double itsRidge, int starts) {
    return new MixingFit.Options(itsRidge, starts, seed, loss);
  }
}
