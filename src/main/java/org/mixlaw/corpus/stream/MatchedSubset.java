package org.mixlaw.corpus.stream;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of each domain a short run may draw from, so that it repeats the domain as often as a
 * long run that draws from all of it. A proxy on the whole corpus would see a small domain less
 * often than the target will, and its losses would be too rosy (arXiv 2606.07597).
 */
public final class MatchedSubset {
  private MatchedSubset() {}

  /**
   * The sizes of the subsets: {@code floor(S D / T)} of a domain's S sequences for a run of D
   * tokens and a target of T, at least 1 and at most S.
   *
   * @param available training tokens by domain
   * @param sequenceLength s
   * @param runTokens D, counted from the restart where a run continues another
   * @param targetTokens T, counted likewise
   * @return sequences by domain; domains too short for a sequence are missing
   */
  public static SortedMap<String, Long> of(
      Map<String, Long> available, int sequenceLength, long runTokens, long targetTokens) {
    SortedMap<String, Long> subset = new TreeMap<>();
    available.forEach(
        (domain, tokens) -> {
          long all = MixedStream.sequences(tokens, sequenceLength);
          if (all > 0) {
            subset.put(
                domain, runTokens >= targetTokens ? all : part(all, runTokens, targetTokens));
          }
        });
    return subset;
  }

  /** Exact where the product does not fit 64 bits. */
  private static long part(long all, long runTokens, long targetTokens) {
    long part =
        BigInteger.valueOf(all)
            .multiply(BigInteger.valueOf(runTokens))
            .divide(BigInteger.valueOf(targetTokens))
            .longValueExact();
    return Math.max(1, part);
  }
}
