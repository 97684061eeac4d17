package org.mixlaw.corpus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.mixture.Mixture;

/**
 * Training sequences of several domains at given proportions. Domains take turns by {@link
 * ChairmanSchedule}; within a domain, each epoch is a new permutation of its sequences. Sequence k
 * of a domain is its tokens {@code [k s, k s + s]}: documents packed behind each other, a separator
 * behind each, cut without regard to where they end, as GPT-NeoX packs them.
 */
final class MixedStream implements TrainingStream {
  private final ChairmanSchedule schedule;
  private final int sequenceLength;
  private final long seed;
  private final IndexedTokens[] tokens;
  private final long[] sequences;

  /**
   * Makes a stream.
   *
   * @param mixture the proportions
   * @param domains training tokens by domain
   * @param sequenceLength s
   * @param seed seed of the permutations
   * @throws InputException if a domain with a share has fewer than s + 1 tokens, or is not among
   *     the domains
   */
  MixedStream(Mixture mixture, Map<String, IndexedTokens> domains, int sequenceLength, long seed) {
    Mixture known = mixture.over(domains.keySet(), "the mixture");
    this.schedule = new ChairmanSchedule(known);
    this.sequenceLength = sequenceLength;
    this.seed = seed;
    List<String> names = schedule.domains();
    this.tokens = names.stream().map(domains::get).toArray(IndexedTokens[]::new);
    this.sequences = new long[tokens.length];
    for (int d = 0; d < tokens.length; d++) {
      sequences[d] = sequences(tokens[d].tokens(), sequenceLength);
      if (sequences[d] == 0) {
        throw InputException.of(
            "domain '%s' has %d training tokens; a sequence of length %d needs %d",
            names.get(d), tokens[d].tokens(), sequenceLength, sequenceLength + 1);
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
  static long sequences(long tokens, int sequenceLength) {
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
  public String domain(long index) {
    return schedule.domains().get(schedule.domain(index));
  }

  @Override
  public void read(long index, int[] into, int offset) {
    int d = schedule.domain(index);
    long turn = schedule.before(index);
    long epoch = turn / sequences[d];
    long key = Seeds.mix(Seeds.derive(seed, schedule.domains().get(d)) + epoch);
    long sequence = new EpochPermutation(sequences[d], key).at(turn % sequences[d]);
    tokens[d].read(sequence * sequenceLength, sequenceLength + 1, into, offset);
  }
}
