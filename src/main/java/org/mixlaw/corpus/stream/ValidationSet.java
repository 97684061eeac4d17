package org.mixlaw.corpus.stream;

/** The fixed held-out sequences of one validation domain. Safe for concurrent use. */
public interface ValidationSet {
  /**
   * The validation domain.
   *
   * @return its name
   */
  String domain();

  /**
   * How many sequences there are.
   *
   * @return a positive number
   */
  int sequences();

  /**
   * Reads a sequence: s inputs and, one place on, s targets. Where the text ends early, the targets
   * that do not count hold -100 (as PyTorch's cross-entropy ignores by default) and the inputs
   * behind the end any token.
   *
   * @param index which sequence, from 0
   * @param inputs takes s tokens from {@code offset} on
   * @param targets takes s tokens from {@code offset} on
   * @param offset where to begin in both
   */
  void read(int index, int[] inputs, int[] targets, int offset);

  /**
   * The number of targets that count, over all sequences.
   *
   * @return tokens
   */
  long tokens();

  /**
   * UTF-8 bytes of text per token over the counted targets, to turn nats per token into bits per
   * byte.
   *
   * @return bytes per token, or NaN where unknown (token files made elsewhere, without their
   *     tokenizer)
   */
  double bytesPerToken();

  /**
   * What tells this text from another one.
   *
   * @return SHA-256 of the tokens, empty where it is not known
   */
  default String digest() {
    return "";
  }
}
