package org.mixlaw.corpus.sample;

import java.util.function.Consumer;

/**
 * Lines made into documents of about half a page. Some sources are one file of megabytes, others
 * entries of half a line; a held-out split by document wants neither, so long texts are cut at line
 * ends and short entries set one under the other.
 */
final class Passages {
  /** The most characters of a document, unless a single line is longer. */
  static final int LENGTH = 2048;

  private final Consumer<String> documents;
  private final StringBuilder passage = new StringBuilder();

  Passages(Consumer<String> documents) {
    this.documents = documents;
  }

  /** Adds a line; the document ends before it where it no longer fits. */
  void line(String line) {
    if (passage.length() + line.length() + 1 > LENGTH) {
      end();
    }
    passage.append(line).append('\n');
  }

  /** Ends the document; the next line begins another. */
  void end() {
    if (!passage.isEmpty()) {
      documents.accept(passage.toString());
      passage.setLength(0);
    }
  }
}
