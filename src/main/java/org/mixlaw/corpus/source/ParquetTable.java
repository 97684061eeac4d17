package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A Parquet file: a document a row, in a column of texts.
 *
 * @param file the file
 * @param text the column of the text, dots between the names on the way to it
 * @param routing the column of texts that documents are routed by
 */
record ParquetTable(Path file, String text, Optional<String> routing) implements Source {
  static final SourceFormat FORMAT =
      new SourceFormat(
          file -> file.toString().endsWith(".parquet"),
          List.of(".parquet"),
          "is no table",
          ParquetTable::new);

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
    return ParquetRows.open(file, text, routing);
  }
}
