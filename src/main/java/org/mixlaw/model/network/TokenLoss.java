package org.mixlaw.model.network;

/**
 * Summed loss over tokens; sums over batches add up without rounding of means.
 *
 * @param sum summed negative log likelihood, in nats
 * @param tokens how many targets counted
 */
public record TokenLoss(double sum, long tokens) {
  /** Nothing evaluated yet. */
  public static final TokenLoss ZERO = new TokenLoss(0, 0);

  /**
   * Adds another batch.
   *
   * @param other its sums
   * @return both together
   */
  public TokenLoss plus(TokenLoss other) {
    return new TokenLoss(sum + other.sum, tokens + other.tokens);
  }

  /**
   * The mean loss.
   *
   * @return nats per token, NaN for no tokens
   */
  public double mean() {
    return sum / tokens;
  }
}
