package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.Tokenizer;
import org.mixlaw.corpus.tokens.TokenizerChoice;

/** Files that Apache Arrow wrote ({@code scripts/peers/make_parquet.py}). */
class ParquetRowsTest {
  private static final Tokenizer BYTES = Tokenizer.load(new TokenizerChoice.Bytes());
  private static final String SET = "meta.pile_set_name";

  @TempDir Path root;

  private Path file(String name) throws IOException {
    Path file = root.resolve(name + ".parquet");
    try (InputStream in =
        ParquetRowsTest.class.getResourceAsStream("parquet/" + name + ".parquet")) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }

  private List<SourceDocument> read(Path file, String text, Optional<String> routing)
      throws IOException {
    List<SourceDocument> documents = new ArrayList<>();
    Source source = new ParquetTable(file, text, routing);
    try (DocumentReader reader = source.open(BYTES)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        documents.add(d.get());
      }
      assertEquals(source.bytes(), reader.bytesRead());
    }
    return documents;
  }

  private String refusal(Path file, String text, Optional<String> routing) {
    return assertThrows(InputException.class, () -> read(file, text, routing))
        .getMessage()
        .replace(root + "/", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
  void everyRowIsADocumentHoweverItsPagesArePacked(String packing) throws IOException {
    List<SourceDocument> documents = read(file(packing), "content", Optional.of(SET));
    List<SourceDocument> wanted = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      wanted.add(
          new SourceDocument.Text(
              "document %d of Zürich says %s%d".formatted(i, "naïve ".repeat(i % 7), i * i),
              Optional.of(List.of("Github", "ArXiv", "Pile-CC").get(i % 3))));
    }
    assertEquals(wanted, documents);
  }

  @Test
  void columnsThatAreNotThereOrHoldNoTextsAreRefused() throws IOException {
    assertEquals(
        "snappy.parquet: has no column 'text'; its columns of texts are content,"
            + " meta.pile_set_name",
        refusal(file("snappy"), "text", Optional.empty()));
    assertEquals(
        "snappy.parquet: the column 'meta.line' holds whole numbers; a column of texts is needed",
        refusal(file("snappy"), "meta.line", Optional.empty()));
    assertEquals(
        "snappy.parquet: the column 'meta' has parts; accepted are meta.pile_set_name, meta.line",
        refusal(file("snappy"), "content", Optional.of("meta")));
  }

  @Test
  void brokenFilesAreNamedWithPlaceAndReason() throws IOException {
    assertEquals("empty.parquet: holds no text", refusal(file("empty"), "text", Optional.empty()));
    assertEquals(
        "brotli.parquet row 1: its pages are packed with brotli; accepted are snappy, zstd, gzip,"
            + " lz4_raw and none",
        refusal(file("brotli"), "text", Optional.empty()));
    byte[] whole = Files.readAllBytes(file("zstd"));
    Path broken = root.resolve("broken.parquet");
    Files.write(broken, Arrays.copyOf(whole, whole.length / 2));
    assertTrue(
        refusal(broken, "content", Optional.empty())
            .startsWith("broken.parquet: cannot be read as Parquet: its end is missing"));
    byte[] flipped = Files.readAllBytes(file("none"));
    int word = new String(flipped, StandardCharsets.ISO_8859_1).indexOf("document 7 of");
    flipped[word] ^= 1;
    Files.write(broken, flipped);
    assertEquals(
        "broken.parquet row 1: cannot be read on (a page does not have the checksum that its header"
            + " says)",
        refusal(broken, "content", Optional.empty()));
    Arrays.fill(whole, 200, 1200, (byte) 7);
    Files.write(broken, whole);
    assertEquals(
        "broken.parquet row 1: cannot be read on (a page is damaged)",
        refusal(broken, "content", Optional.empty()));
    Files.writeString(broken, "{\"text\": \"no table\"}\n");
    assertEquals(
        "broken.parquet: is no Parquet file, as the end of its name says; " + ForeignFormat.READ,
        refusal(broken, "content", Optional.empty()));
  }
}
