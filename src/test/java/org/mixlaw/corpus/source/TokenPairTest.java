package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.Tokenizer;
import org.mixlaw.corpus.tokens.TokenizerChoice;

class TokenPairTest {
  private static final Tokenizer BYTES = Tokenizer.load(new TokenizerChoice.Bytes());
  private static final int LENGTHS = 34;

  @TempDir Path root;

  /** Documents of sequences of tokens, as Megatron's preprocessing writes them. */
  @SuppressWarnings("ByteBufferBackingArray") // all of them are allocated here
  private void write(int code, int width, int[][][] documents) throws IOException {
    int sequences = 0;
    int tokens = 0;
    for (int[][] document : documents) {
      sequences += document.length;
      for (int[] sequence : document) {
        tokens += sequence.length;
      }
    }
    ByteBuffer bin = little(tokens * width);
    ByteBuffer index = little(LENGTHS + 12 * sequences + 8 * (documents.length + 1));
    index.put("MMIDIDX\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    index.putLong(1).put((byte) code).putLong(sequences).putLong(documents.length + 1L);
    ByteBuffer pointers = little(8 * sequences);
    ByteBuffer firsts = little(8 * (documents.length + 1)).putLong(0);
    long first = 0;
    for (int[][] document : documents) {
      for (int[] sequence : document) {
        index.putInt(sequence.length);
        pointers.putLong(bin.position());
        for (int token : sequence) {
          for (int b = 0; b < width; b++) {
            bin.put((byte) ((long) token >> (8 * b)));
          }
        }
      }
      first += document.length;
      firsts.putLong(first);
    }
    index.put(pointers.array()).put(firsts.array());
    Files.write(root.resolve("t.bin"), bin.array());
    Files.write(root.resolve("t.idx"), index.array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private List<int[]> read() throws IOException {
    List<int[]> documents = new ArrayList<>();
    Source source = TokenPair.of(root.resolve("t.idx"));
    try (DocumentReader reader = source.open(BYTES)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        documents.add(((SourceDocument.Tokens) d.get()).ids());
      }
      assertEquals(source.bytes(), reader.bytesRead());
    }
    return documents;
  }

  private String refusal() {
    return assertThrows(InputException.class, this::read).getMessage().replace(root + "/", "");
  }

  private String refusal(Consumer<ByteBuffer> damage) throws IOException {
    write(8, 2, new int[][][] {{{1, 2, 3}}, {{4}}, {{5, 6}}});
    byte[] index = Files.readAllBytes(root.resolve("t.idx"));
    damage.accept(ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN));
    Files.write(root.resolve("t.idx"), index);
    return refusal();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "4,4", "5,8", "8,2"})
  void documentsAreTakenAsTheyAreButForOneSeparatorAtTheEnd(int code, int width)
      throws IOException {
    int most = width == 1 ? 250 : 256;
    int[][][] documents = {{{1, 2}, {3}}, {{}}, {{most, 9, 9, 0}}, {{7}}};
    write(code, width, documents);
    List<int[]> read = read();
    assertEquals(3, read.size(), "an empty document is none");
    assertArrayEquals(new int[] {1, 2, 3}, read.get(0), "its sequences behind each other");
    assertArrayEquals(new int[] {most, 9, 9, 0}, read.get(1));
    assertArrayEquals(new int[] {7}, read.get(2));
    if (width > 1) {
      write(code, width, new int[][][] {{{1, 256, 2, 256, 256}}, {{256}}, {{3}}});
      assertArrayEquals(new int[] {1, 256, 2, 256}, read().get(0));
      assertEquals(2, read().size(), "a document of nothing but a separator is none");
    }
  }

  @Test
  void tokensThatTheTokenizerDoesNotHaveAreRefused() throws IOException {
    write(8, 2, new int[][][] {{{1, 2}}, {{3, 257}}});
    assertEquals("t document 1: token 1 is 257; the tokenizer has the ids 0 to 256", refusal());
    write(4, 4, new int[][][] {{{-1}}});
    assertEquals("t document 0: token 0 is -1; the tokenizer has the ids 0 to 256", refusal());
  }

  @Test
  void anIndexThatDisagreesWithItselfIsRefusedWithThePlace() throws IOException {
    assertEquals(
        "t.idx: sequence 1 has the length -1", refusal(index -> index.putInt(LENGTHS + 4, -1)));
    assertEquals(
        "t.idx: sequence 2 begins at byte 9, but the lengths before it take 8",
        refusal(index -> index.putLong(LENGTHS + 12 + 16, 9)));
    assertEquals(
        "t.idx: sequence 1 begins at byte 6, but the lengths before it take 8",
        refusal(index -> index.putInt(LENGTHS, 4)));
    int documents = LENGTHS + 36;
    assertEquals(
        "t.idx: document entry 0 is sequence 1; accepted here is 0",
        refusal(index -> index.putLong(documents, 1)));
    assertEquals(
        "t.idx: document entry 2 is sequence 0; accepted here is 1 to 3",
        refusal(index -> index.putLong(documents + 16, 0)));
    assertEquals(
        "t.idx: document entry 3 is sequence 4; accepted here is 2 to 3",
        refusal(index -> index.putLong(documents + 24, 4)));
    assertEquals(
        "t.idx: its documents end at sequence 2 of 3",
        refusal(index -> index.putLong(documents + 24, 2)));
  }

  @Test
  void anIndexOfAnotherKindIsRefused() throws IOException {
    assertEquals(
        "t.idx: is no token index; accepted is Megatron's MMIDIDX",
        refusal(index -> index.put(3, (byte) 'X')));
    assertEquals("t.idx: has version 2; accepted is 1", refusal(index -> index.putLong(9, 2)));
    assertEquals(
        "t.idx: tokens have type code 6; accepted are 1 (uint8), 3 (int16), 4 (int32), 5 (int64), 8"
            + " (uint16)",
        refusal(index -> index.put(17, (byte) 6)));
    assertTrue(
        refusal(index -> index.putLong(18, Long.MAX_VALUE / 2)).startsWith("t.idx: counts "));
    assertTrue(refusal(index -> index.putLong(18, 4)).startsWith("t.idx: has 102 bytes, but 4"));
    assertTrue(
        refusal(index -> index.putLong(26, 0)).startsWith("t.idx: counts 3 sequences and 0"));
    Files.write(root.resolve("t.idx"), new byte[20]);
    assertEquals("t.idx: is no token index, it has only 20 bytes", refusal());
    Files.delete(root.resolve("t.idx"));
    assertEquals("t.idx: no such file; a token file has a .bin and a .idx", refusal());
  }

  @Test
  void tokensThatTheIndexDoesNotCountAreRefused() throws IOException {
    write(8, 2, new int[][][] {{{1, 2, 3}}});
    Files.write(root.resolve("t.bin"), new byte[8]);
    assertEquals("t.idx: counts 3 tokens of 2 bytes, but t.bin has 8 bytes", refusal());
    Files.delete(root.resolve("t.bin"));
    assertEquals("t.bin: no such file; a token file has a .bin and a .idx", refusal());
  }
}
