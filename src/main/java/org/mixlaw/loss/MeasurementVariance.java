package org.mixlaw.loss;

/** How far a measurement may lie from what it would be on average over seeds and texts. */
@FunctionalInterface
public interface MeasurementVariance {
  /** Nothing is known: all measurements count the same. */
  MeasurementVariance UNKNOWN = (series, params, loss, standardError) -> 1;

  /**
   * The variance of a measurement about its expectation, up to a factor that all of a series share.
   *
   * @param series the validation domain or cluster
   * @param params non-embedding parameters N
   * @param loss the measured loss
   * @param standardError the standard error of its evaluation; NaN where unknown
   * @return above 0
   */
  double of(String series, long params, double loss, double standardError);
}
