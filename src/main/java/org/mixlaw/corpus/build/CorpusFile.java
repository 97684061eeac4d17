package org.mixlaw.corpus.build;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.FileName;
import org.mixlaw.base.Provenance;

/**
 * What {@code corpus.json} holds: what the corpus was made from, and what is in it. It is written
 * last, so a folder that has it is whole.
 *
 * @param config the configuration
 * @param sources a fingerprint of every source by its path: size and SHA-256 of its first and last
 *     64 KiB
 * @param vocabulary the tokenizer's vocabulary, the separator among it
 * @param training the training domains
 * @param validation the validation domains
 * @param provenance what made it
 */
public record CorpusFile(
    CorpusConfig config,
    SortedMap<String, String> sources,
    int vocabulary,
    SortedMap<String, Part> training,
    SortedMap<String, Part> validation,
    Provenance provenance) {
  /** The file's name in the folder of the corpus. */
  public static final String NAME = "corpus.json";

  /**
   * Where a domain's training tokens go.
   *
   * @param domain its name
   * @return a pair of token files, by their path without ending
   */
  static String trainingPair(String domain) {
    return FileName.of(domain) + ".train";
  }

  /**
   * Where a domain's validation tokens go.
   *
   * @param domain its name
   * @return a pair of token files, by their path without ending
   */
  static String validationPair(String domain) {
    return FileName.of(domain) + ".valid";
  }

  /**
   * The digests of some pairs.
   *
   * @param parts pairs by domain
   * @return digests by domain, where there are any
   */
  public static SortedMap<String, String> digests(SortedMap<String, Part> parts) {
    SortedMap<String, String> digests = new TreeMap<>();
    parts.forEach((domain, part) -> part.digest().ifPresent(d -> digests.put(domain, d)));
    return digests;
  }

  /**
   * One pair of token files.
   *
   * @param file their path without ending, relative to the corpus
   * @param documents documents
   * @param tokens tokens, a separator for each document among them
   * @param bytes UTF-8 bytes of the documents' text
   * @param dropped training documents left out because an equal one is held out
   * @param digest SHA-256 of the {@code .bin} and then the {@code .idx}; none in a corpus of an
   *     earlier version
   * @param origin digest of what decides their content: sources and settings; none in a corpus of
   *     an earlier version
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Part(
      String file,
      long documents,
      long tokens,
      @JsonInclude(JsonInclude.Include.ALWAYS) long bytes,
      @JsonInclude(JsonInclude.Include.ALWAYS) long dropped,
      Optional<String> digest,
      Optional<String> origin) {
    public Part {
      digest = digest == null ? Optional.empty() : digest;
      origin = origin == null ? Optional.empty() : origin;
    }

    Part in(String otherFile) {
      return new Part(otherFile, documents, tokens, bytes, dropped, digest, origin);
    }

    Part of(String otherOrigin) {
      return new Part(file, documents, tokens, bytes, dropped, digest, Optional.of(otherOrigin));
    }

    public double bytesPerToken() {
      return (double) bytes / tokens;
    }
  }
}
