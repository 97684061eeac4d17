package org.mixlaw.train;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.corpus.stream.TrainingStream;

/**
 * How often a run has read the text of each domain: a resumed run counts on from its checkpoint.
 */
final class EpochCounter {
  private final SortedMap<String, Long> read;
  private final SortedMap<String, Long> subset;
  private final SortedMap<String, Double> onceThrough = new TreeMap<>();

  /**
   * Goes on counting.
   *
   * @param available training tokens by domain; domains that are missing have no epochs
   * @param stream the training sequences, and how many of each domain there are if not all
   * @param read sequences read so far by domain
   */
  EpochCounter(Map<String, Long> available, TrainingStream stream, Map<String, Long> read) {
    this.read = new TreeMap<>(read);
    this.subset = stream.subset();
    available.forEach(
        (domain, tokens) -> {
          if (tokens > 0) {
            onceThrough.put(domain, (double) tokens / stream.sequenceLength());
          }
        });
    subset.forEach((domain, sequences) -> onceThrough.put(domain, (double) sequences));
  }

  /** Adds sequences by domain. */
  void add(Map<String, Long> sequences) {
    sequences.forEach((domain, count) -> read.merge(domain, count, Long::sum));
  }

  /** Sequences read so far by domain. */
  SortedMap<String, Long> sequences() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(read));
  }

  /** The sequences that a domain is confined to; those that are read whole are not listed. */
  SortedMap<String, Long> subset() {
    return subset;
  }

  /** How often each domain has been read through: 0.5 is half of what the run may draw from. */
  SortedMap<String, Double> epochs() {
    SortedMap<String, Double> epochs = new TreeMap<>();
    onceThrough.forEach(
        (domain, sequences) ->
            epochs.put(domain, read.getOrDefault(domain, 0L).doubleValue() / sequences));
    return epochs;
  }
}
