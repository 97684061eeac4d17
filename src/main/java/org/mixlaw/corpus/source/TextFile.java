package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  /** Every file that no other format reads. */
  static final SourceFormat FORMAT =
      new SourceFormat(
          file -> true, List.of(".jsonl", ".ndjson", ".json"), "is plain text", TextFile::new);

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
    return FORMAT.hasFields(file)
        ? new JsonLines(file.toString(), lines, text, routing)
        : new Passages(file.toString(), lines);
  }
}
