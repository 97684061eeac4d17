package org.mixlaw.train;

import org.mixlaw.model.Precision;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;

/** How many sequences go through the model at once. */
final class MicroBatch {
  /** Beyond this many tokens a pass gains no more speed, on a GPU. */
  private static final long GPU_TOKENS = 65_536;

  /**
   * On a processor the activations of a pass should stay in its caches: measured on 2 cores, tiny
   * models train 20% to 30% faster with 1,024 tokens than with 8,192.
   */
  private static final long CPU_TOKENS = 1_024;

  /**
   * Numbers that backward needs of each token in each layer, in units of the model's width: norms,
   * queries, keys and values before and after rotation, attention's output, the feed-forward's
   * inner layer before and after GELU, and the gradients that live beside them.
   */
  private static final int SAVED_WIDTHS = 36;

  /** The part of free memory that activations may take. */
  private static final double SHARE = 0.5;

  private MicroBatch() {}

  /**
   * Chooses from the memory that is free now, so that the parts of a batch are as equal as can be.
   *
   * @param proxy the model, on its device
   * @param batchSequences sequences of the whole batch
   * @return sequences of one pass, from 1 to those of the batch
   */
  static int choose(Proxy proxy, int batchSequences) {
    ProxyOptions options = proxy.options();
    boolean gpu = proxy.device().startsWith("gpu");
    int bytes = options.precision() == Precision.BF16 ? 2 : 4;
    double bytesPerToken =
        (double) bytes * SAVED_WIDTHS * options.spec().width() * options.spec().layers();
    double fitting = proxy.freeMemory() * SHARE / bytesPerToken;
    double tokens = Math.min(gpu ? GPU_TOKENS : CPU_TOKENS, fitting);
    long limit = Math.max(1, (long) (tokens / options.sequenceLength()));
    long passes = (batchSequences + limit - 1) / limit;
    return (int) ((batchSequences + passes - 1) / passes);
  }
}
