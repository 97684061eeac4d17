package org.mixlaw.corpus.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.mixlaw.corpus.packed.Packing;

/**
 * A format of files that corpora are built from: which files are of it, and what reads them. All
 * formats stand in {@link Sources}.
 *
 * @param reads says by its name whether a file is of the format
 * @param withFields endings of those of its files whose documents have fields
 * @param otherwise what its other files are, as the end of a sentence: {@code is plain text}
 * @param opening makes the source
 */
record SourceFormat(
    Predicate<Path> reads, List<String> withFields, String otherwise, Opening opening) {
  /** Makes the source of a file. */
  @FunctionalInterface
  interface Opening {
    /**
     * The source.
     *
     * @param file the file
     * @param text the field of the text
     * @param routing the field that documents are routed by
     * @return a source that nothing was read of yet
     */
    Source of(Path file, String text, Optional<String> routing);
  }

  /** Whether the documents of a file have fields. */
  boolean hasFields(Path file) {
    return withFields.stream().anyMatch(Packing.unpackedName(file)::endsWith);
  }
}
