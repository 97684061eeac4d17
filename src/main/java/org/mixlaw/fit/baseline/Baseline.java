package org.mixlaw.fit.baseline;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.mixlaw.mixture.Mixture;

/**
 * A way to predict losses without a law of mixing, fitted to one validation domain (or one mean of
 * several) at a time: every law is shown beside all of them.
 */
public sealed interface Baseline permits MixtureRegression, CurveExtrapolation {
  /**
   * The name in tables.
   *
   * @return lower case, with hyphens
   */
  String label();

  /**
   * Whether it carries on a mixture's own curve, and so has nothing to say of mixtures never
   * measured.
   *
   * @return true for extrapolations, false for regressions
   */
  boolean extrapolatesOwnCurve();

  /**
   * Fits.
   *
   * @param observations what was measured, not empty
   * @param seed feeds what is random
   * @return the prediction
   */
  Fitted fit(List<Observation> observations, long seed);

  /** A fitted baseline. */
  @FunctionalInterface
  interface Fitted {
    /**
     * Predicts.
     *
     * @param mixture a mixture
     * @param params non-embedding parameters
     * @param tokens training tokens
     * @return the loss; empty where this baseline has nothing to say (extrapolations of a mixture's
     *     own curve, for a mixture never measured)
     */
    OptionalDouble predict(Mixture mixture, double params, double tokens);
  }

  /**
   * All baselines that can be fitted on this machine: regressions first, then extrapolations.
   *
   * @return in the order in which tables show them
   */
  static List<Baseline> all() {
    return Stream.<Baseline>concat(
            Stream.of(Regression.values())
                .filter(Regression::available)
                .map(MixtureRegression::new),
            Stream.of(Extrapolation.values()).map(CurveExtrapolation::new))
        .toList();
  }
}
