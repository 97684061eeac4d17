package org.mixlaw.law.mixing;

/** The loss function of a fit: how residuals are summed up. */
public enum LossFunction {
  /** Least squares. */
  SQUARED,
  /**
   * Squares up to 1.345 standard deviations of the bulk, linear beyond (Huber 1964): a few runs
   * gone wrong do not bend the law.
   */
  HUBER
}
