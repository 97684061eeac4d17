package org.mixlaw.study;

import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;

/**
 * One run of the plan: one model, one mixture, one seed.
 *
 * @param card the model card, as the study file names it
 * @param spec the model
 * @param learningRate its peak learning rate
 * @param mixtureName the name of the mixture in {@code mixtures.csv}
 * @param mixture the mixture
 * @param seed the seed of initialisation and data order
 * @param tokens training length
 * @param flops the floating-point operations of the whole run
 */
public record PlannedRun(
    String card,
    ModelSpec spec,
    double learningRate,
    String mixtureName,
    Mixture mixture,
    long seed,
    long tokens,
    double flops) {

  /**
   * The name of the run and of its folder.
   *
   * @return {@code <model>-<mixture>-s<seed>}
   */
  public String name() {
    return spec.name() + "-" + mixtureName + "-s" + seed;
  }
}
