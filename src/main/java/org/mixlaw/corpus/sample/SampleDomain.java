package org.mixlaw.corpus.sample;

import java.util.List;

/**
 * One domain of the sample corpus.
 *
 * @param name the domain's name
 * @param artifacts the jars that its text is cut from
 * @param licence the SPDX name of the text's licence
 * @param extraction how the text is cut out
 */
public record SampleDomain(
    String name, List<Artifact> artifacts, String licence, Extraction extraction) {
  /** Copies the list. */
  public SampleDomain {
    artifacts = List.copyOf(artifacts);
  }
}
