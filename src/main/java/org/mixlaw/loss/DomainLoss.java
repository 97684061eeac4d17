package org.mixlaw.loss;

/**
 * The measured loss of one validation domain.
 *
 * @param domain its name
 * @param loss mean over its tokens, nats per token
 * @param standardError standard error of that mean, the sequences taken as independent; NaN with
 *     fewer than two
 * @param bitsPerByte the same loss in bits per byte of text, NaN where the bytes are unknown
 * @param tokens tokens that count
 */
public record DomainLoss(
    String domain, double loss, double standardError, double bitsPerByte, long tokens) {

  /**
   * From the sums over single sequences. The mean is a ratio of two sums (loss and tokens), so that
   * its error is the ratio estimator's: sequences of unequal length weigh by their tokens.
   *
   * @param domain its name
   * @param lossSums summed loss of every sequence, nats
   * @param tokenCounts tokens of every sequence that count
   * @param bytesPerToken bytes of text per token, NaN where unknown
   * @return the loss
   */
  public static DomainLoss of(
      String domain, double[] lossSums, long[] tokenCounts, double bytesPerToken) {
    double sum = 0;
    long tokens = 0;
    for (int i = 0; i < lossSums.length; i++) {
      sum += lossSums[i];
      tokens += tokenCounts[i];
    }
    double loss = sum / tokens;
    double squares = 0;
    for (int i = 0; i < lossSums.length; i++) {
      double residual = lossSums[i] - loss * tokenCounts[i];
      squares += residual * residual;
    }
    int n = lossSums.length;
    double error = n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1)) / tokens;
    return new DomainLoss(domain, loss, error, loss / Math.log(2) / bytesPerToken, tokens);
  }
}
