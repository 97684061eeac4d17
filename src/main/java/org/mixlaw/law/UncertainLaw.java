package org.mixlaw.law;

/** A law that knows how unsure it is: what else the measurements allow, and how far that is. */
public interface UncertainLaw extends Law {
  /**
   * A law that the measurements allow as well: drawn from the posterior, for all mixtures together.
   *
   * @param seed of the draw; the same seed gives the same law
   * @return the law
   */
  Law draw(long seed);

  /**
   * How far the loss of a new run may lie from what is predicted.
   *
   * @param params non-embedding parameters N
   * @param tokens tokens D
   * @param proportions in the order of {@link #trainingDomains()}
   * @return for every series, in the order of {@link #series()}, the standard deviation in nats: of
   *     the expected loss, and of a run's own scatter about it
   */
  Deviation[] deviations(double params, double tokens, double[] proportions);

  /**
   * Standard deviations of one series.
   *
   * @param expected of the expected loss, nats
   * @param run of a run's own scatter about it, nats
   */
  record Deviation(double expected, double run) {
    /** Of a new run's loss about the prediction. */
    public double total() {
      return Math.hypot(expected, run);
    }
  }
}
