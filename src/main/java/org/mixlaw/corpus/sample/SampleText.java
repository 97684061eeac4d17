package org.mixlaw.corpus.sample;

import java.nio.file.Path;
import java.util.SortedMap;
import org.mixlaw.base.Provenance;

/**
 * The text of one domain, on disk.
 *
 * @param domain the domain's name
 * @param file JSON lines, one object {@code {"text": ...}} a document
 * @param origin what it was made from
 */
public record SampleText(String domain, Path file, Origin origin) {
  /**
   * What a text was made from; stands beside it as {@code <domain>.origin.json}.
   *
   * @param domain the domain's name
   * @param artifacts SHA-256 of each jar by its coordinates
   * @param licence the SPDX name of the text's licence
   * @param rule what was kept and dropped
   * @param documents how many documents
   * @param bytes UTF-8 bytes of their text
   * @param sha256 SHA-256 of the JSON lines
   * @param provenance program, machine and time
   */
  public record Origin(
      String domain,
      SortedMap<String, String> artifacts,
      String licence,
      String rule,
      long documents,
      long bytes,
      String sha256,
      Provenance provenance) {}
}
