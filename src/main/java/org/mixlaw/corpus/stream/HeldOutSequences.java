package org.mixlaw.corpus.stream;

import java.util.Arrays;
import org.mixlaw.corpus.tokens.IndexedTokens;

/**
 * The held-out tokens of a domain, cut into sequences; the last one is filled up with targets that
 * do not count.
 */
public final class HeldOutSequences implements ValidationSet {
  /** A target that does not count, as PyTorch's cross-entropy has it. */
  static final int IGNORED = -100;

  private final String domain;
  private final IndexedTokens tokens;
  private final int sequenceLength;
  private final double bytesPerToken;
  private final String digest;

  public HeldOutSequences(
      String domain,
      IndexedTokens tokens,
      int sequenceLength,
      double bytesPerToken,
      String digest) {
    this.domain = domain;
    this.tokens = tokens;
    this.sequenceLength = sequenceLength;
    this.bytesPerToken = bytesPerToken;
    this.digest = digest;
  }

  @Override
  public String domain() {
    return domain;
  }

  @Override
  public int sequences() {
    return Math.toIntExact((tokens() + sequenceLength - 1) / sequenceLength);
  }

  @Override
  public void read(int index, int[] inputs, int[] targets, int offset) {
    long from = (long) index * sequenceLength;
    int counted = (int) Math.min(sequenceLength, tokens() - from);
    int[] both = new int[counted + 1];
    tokens.read(from, counted + 1, both, 0);
    Arrays.fill(inputs, offset, offset + sequenceLength, 0);
    Arrays.fill(targets, offset, offset + sequenceLength, IGNORED);
    System.arraycopy(both, 0, inputs, offset, counted);
    System.arraycopy(both, 1, targets, offset, counted);
  }

  @Override
  public long tokens() {
    return tokens.tokens() - 1;
  }

  @Override
  public double bytesPerToken() {
    return bytesPerToken;
  }

  @Override
  public String digest() {
    return digest;
  }
}
