package org.mixlaw.corpus;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.corpus.build.CorpusFile;

/**
 * What is known of a corpus before it is built: the parts that stand.
 *
 * @param digests SHA-256 of the training tokens of the domains that stand
 * @param validationDigests SHA-256 of the held-out tokens of the domains that stand
 * @param tokens training tokens of the domains that stand
 * @param changed training domains that are made anew, since their sources or settings changed
 */
public record CorpusOutlook(
    SortedMap<String, String> digests,
    SortedMap<String, String> validationDigests,
    SortedMap<String, Long> tokens,
    Set<String> changed) {
  /** Nothing is built. */
  static final CorpusOutlook UNKNOWN =
      new CorpusOutlook(Collections.emptySortedMap(), Collections.emptySortedMap(), Set.of());

  CorpusOutlook(
      SortedMap<String, CorpusFile.Part> training,
      SortedMap<String, CorpusFile.Part> validation,
      Set<String> changed) {
    this(
        CorpusFile.digests(training),
        CorpusFile.digests(validation),
        tokens(training),
        Set.copyOf(changed));
  }

  private static SortedMap<String, Long> tokens(SortedMap<String, CorpusFile.Part> parts) {
    SortedMap<String, Long> tokens = new TreeMap<>();
    parts.forEach((domain, part) -> tokens.put(domain, part.tokens()));
    return tokens;
  }
}
