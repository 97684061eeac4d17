package org.mixlaw.corpus.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.source.DocumentReader;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.source.SourceEntry;
import org.mixlaw.corpus.source.TextFile;
import org.mixlaw.corpus.tokens.ByteTokenizer;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packed files are read to their last part, or refused with the place: nothing ends silently. */
public class PackedInputTest {
  private static final int LINES = 20;

  @TempDir Path root;

  public static byte[] pack(Packing packing, byte[] text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (packing) {
          case GZIP -> new GZIPOutputStream(packed);
          case ZSTD -> new com.github.luben.zstd.ZstdOutputStream(packed).setChecksum(true);
          case BZIP2 -> new BZip2CompressorOutputStream(packed, 1);
          case XZ -> new XZOutputStream(packed, new LZMA2Options(0));
        }) {
      out.write(text);
    }
    return packed.toByteArray();
  }

  /** A part with lines of its own. */
  private static byte[] part(Packing packing, int number) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append("{\"text\": \"part %d line %d\"}\n".formatted(number, i));
    }
    return pack(packing, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private List<String> read(Packing packing, byte[] bytes) throws IOException {
    Path file = Files.write(root.resolve("a.jsonl" + packing.ending()), bytes);
    List<String> texts = new ArrayList<>();
    Source source = new TextFile(file, SourceEntry.TEXT, Optional.empty());
    try (ByteTokenizer tokenizer = new ByteTokenizer();
        DocumentReader reader = source.open(tokenizer)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        texts.add(((SourceDocument.Text) d.get()).text());
      }
      assertEquals(bytes.length, reader.bytesRead());
    }
    return texts;
  }

  private String refusal(Packing packing, byte[] bytes) {
    return assertThrows(InputException.class, () -> read(packing, bytes))
        .getMessage()
        .replace(root + "/", "");
  }

  private static List<String> wanted(int parts) {
    List<String> texts = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < LINES; i++) {
        texts.add("part %d line %d".formatted(part, i));
      }
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource
  void partsMayHaveZerosBetweenAndBehindThem(Packing packing) throws IOException {
    for (int zeros : new int[] {0, 1, 512, 200_000}) {
      byte[] padding = new byte[zeros];
      byte[] three = join(part(packing, 0), padding, part(packing, 1), part(packing, 2), padding);
      assertEquals(wanted(3), read(packing, three), zeros + " zeros");
    }
  }

  @ParameterizedTest
  @EnumSource
  void partsMayBeEmptyOrMany(Packing packing) throws IOException {
    byte[] empty = pack(packing, new byte[0]);
    byte[] all = join(empty, part(packing, 0), empty, empty, part(packing, 1), empty);
    assertEquals(wanted(2), read(packing, all));
  }

  @ParameterizedTest
  @EnumSource
  void aPartMayBeLongerThanAnyBuffer(Packing packing) throws IOException {
    Random random = new Random(3);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 400_000; i++) {
      noise.append((char) ('a' + random.nextInt(26)));
    }
    byte[] line = ("{\"text\": \"" + noise + "\"}\n").getBytes(StandardCharsets.UTF_8);
    byte[] both = join(pack(packing, line), pack(packing, line));
    assertEquals(List.of(noise.toString(), noise.toString()), read(packing, both));
  }

  @ParameterizedTest
  @EnumSource
  void whatFollowsAPartIsAPartOrAnError(Packing packing) throws IOException {
    byte[] first = part(packing, 0);
    byte[] second = part(packing, 1);
    byte[] flipped = second.clone();
    flipped[0] ^= 1;
    String behind =
        "a.jsonl%s line %%d: the packed file is damaged at byte %%d; a packed part ends there, and what follows is neither another nor zeros"
            .formatted(packing.ending());
    assertEquals(
        behind.formatted(LINES + 1, first.length),
        refusal(packing, join(first, flipped, part(packing, 2))),
        "a damaged header");
    assertEquals(
        behind.formatted(LINES + 1, first.length + 7),
        refusal(packing, join(first, new byte[7], "junk".getBytes(StandardCharsets.UTF_8))),
        "behind zeros");
    for (int kept = 1; kept < second.length; kept++) {
      byte[] cut = join(first, Arrays.copyOf(second, kept));
      String message = refusal(packing, cut);
      assertTrue(
          message.endsWith("the packed file ends too early, at byte " + cut.length),
          kept + " bytes of the second part are left: " + message);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noDamageGivesFewerDocuments(Packing packing) throws IOException {
    byte[] whole = join(part(packing, 0), part(packing, 1), part(packing, 2));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int k = 0; k < 300; k++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        // What no checksum covers, such as a time in a header, may be anything.
        assertEquals(wanted(3), read(packing, damaged), "seed=" + seed);
      } catch (InputException e) {
        assertTrue(
            e.getMessage().matches("(?s).*a\\.jsonl\\S+( line \\d+)?: .*")
                && !e.getMessage().contains("xception"),
            "seed=" + seed + ": " + e.getMessage());
      }
    }
  }

  /**
   * A member of gzip with everything that RFC 1952 lets a header hold, its sum off by {@code off}.
   */
  private static byte[] withLongHeader(byte[] member, int off) {
    byte[] header =
        join(
            new byte[] {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3},
            new byte[] {3, 0, 'x', 'y', 'z'},
            "name\0of all\0".getBytes(StandardCharsets.US_ASCII));
    CRC32 sum = new CRC32();
    sum.update(header);
    int low = (int) sum.getValue() + off;
    byte[] body = Arrays.copyOfRange(member, 10, member.length);
    return join(header, new byte[] {(byte) low, (byte) (low >> 8)}, body);
  }

  @Test
  void aGzipHeaderMayHoldNamesAndItsOwnSum() throws IOException {
    byte[] first = part(Packing.GZIP, 0);
    byte[] second = withLongHeader(part(Packing.GZIP, 1), 0);
    assertEquals(3 * LINES, read(Packing.GZIP, join(second, first, second)).size());
    assertTrue(
        refusal(Packing.GZIP, join(first, withLongHeader(first, 1))).contains("damaged"),
        "a header whose sum is wrong");
  }
}
