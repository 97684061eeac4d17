package org.mixlaw.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Says which gradient norms are too large to be believed: more than 6 standard deviations above the
 * mean of the last 128 accepted ones. Accepts all until it has seen so many.
 */
final class GradientGuard {
  private static final int WINDOW = 128;
  private static final double SIGMAS = 6;

  private final boolean active;
  private final Deque<Double> norms;

  /**
   * Goes on from a state.
   *
   * @param active whether anything is refused at all
   * @param norms the last accepted norms, oldest first
   */
  GradientGuard(boolean active, List<Double> norms) {
    this.active = active;
    this.norms = new ArrayDeque<>(norms);
  }

  /** The largest norm to accept next; infinite where every finite one is. */
  double refuseAbove() {
    if (!active || norms.size() < WINDOW) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = norms.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = norms.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return mean + SIGMAS * Math.sqrt(squares / (WINDOW - 1));
  }

  void accepted(double norm) {
    if (active) {
      norms.addLast(norm);
      if (norms.size() > WINDOW) {
        norms.removeFirst();
      }
    }
  }

  List<Double> norms() {
    return List.copyOf(norms);
  }
}
