package org.mixlaw.corpus.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;

class TokenizerTest {
  private static final String TEXT = "A naïve café in 東京, \uD83D\uDE00 and\n\n\"code\": x += 1;";

  @TempDir Path root;

  /** The bytes of a text are counted from its tokens alone, with separators anywhere among them. */
  private static void countsBytes(Tokenizer tokenizer) {
    int[] ids = tokenizer.encode(TEXT);
    assertTrue(Arrays.stream(ids).allMatch(id -> id >= 0 && id < tokenizer.vocabulary()));
    int[] separated = Arrays.copyOf(ids, 2 * ids.length + 1);
    System.arraycopy(ids, 0, separated, ids.length + 1, ids.length);
    separated[ids.length] = tokenizer.separator();
    long bytes = TEXT.getBytes(StandardCharsets.UTF_8).length;
    assertEquals(bytes, tokenizer.bytes(ids));
    assertEquals(2 * bytes, tokenizer.bytes(separated));
    assertEquals(0, tokenizer.bytes(new int[] {tokenizer.separator()}));
  }

  @Test
  void bytesAreCountedFromBytes() {
    countsBytes(new ByteTokenizer());
  }

  @Test
  void bytesAreCountedFromR50k() {
    countsBytes(new R50kTokenizer());
  }

  @Test
  void bytesAreCountedFromATokenizerOfHuggingFaces() throws Exception {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean shown = (b > 32 && b < 127) || (b > 160 && b < 173) || b > 173;
      vocabulary.put(String.valueOf((char) (shown ? b : next++)), b);
    }
    Map<String, Object> tokenizer =
        Map.of(
            "version", "1.0",
            "added_tokens",
                List.of(
                    Map.of(
                        "id",
                        256,
                        "content",
                        "<|endoftext|>",
                        "special",
                        true,
                        "single_word",
                        false,
                        "lstrip",
                        false,
                        "rstrip",
                        false,
                        "normalized",
                        false)),
            "pre_tokenizer",
                Map.of(
                    "type",
                    "ByteLevel",
                    "add_prefix_space",
                    false,
                    "trim_offsets",
                    true,
                    "use_regex",
                    true),
            "decoder",
                Map.of(
                    "type",
                    "ByteLevel",
                    "add_prefix_space",
                    false,
                    "trim_offsets",
                    true,
                    "use_regex",
                    true),
            "model", Map.of("type", "BPE", "vocab", vocabulary, "merges", List.of()));
    Path file = root.resolve("tokenizer.json");
    Files.writeString(file, Documents.json().writeValueAsString(tokenizer));
    try (Tokenizer loaded = Tokenizer.load(new TokenizerChoice.HuggingFace(file.toString()))) {
      assertEquals(257, loaded.vocabulary());
      countsBytes(loaded);
    }
  }
}
