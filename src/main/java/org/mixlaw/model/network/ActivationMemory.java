package org.mixlaw.model.network;

/**
 * The memory of a forward and backward pass, counted from the network program: what each layer
 * keeps, what one layer's backward pass and the loss head hold beside it.
 */
final class ActivationMemory {
  /**
   * Numbers of a layer that wait for its backward pass, in widths of the model: normalised input,
   * query, key and value (3), inner layer before and after GELU (8), attention's output. The
   * residual stream is counted apart, since its format may be another.
   */
  private static final int KEPT = 13;

  /**
   * The copy of attention's output beside the feed-forward's inner layer, of joined projections.
   */
  private static final int JOINED = 1;

  /**
   * What one layer's backward pass holds beside what is kept: gradients of query, key and value,
   * and of attention's output.
   */
  private static final int BACKWARD = 4;

  /** Bytes of a head's statistics: log-sum-exp, and the backward pass's own sum. */
  private static final int STATISTICS = 4;

  /**
   * What the allocator loses to rounding and fragments; a prediction until a GPU has been measured.
   */
  private static final double GPU_SLACK = 1.15;

  private final ProxyOptions options;
  private final Program choices;
  private final boolean gpu;

  ActivationMemory(ProxyOptions options, Program choices, boolean gpu) {
    this.options = options;
    this.choices = choices;
    this.gpu = gpu;
  }

  /** Bytes of every token of a micro-batch that the layers keep. */
  double bytesPerToken() {
    int width = options.spec().width();
    int bytes = options.precision().bytes();
    int stream = options.precision().streamBytes();
    int kept = KEPT + (choices.splitProjections() ? 0 : JOINED);
    double layer =
        (double) width * (bytes * kept + stream)
            + (double) STATISTICS * options.spec().heads()
            + 2.0 * Float.BYTES; // mean and deviation of the LayerNorm
    return options.spec().layers() * layer;
  }

  /** Bytes of every token that exist once, however many layers there are. */
  private double passingBytesPerToken() {
    int width = options.spec().width();
    int bytes = options.precision().bytes();
    int stream = options.precision().streamBytes();
    double backward =
        (double) width * (bytes * BACKWARD + 3 * stream)
            // flash attention sums the gradient of queries in fp32
            + (choices.attention() == Program.Attention.FLASH ? width * Float.BYTES : 0);
    // Last LayerNorm: input, normalised, output and its gradient; the gradient and two products in
    // fp32; its gradient by the normalised input and by the input.
    double head = (double) width * (4 * bytes + 3 * Float.BYTES + 2 * stream);
    return Math.max(backward, head) + 3.0 * Integer.BYTES + Long.BYTES;
  }

  /** Bytes of the loss head for some tokens. */
  private double headBytes(long tokens) {
    int bytes = options.precision().bytes();
    double rows = Math.min(tokens, choices.headRows(options.vocabulary()));
    double logits = rows * options.vocabulary() * bytes;
    double beside = choices.softmaxLoss() ? 0 : rows * options.vocabulary() * Float.BYTES;
    // In bf16 the head's gradient is made beside the sum that it is added to.
    double gradient =
        bytes == Float.BYTES ? 0 : (double) bytes * options.vocabulary() * options.spec().width();
    return logits + beside + gradient;
  }

  /**
   * Bytes at the peak of a forward and backward pass.
   *
   * @param microBatch rows of the micro-batch
   * @return bytes beyond weights, gradients and moments
   */
  long bytes(int microBatch) {
    long tokens = (long) microBatch * options.sequenceLength();
    double sum = tokens * (bytesPerToken() + passingBytesPerToken()) + headBytes(tokens);
    return Math.round(sum * (gpu ? GPU_SLACK : 1));
  }
}
