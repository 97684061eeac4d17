package org.mixlaw.loss;

import java.util.OptionalDouble;
import org.mixlaw.mixture.Mixture;

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

  /**
   * The loss as a row of a run's table.
   *
   * @param run the run's name
   * @param model the model's name
   * @param params its non-embedding parameters N
   * @param seed the run's seed
   * @param seen tokens that the run had seen D
   * @param mixture the training mixture
   * @return the row; what is NaN here is empty there
   */
  public LossTable.Row row(
      String run, String model, long params, String seed, long seen, Mixture mixture) {
    return new LossTable.Row(
        run,
        model,
        params,
        seed,
        seen,
        mixture,
        domain,
        loss,
        known(bitsPerByte),
        known(standardError));
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
