package org.mixlaw.corpus.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/** A text in pieces gives the tokens that it gives as a whole. */
class PiecewiseEncodingTest {
  /** Characters of a text that is cut at about four places; half of it at one or two. */
  private static final int LONG = 1_200_000;

  /** Characters that are more than fit in memory together. */
  private static final int ENDLESS = 8_500_000;

  @TempDir Path root;

  private static int[] pieces(Tokenizer tokenizer, String text, AtomicInteger portions)
      throws IOException {
    IntStream.Builder ids = IntStream.builder();
    PiecewiseEncoding.encode(
        tokenizer,
        new StringReader(text),
        piece -> {
          IntStream.of(piece).forEach(ids);
          portions.incrementAndGet();
        });
    return ids.build().toArray();
  }

  private static void equal(Tokenizer tokenizer, String text, String message) throws IOException {
    AtomicInteger portions = new AtomicInteger();
    int[] pieces = pieces(tokenizer, text, portions);
    assertArrayEquals(tokenizer.encode(text), pieces, message);
    assertTrue(
        portions.get() >= text.length() / (1 << 20) + 1,
        message + ": in " + portions + " portions");
  }

  private static void equal(Path file, int characters) throws IOException {
    long seed = System.nanoTime();
    try (Tokenizer tokenizer = load(file)) {
      String text = TokenizerFiles.text(new Random(seed), characters);
      equal(tokenizer, text, "seed=" + seed);
    }
  }

  private static Tokenizer load(Path file) {
    return Tokenizer.load(new TokenizerChoice.HuggingFace(file.toString()));
  }

  @Test
  void bytePairsOfBytes() throws IOException {
    equal(TokenizerFiles.byteLevel(root.resolve("t.json"), List.of("<|endoftext|>")), LONG);
  }

  @Test
  void bytePairsBehindMetaspace() throws IOException {
    equal(TokenizerFiles.metaspace(root.resolve("t.json"), "always"), LONG);
    equal(TokenizerFiles.metaspace(root.resolve("u.json"), "first"), LONG / 2);
  }

  @Test
  void unigrams() throws IOException {
    equal(TokenizerFiles.unigram(root.resolve("t.json")), LONG);
  }

  @Test
  void bytePairsThatNothingCuts() throws IOException {
    equal(TokenizerFiles.uncut(root.resolve("t.json")), LONG / 2);
  }

  @Test
  void bytesAndR50k() throws IOException {
    String text = TokenizerFiles.text(new Random(4), LONG / 2);
    equal(new ByteTokenizer(), text, "bytes");
    equal(new R50kTokenizer(), text, "r50k");
    equal(new ByteTokenizer(), "\uD83D\uDE00x".repeat(LONG / 2), "bytes without a space");
  }

  @Test
  void textsWithFewPlacesToCut() throws IOException {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    StringBuilder chinese = new StringBuilder();
    while (lines.length() <= PiecewiseEncoding.WHOLE) {
      lines.append(random.nextInt(5)).append(random.nextInt(9) == 0 ? "\n" : "ab");
    }
    while (chinese.length() <= PiecewiseEncoding.WHOLE) {
      chinese
          .append((char) (0x4e00 + random.nextInt(5000)))
          .append(random.nextInt(30) == 0 ? "。" : "東");
    }
    try (Tokenizer tokenizer =
        load(TokenizerFiles.byteLevel(root.resolve("t.json"), List.of("<|endoftext|>")))) {
      equal(tokenizer, lines.toString(), "no spaces");
      equal(tokenizer, chinese.toString(), "no letters of an alphabet");
      String rare = "karelu".repeat(50_000);
      equal(tokenizer, rare + " mi " + rare + " mi " + rare, "a place now and then");
    }
  }

  @Test
  void oneEndlessWordIsRefusedAndNotCutSomewhere() throws IOException {
    try (Tokenizer tokenizer =
        load(TokenizerFiles.byteLevel(root.resolve("t.json"), List.of("<|endoftext|>")))) {
      for (String word : new String[] {"a", "karelu"}) {
        String message =
            assertThrows(
                    InputException.class,
                    () ->
                        pieces(
                            tokenizer, word.repeat(ENDLESS / word.length()), new AtomicInteger()))
                .getMessage();
        assertEquals(
            "it has 2097152 characters in a row without a place where this tokenizer may be cut,"
                + " more than fit in memory together; accepted are up to 2097152",
            message);
      }
    }
  }
}
