package org.mixlaw.corpus.source;

import java.io.IOException;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * Where documents come from: one file, one pair of token files, or one named set. Cheap to make;
 * nothing is read before {@link #open}. Safe for concurrent use.
 */
public interface Source {
  /**
   * What it is called in journals and messages.
   *
   * @return a name that no other source of a corpus has, the same in every build
   */
  String name();

  /**
   * How much there is to read, for progress.
   *
   * @return bytes as they lie on the disk; 0 if unknown
   * @throws org.mixlaw.base.InputException if it is missing
   */
  long bytes();

  /**
   * Tells a source from the same one with other content.
   *
   * @return its size and a digest of its beginning and end, or a digest of all of it
   * @throws IOException if it cannot be read
   */
  String fingerprint() throws IOException;

  /**
   * Opens it at its first document.
   *
   * @param tokenizer the corpus' tokenizer; only sources of tokens ask it, for vocabulary and
   *     separator
   * @return its documents
   * @throws org.mixlaw.base.InputException if it is missing or no source of its kind
   */
  DocumentReader open(Tokenizer tokenizer);
}
