package org.mixlaw.study.plan;

import java.util.Comparator;
import java.util.OptionalInt;
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
 * @param devices how many devices of a node share it; empty for all that a user lists, else one
 */
public record PlannedRun(
    String card,
    ModelSpec spec,
    double learningRate,
    String mixtureName,
    Mixture mixture,
    long seed,
    long tokens,
    double flops,
    OptionalInt devices) {

  /**
   * A run on one device.
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
  public PlannedRun(
      String card,
      ModelSpec spec,
      double learningRate,
      String mixtureName,
      Mixture mixture,
      long seed,
      long tokens,
      double flops) {
    this(card, spec, learningRate, mixtureName, mixture, seed, tokens, flops, OptionalInt.of(1));
  }

  /**
   * The same run on other devices.
   *
   * @param number how many devices share it; empty for all that there are to it
   * @return a run that differs in that alone
   */
  public PlannedRun on(OptionalInt number) {
    return new PlannedRun(
        card, spec, learningRate, mixtureName, mixture, seed, tokens, flops, number);
  }

  /**
   * The order in which runs begin where not all can at once: the longest first, so that none is
   * waited for long in the end, and a model that does not fit fails at once.
   *
   * @return by operations, then by name
   */
  public static Comparator<PlannedRun> longestFirst() {
    return Comparator.comparingDouble(PlannedRun::flops).reversed().thenComparing(PlannedRun::name);
  }

  /**
   * The name of the run and of its folder.
   *
   * @return {@code <model>-<mixture>-s<seed>}
   */
  public String name() {
    return name(spec.name(), mixtureName, seed);
  }

  static String name(String model, String mixture, long seed) {
    return model + "-" + mixture + "-s" + seed;
  }
}
