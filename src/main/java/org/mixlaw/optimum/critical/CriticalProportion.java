package org.mixlaw.optimum.critical;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * Continual pretraining: the smallest proportion of a kept training domain at which the loss does
 * not rise above the base model's (Ye et al., section 5).
 *
 * @param keep the kept training domain
 * @param others relative shares of the other training domains, summing to 1
 * @param params non-embedding parameters of the models measured
 * @param tokens the tokens at which the question is asked
 * @param baseLoss the loss before continuing, weighted as the losses are
 * @param proportion the critical proportion; empty where even 1 leaves the loss above the base
 * @param lower the lower end of its interval
 * @param upper the upper end of its interval, at most 1
 * @param level the interval's probability
 * @param noise the standard deviation assumed of a measured loss, in nats
 * @param fit the curve at these tokens
 * @param drift the critical proportion at every measured token count
 * @param warnings in words: what speaks against trusting it
 */
public record CriticalProportion(
    String keep,
    SortedMap<String, Double> others,
    long params,
    long tokens,
    double baseLoss,
    OptionalDouble proportion,
    double lower,
    double upper,
    double level,
    double noise,
    Fit fit,
    List<Drift> drift,
    List<String> warnings) {
  /**
   * The fitted curve {@code L(x) = c + exp(b + t x)} in the kept domain's proportion x.
   *
   * @param c the level
   * @param b the logarithm of the scale
   * @param t the slope in the exponent
   * @param sse the sum of squared residuals
   * @param mixtures how many mixtures it was fitted on
   */
  public record Fit(double c, double b, double t, double sse, int mixtures) {}

  /**
   * The critical proportion elsewhere along the training.
   *
   * @param tokens tokens seen
   * @param proportion the critical proportion there; empty where there is none
   */
  public record Drift(long tokens, OptionalDouble proportion) {}
}
