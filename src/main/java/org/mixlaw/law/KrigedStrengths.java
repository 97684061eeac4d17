package org.mixlaw.law;

import java.util.Arrays;

/**
 * The strengths of the parts of the functions and of the noise.
 *
 * @param linear of the kernel's linear part
 * @param additive of its part by domains
 * @param run standard deviation of a run, in spreads of a series
 * @param checkpoint standard deviation of a checkpoint about its run
 * @param sizeEffect standard deviation of h
 * @param tokenEffect standard deviation of w
 */
record KrigedStrengths(
    double linear,
    double additive,
    double run,
    double checkpoint,
    double sizeEffect,
    double tokenEffect) {
  /** Typical of the released tables. */
  static final KrigedStrengths TYPICAL = new KrigedStrengths(0.4, 0.5, 0.12, 0.12, 0.1, 0.05);

  KrigedStrengths moved(double[] step) {
    double[] by = Arrays.stream(step).map(x -> Math.exp(Math.max(-6, Math.min(4, x)))).toArray();
    return new KrigedStrengths(
        linear * by[0],
        additive * by[1],
        run * by[2],
        checkpoint * by[3],
        sizeEffect * by[4],
        tokenEffect * by[5]);
  }

  static KrigedStrengths of(KrigedLaw law) {
    return new KrigedStrengths(
        law.kernel().linear(),
        law.kernel().additive(),
        law.noise()[0],
        law.noise()[1],
        law.effects()[1],
        law.effects()[2]);
  }
}
