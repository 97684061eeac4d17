package org.mixlaw.law.scaling;

/**
 * How size and tokens scale a mixture's loss in a joint law: {@code 1 + A (N/N0)^-a + B (N/N0)^g
 * (D/D0)^-b}. The exponents are shared by all domains; A and B are each domain's own. Sharing is
 * what makes far targets predictable: unshared exponents follow the noise of short ranges.
 *
 * @param size the size unit N0, non-embedding parameters
 * @param tokens the token unit D0
 * @param sizeExponent a
 * @param tokenExponent b
 * @param interaction g: how much more (or less) a larger model gains from tokens
 * @param bySize whether the table has several sizes; without them A is 0
 * @param byTokens whether the table has several token counts; without them B is 0
 */
public record LossShape(
    double size,
    double tokens,
    double sizeExponent,
    double tokenExponent,
    double interaction,
    boolean bySize,
    boolean byTokens) {

  public double sizeTerm(double params) {
    return bySize ? Math.pow(params / size, -sizeExponent) : 0;
  }

  public double tokenTerm(double params, double seen) {
    return byTokens
        ? (bySize ? Math.pow(params / size, interaction) : 1)
            * Math.pow(seen / tokens, -tokenExponent)
        : 0;
  }

  LossShape with(double a, double b, double g) {
    return new LossShape(size, tokens, a, b, g, bySize, byTokens);
  }
}
