package org.mixlaw.corpus.stream;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;

/**
 * An endless stream of training sequences. A pure function of the index (and of the seed it was
 * made with): the same index gives the same tokens whatever was read before, from whichever thread.
 * Implementations are safe for concurrent use.
 */
public interface TrainingStream {
  /**
   * The number of positions a model is trained on in one sequence.
   *
   * @return the sequence length s, in tokens
   */
  int sequenceLength();

  /**
   * The training domains that the stream draws from.
   *
   * @return their names
   */
  Set<String> domains();

  /**
   * The domains that are confined to a part of their sequences, the same in every epoch.
   *
   * @return how many sequences by domain; domains that are not listed are read whole
   */
  default SortedMap<String, Long> subset() {
    return Collections.emptySortedMap();
  }

  /**
   * What tells the text of a domain from another text.
   *
   * @return SHA-256 of its training tokens by domain; those of which it is not known are missing
   */
  default SortedMap<String, String> digests() {
    return Collections.emptySortedMap();
  }

  /**
   * The domain of a sequence.
   *
   * @param index which sequence, from 0
   * @return the name of its domain
   */
  String domain(long index);

  /**
   * Reads the tokens of a sequence: s inputs and, one place on, s targets.
   *
   * @param index which sequence, from 0
   * @param tokens takes s + 1 tokens from {@code offset} on
   * @param offset where to begin in {@code tokens}
   */
  void read(long index, int[] tokens, int offset);
}
