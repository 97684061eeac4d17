package org.mixlaw.law.gp;

import java.util.Arrays;

/**
 * The hyperparameters: of the kernel's parts, of the functions and of the noise.
 *
 * @param linear of the kernel's linear part
 * @param additive of its part by domains
 * @param run standard deviation of a run, in spreads of a series
 * @param checkpoint standard deviation of a checkpoint about its run
 * @param sizeEffect standard deviation of h
 * @param tokenEffect standard deviation of w
 */
public record Hyperparameters(
    double linear,
    double additive,
    double run,
    double checkpoint,
    double sizeEffect,
    double tokenEffect) {
  /** Typical of the released tables. */
  static final Hyperparameters TYPICAL = new Hyperparameters(0.4, 0.5, 0.12, 0.12, 0.1, 0.05);

  Hyperparameters moved(double[] step) {
    double[] by = Arrays.stream(step).map(x -> Math.exp(Math.max(-6, Math.min(4, x)))).toArray();
    return new Hyperparameters(
        linear * by[0],
        additive * by[1],
        run * by[2],
        checkpoint * by[3],
        sizeEffect * by[4],
        tokenEffect * by[5]);
  }

  public static Hyperparameters of(GaussianProcessLaw law) {
    return new Hyperparameters(
        law.kernel().linear(),
        law.kernel().additive(),
        law.noise().run(),
        law.noise().checkpoint(),
        law.effects().size(),
        law.effects().token());
  }
}
