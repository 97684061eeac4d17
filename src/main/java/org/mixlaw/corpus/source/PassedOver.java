package org.mixlaw.corpus.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a source that give no document and are no mistake.
 *
 * @param withoutText records whose text is empty or null
 * @param withoutValue records with null in the field that documents are routed by
 */
public record PassedOver(long withoutText, long withoutValue) {
  /** No record. */
  public static final PassedOver NONE = new PassedOver(0, 0);

  /**
   * Says so.
   *
   * @param source the source's name
   * @return a sentence for each kind that there is
   */
  public List<String> sentences(String source) {
    List<String> sentences = new ArrayList<>();
    if (withoutText > 0) {
      sentences.add(
          "%s: records passed over for an empty or null text: %d".formatted(source, withoutText));
    }
    if (withoutValue > 0) {
      sentences.add(
          "%s: records passed over for null in the field of 'where': %d"
              .formatted(source, withoutValue));
    }
    return sentences;
  }
}
