package org.mixlaw.corpus.stream;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.mixture.Mixture;

/**
 * Training sequences of several domains at given proportions. Domains take turns by {@link
 * DeterministicInterleaving}; within a domain, each epoch is a new permutation of its sequences.
 * Sequence k of a domain is its tokens {@code [k s, k s + s]}: documents packed behind each other,
 * a separator behind each, cut without regard to where they end, as GPT-NeoX packs them.
 *
 * <p>A domain may be confined to a subset of its sequences: the first n places of a permutation of
 * all of them that depends on the seed and the domain alone, so that no list of them is kept and a
 * smaller subset is a part of a larger one.
 */
public final class MixedStream implements TrainingStream {
  private final DeterministicInterleaving schedule;
  private final int sequenceLength;
  private final long seed;
  private final IndexedTokens[] tokens;
  private final long[] all;
  private final long[] sequences;
  private final SortedMap<String, Long> subset;
  private final SortedMap<String, String> digests;

  /**
   * Makes a stream.
   *
   * @param mixture the proportions
   * @param domains training tokens by domain
   * @param sequenceLength s
   * @param seed seed of the permutations
   * @param subset how many of its sequences a domain is confined to; those not listed to none
   * @param digests SHA-256 of the domains' tokens, where known
   * @throws InputException if a domain with a share has fewer than s + 1 tokens, is not among the
   *     domains, or has fewer sequences than its subset
   */
  public MixedStream(
      Mixture mixture,
      Map<String, IndexedTokens> domains,
      int sequenceLength,
      long seed,
      Map<String, Long> subset,
      Map<String, String> digests) {
    Mixture known = mixture.over(domains.keySet(), "the mixture");
    this.schedule = new DeterministicInterleaving(known);
    this.sequenceLength = sequenceLength;
    this.seed = seed;
    List<String> names = schedule.domains();
    this.tokens = names.stream().map(domains::get).toArray(IndexedTokens[]::new);
    this.all = new long[tokens.length];
    this.sequences = new long[tokens.length];
    this.subset = new TreeMap<>();
    this.digests = new TreeMap<>(digests);
    this.digests.keySet().retainAll(names);
    for (int d = 0; d < tokens.length; d++) {
      all[d] = sequences(tokens[d].tokens(), sequenceLength);
      if (all[d] == 0) {
        throw InputException.of(
            "domain '%s' has %d training tokens; a sequence of length %d needs %d",
            names.get(d), tokens[d].tokens(), sequenceLength, sequenceLength + 1);
      }
      sequences[d] = subset.getOrDefault(names.get(d), all[d]);
      if (sequences[d] < 1 || sequences[d] > all[d]) {
        throw InputException.of(
            "domain '%s' has %d sequences; a subset of %d cannot be drawn from them",
            names.get(d), all[d], sequences[d]);
      }
      if (subset.containsKey(names.get(d))) {
        this.subset.put(names.get(d), sequences[d]);
      }
    }
  }

  /**
   * The sequences that one epoch of a domain holds.
   *
   * @param tokens its tokens
   * @param sequenceLength s
   * @return whole sequences, each with one token more for the last target
   */
  public static long sequences(long tokens, int sequenceLength) {
    return Math.max(0, (tokens - 1) / sequenceLength);
  }

  @Override
  public int sequenceLength() {
    return sequenceLength;
  }

  @Override
  public Set<String> domains() {
    return new TreeSet<>(schedule.domains());
  }

  @Override
  public SortedMap<String, Long> subset() {
    return Collections.unmodifiableSortedMap(subset);
  }

  @Override
  public SortedMap<String, String> digests() {
    return Collections.unmodifiableSortedMap(digests);
  }

  @Override
  public String domain(long index) {
    return schedule.domains().get(schedule.domain(index));
  }

  @Override
  public void read(long index, int[] into, int offset) {
    int d = schedule.domain(index);
    String name = schedule.domains().get(d);
    long turn = schedule.before(index);
    long epoch = turn / sequences[d];
    long key = Seeds.mix(Seeds.derive(seed, name) + epoch);
    long sequence = new EpochPermutation(sequences[d], key).at(turn % sequences[d]);
    if (sequences[d] < all[d]) {
      long which = Seeds.derive(Seeds.derive(seed, "subset"), name);
      sequence = new EpochPermutation(all[d], which).at(sequence);
    }
    tokens[d].read(sequence * sequenceLength, sequenceLength + 1, into, offset);
  }
}
