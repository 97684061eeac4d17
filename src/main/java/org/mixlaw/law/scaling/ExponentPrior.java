package org.mixlaw.law.scaling;

import java.util.SplittableRandom;
import org.mixlaw.base.Seeds;

/**
 * What is known of the shared exponents before a table is read. Short ranges of sizes and tokens
 * determine exponents badly, and far targets depend on them most: a fit that trusts its own range
 * alone follows that range's noise. Centres and widths are those under which cuts of the released
 * tables of "Data Mixing Laws" to fewer sizes and shorter runs predict best what was cut off
 * ({@code scripts/bench/far-targets}); fits to whole tables say a .10 to .13, b .45 to .52, g .07
 * to .08. The tails are those of Student's t with {@value #FREEDOM} degrees of freedom, so that a
 * table that clearly says otherwise is heard.
 *
 * @param size centre of ln a
 * @param token centre of ln b
 * @param interaction centre of g
 */
public record ExponentPrior(double size, double token, double interaction) {
  private static final double FREEDOM = 2;
  private static final double SIZE_WIDTH = 0.25;
  private static final double TOKEN_WIDTH = 0.15;
  private static final double INTERACTION_WIDTH = 0.03;

  /** The centres as they are. */
  public static final ExponentPrior CENTRED =
      new ExponentPrior(Math.log(0.11), Math.log(0.48), 0.07);

  /**
   * Minus the logarithm of the density, up to a constant.
   *
   * @param shape exponents
   * @return 0 at the centre, rising outward
   */
  double cost(LossShape shape) {
    double cost = 0;
    if (shape.bySize()) {
      cost += student((Math.log(shape.sizeExponent()) - size) / SIZE_WIDTH);
    }
    if (shape.byTokens()) {
      cost += student((Math.log(shape.tokenExponent()) - token) / TOKEN_WIDTH);
    }
    if (shape.bySize() && shape.byTokens()) {
      cost += student((shape.interaction() - interaction) / INTERACTION_WIDTH);
    }
    return cost;
  }

  private static double student(double z) {
    return (FREEDOM + 1) / 2 * Math.log1p(z * z / FREEDOM);
  }

  /**
   * Another centre that is as plausible: with resampled measurements, fits about such centres are
   * spread as the exponents' own uncertainty (randomize, then optimize).
   *
   * @param seed feeds the draw
   * @return a prior about a drawn centre
   */
  public ExponentPrior drawn(long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "prior"));
    return new ExponentPrior(
        size + SIZE_WIDTH * gaussian(random),
        token + TOKEN_WIDTH * gaussian(random),
        interaction + INTERACTION_WIDTH * gaussian(random));
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
