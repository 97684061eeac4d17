package org.mixlaw.fit.baseline;

import java.util.List;

/**
 * A mixture's own curve, carried on.
 *
 * @param extrapolation how
 */
record CurveExtrapolation(Extrapolation extrapolation) implements Baseline {
  @Override
  public String label() {
    return extrapolation.label();
  }

  @Override
  public boolean extrapolatesOwnCurve() {
    return true;
  }

  @Override
  public Fitted fit(List<Observation> observations, long seed) {
    return extrapolation.fit(observations)::predict;
  }
}
