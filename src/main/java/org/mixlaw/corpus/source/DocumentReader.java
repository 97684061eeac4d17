package org.mixlaw.corpus.source;

import java.io.IOException;
import java.util.Optional;

/** The documents of one source, one after the other. For one thread. */
public interface DocumentReader extends AutoCloseable {
  /**
   * The next document.
   *
   * @return a document that is not empty, or nothing behind the last
   * @throws org.mixlaw.base.InputException if the source is broken there (file, position and
   *     reason), or ends without a document
   */
  Optional<SourceDocument> next();

  /**
   * How far it has come.
   *
   * @return bytes of the source read, as it lies on the disk; comparable with {@link Source#bytes}
   */
  long bytesRead();

  /**
   * Records up to here that gave no document.
   *
   * @return how many; none where a source has no such records
   */
  default PassedOver passedOver() {
    return PassedOver.NONE;
  }

  @Override
  void close() throws IOException;
}
