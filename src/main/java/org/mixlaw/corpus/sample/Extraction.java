package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** How the text of a domain is cut out of its jars. */
public sealed interface Extraction
    permits JavaSources, BundledJavaScript, WordNetGlosses, FhirProse, AsciiDocManual, Europarl {
  /**
   * The rule in one sentence, for the provenance.
   *
   * @return what is kept and what is dropped
   */
  String rule();

  /**
   * Extracts the text, the same for the same jars on every machine.
   *
   * @param jars the domain's jars, in the catalog's order
   * @param documents takes one document after the other
   * @throws IOException if a jar cannot be read
   */
  void extract(List<Jar> jars, Consumer<String> documents) throws IOException;
}
