package org.mixlaw.handover;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.FileName;
import org.mixlaw.corpus.tokens.TokenType;
import org.mixlaw.mixture.Mixture;

/**
 * A mixture and the token files that it blends.
 *
 * @param mixture the mixture's name
 * @param shares the training domains by name
 * @param tokens tokens of the run
 */
public record Blend(String mixture, SortedMap<String, Share> shares, long tokens) {
  /** Makes the map unmodifiable. */
  public Blend {
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
  }

  /**
   * A training domain.
   *
   * @param proportion its share of the run's tokens
   * @param text its token files, where they are known
   */
  public record Share(double proportion, Optional<TokenText> text) {}

  /**
   * A pair of Megatron's token files.
   *
   * @param prefix their absolute path without {@code .bin} and {@code .idx}
   * @param tokens tokens of all documents
   * @param documents documents
   * @param bytesPerToken UTF-8 bytes of text a token; NaN where they are not known
   * @param type how tokens are stored
   * @param separator the token that ends a document
   */
  public record TokenText(
      Path prefix,
      long tokens,
      long documents,
      double bytesPerToken,
      TokenType type,
      long separator) {}

  /**
   * A blend of domains whose files are not known.
   *
   * @param name the mixture's name
   * @param mixture the mixture
   * @param tokens tokens of the run
   * @return the blend
   */
  public static Blend of(String name, Mixture mixture, long tokens) {
    return of(name, mixture, tokens, Map.of());
  }

  /**
   * A blend of token files.
   *
   * @param name the mixture's name
   * @param mixture the mixture
   * @param tokens tokens of the run
   * @param texts token files by domain; those of some may be missing
   * @return the blend
   */
  public static Blend of(String name, Mixture mixture, long tokens, Map<String, TokenText> texts) {
    SortedMap<String, Share> shares = new TreeMap<>();
    mixture
        .proportions()
        .forEach(
            (domain, proportion) ->
                shares.put(domain, new Share(proportion, Optional.ofNullable(texts.get(domain)))));
    return new Blend(name, shares, tokens);
  }

  /**
   * The domains that the run reads: trainers refuse a weight of 0.
   *
   * @return the domains with a share above 0, by name
   */
  public SortedMap<String, Share> read() {
    SortedMap<String, Share> read = new TreeMap<>(shares);
    read.values().removeIf(share -> share.proportion() == 0);
    return read;
  }

  /**
   * Where trainers find a domain's token files.
   *
   * @param domain a domain
   * @return the path without endings; a relative one, to be put in place, where none is known
   */
  public String prefix(String domain) {
    return shares
        .get(domain)
        .text()
        .map(text -> text.prefix().toString())
        .orElseGet(() -> FileName.of(domain));
  }

  /**
   * The tokens that the run reads of a domain.
   *
   * @param domain a domain
   * @return tokens
   */
  public long tokensOf(String domain) {
    return Math.round(shares.get(domain).proportion() * tokens);
  }

  /**
   * How often the run reads a domain's text.
   *
   * @param domain a domain
   * @return 0.5 for half of it once; empty where its tokens are not known
   */
  public OptionalDouble epochs(String domain) {
    return shares
        .get(domain)
        .text()
        .map(
            text ->
                OptionalDouble.of(
                    shares.get(domain).proportion() * (double) tokens / text.tokens()))
        .orElseGet(OptionalDouble::empty);
  }

  /**
   * Whether the token files of every domain that is read are known.
   *
   * @return false where paths have to be put in place
   */
  public boolean hasTexts() {
    return read().values().stream().allMatch(share -> share.text().isPresent());
  }
}
