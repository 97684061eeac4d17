package org.mixlaw.corpus.stream;

import org.mixlaw.base.Seeds;

/**
 * A permutation of 0 to n-1 that is computed where it is needed and held nowhere: a balanced
 * Feistel network over the next power of four, walked until it falls below n (cycle walking: Black
 * and Rogaway, CT-RSA 2002).
 */
final class EpochPermutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long key;

  /**
   * A permutation.
   *
   * @param size n, 1 or more
   * @param key which permutation: the same key gives the same one
   */
  EpochPermutation(long size, long key) {
    this.size = size;
    this.key = key;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1)));
    this.halfBits = (bits + 1) / 2;
    this.halfMask = (1L << halfBits) - 1;
  }

  /**
   * Where a place goes.
   *
   * @param place from 0 to n-1
   * @return from 0 to n-1, each once
   */
  long at(long place) {
    long x = place;
    do {
      long left = x >>> halfBits;
      long right = x & halfMask;
      for (int round = 0; round < ROUNDS; round++) {
        long mixed = Seeds.mix(key + round * 0x9e3779b97f4a7c15L ^ Seeds.mix(right)) & halfMask;
        long next = left ^ mixed;
        left = right;
        right = next;
      }
      x = left << halfBits | right;
    } while (x >= size);
    return x;
  }
}
