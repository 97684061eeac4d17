package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.packed.PackedInputTest;
import org.mixlaw.corpus.packed.Packing;
import org.mixlaw.corpus.tokens.ByteTokenizer;

/** What is no text is refused with a sentence that says what is read. */
class ForeignFormatTest {
  private static final byte[] LINES =
      "{\"text\": \"one\"}\n{\"text\": \"two\"}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path root;

  private String refusal(String name, byte[] bytes) throws IOException {
    Path file = Files.write(root.resolve(name), bytes);
    return assertThrows(
            InputException.class,
            () -> {
              try (ByteTokenizer tokenizer = new ByteTokenizer();
                  DocumentReader reader =
                      new TextFile(file, SourceEntry.TEXT, Optional.empty()).open(tokenizer)) {
                while (reader.next().isPresent()) {
                  // until it is refused
                }
              }
            })
        .getMessage()
        .replace(root + "/", "");
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("a.jsonl"));
      out.write(LINES);
    }
    return bytes.toByteArray();
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("a.jsonl");
      entry.setSize(LINES.length);
      out.putArchiveEntry(entry);
      out.write(LINES);
      out.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void archivesAndTablesAreNamed() throws IOException {
    byte[] npy = "\u0093NUMPY\u0001\0v\0{'descr': '<u2'".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "tokens.npy: is a NumPy array (.npy); " + ForeignFormat.READ, refusal("tokens.npy", npy));
    assertTrue(refusal("a.zip", zip()).startsWith("a.zip: is a ZIP archive"));
    assertTrue(refusal("a.tar", tar()).startsWith("a.tar: is a tar archive; read are JSON lines"));
    assertTrue(
        refusal("a.tar.gz", PackedInputTest.pack(Packing.GZIP, tar()))
            .startsWith("a.tar.gz: is a tar archive"),
        "also within a packed file");
    assertTrue(
        refusal("a.txt", "PAR1....".getBytes(StandardCharsets.UTF_8))
            .startsWith("a.txt: is a Parquet file; its name must end in .parquet"));
    assertTrue(
        refusal("a.txt", "two".getBytes(StandardCharsets.UTF_16)).contains("text in UTF-16"));
  }

  @ParameterizedTest
  @EnumSource
  void aPackedFileMustBeNamedSo(Packing packing) throws IOException {
    assertTrue(
        refusal("a.jsonl", PackedInputTest.pack(packing, LINES))
            .startsWith(
                "a.jsonl: is packed with %s; its name must end in %s; read are"
                    .formatted(packing.label(), packing.ending())));
    assertEquals(
        "b.jsonl%s: is no %s file, as the end of its name says"
            .formatted(packing.ending(), packing.label()),
        refusal("b.jsonl" + packing.ending(), LINES));
  }

  @Test
  void anArrayInOneFileIsToldFromLines() throws IOException {
    for (String array :
        new String[] {"[{\"text\": \"x\"}]", "[\n  {\"text\": \"x\"},\n {}\n]\n", "\n ["}) {
      String message = refusal("a.json", array.getBytes(StandardCharsets.UTF_8));
      assertTrue(
          message.matches("a.json line \\d+: begins with a JSON array; read are JSON lines .*"),
          message);
    }
    assertEquals(
        "b.json line 1: is not JSON (it ends too early, at column 2)",
        refusal("b.json", "{\n  \"text\": \"x\"\n}\n".getBytes(StandardCharsets.UTF_8)));
  }
}
