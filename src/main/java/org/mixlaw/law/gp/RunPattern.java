package org.mixlaw.law.gp;

import java.util.List;

/**
 * Where and how often runs were measured: what series share that were measured alike.
 *
 * @param mixture of each run
 * @param size standardised size term of each run
 * @param count checkpoints of each run
 * @param token sum of their standardised token terms
 * @param tokenSquares sum of their squares
 * @param weight of each run
 */
record RunPattern(
    List<Integer> mixture,
    List<Double> size,
    List<Integer> count,
    List<Double> token,
    List<Double> tokenSquares,
    List<Double> weight) {
  int runs() {
    return mixture.size();
  }
}
