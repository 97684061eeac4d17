package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A file of text, plain or packed ({@code .gz}, {@code .zst}, {@code .bz2}, {@code .xz}): {@code
 * .jsonl}, {@code .ndjson} and {@code .json} have a document a line ({@link JsonLines}), all others
 * are plain text ({@link Passages}).
 *
 * @param file the file
 * @param text the field of the text
 * @param routing the field that documents are routed by
 */
public record TextFile(Path file, String text, Optional<String> routing) implements Source {
  public TextFile {
    if (!hasFields(file) && (!text.equals(SourceEntry.TEXT) || routing.isPresent())) {
      throw InputException.of(
          "%s: is plain text and has no fields; 'text' and 'where' are for .jsonl, .ndjson, .json"
              + " and .parquet",
          file);
    }
  }

  private static boolean hasFields(Path file) {
    return Packing.unpackedName(file).matches(".*\\.(jsonl|ndjson|json)");
  }

  @Override
  public String name() {
    return Sources.name(file, text, routing);
  }

  @Override
  public long bytes() {
    return Sources.bytes(file);
  }

  @Override
  public String fingerprint() throws IOException {
    return FileFingerprint.of(file);
  }

  @Override
  public DocumentReader open(Tokenizer tokenizer) {
    Lines lines = Lines.open(file);
    return hasFields(file)
        ? new JsonLines(file.toString(), lines, text, routing)
        : new Passages(file.toString(), lines);
  }
}
