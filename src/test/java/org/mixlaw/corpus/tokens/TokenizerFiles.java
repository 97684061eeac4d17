package org.mixlaw.corpus.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.mixlaw.base.Documents;

/** Files {@code tokenizer.json} of several kinds, learned from made-up text. */
public final class TokenizerFiles {
  private static final int MERGES = 150;
  private static final char BLANK = '\u2581';

  private TokenizerFiles() {}

  /**
   * Text of words, numbers, punctuation, lines, several scripts and characters beyond 16 bits.
   *
   * @param random decides
   * @param characters how many, about
   * @return the text
   */
  public static String text(Random random, int characters) {
    String[] syllables = "ka to mi re lu so ben dar fel gor hin jus naï zür 東 京 при вет".split(" ");
    String[] marks = {
      " ", " ", " ", " ", " ", " ", " ", ", ", ". ", "\n", "\n\n", "  ", " (", ") "
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      for (int s = random.nextInt(3); s >= 0; s--) {
        text.append(syllables[random.nextInt(syllables.length)]);
      }
      switch (random.nextInt(40)) {
        case 0 -> text.append(' ').append(random.nextInt(1_000_000));
        case 1 -> text.append("'s");
        case 2 -> text.append(" \uD83D\uDE00");
        default -> {}
      }
      text.append(marks[random.nextInt(marks.length)]);
    }
    return text.toString().strip();
  }

  /** Learns byte pairs of byte-level characters, as GPT-2 has them. */
  public static Path byteLevel(Path file, List<String> added) throws IOException {
    Map<Integer, String> letters = new TreeMap<>();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean shown = (b > 32 && b < 127) || (b > 160 && b < 173) || b > 173;
      letters.put(b, String.valueOf((char) (shown ? b : next++)));
    }
    List<List<String>> words = new ArrayList<>();
    for (String word : text(new Random(1), 20_000).split("(?= )")) {
      List<String> symbols = new ArrayList<>();
      for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
        symbols.add(letters.get(b & 0xff));
      }
      words.add(symbols);
    }
    Map<String, Object> level =
        Map.of(
            "type",
            "ByteLevel",
            "add_prefix_space",
            false,
            "trim_offsets",
            true,
            "use_regex",
            true);
    Map<String, Object> model = pairs(new LinkedHashSet<>(letters.values()), words, added);
    return write(file, added, Map.of("pre_tokenizer", level, "decoder", level, "model", model));
  }

  /** Learns pairs of characters, blanks shown as U+2581 by a pre-tokenizer that cuts there. */
  public static Path metaspace(Path file, String prepend) throws IOException {
    Map<String, Object> metaspace =
        Map.of(
            "type",
            "Metaspace",
            "replacement",
            "" + BLANK,
            "prepend_scheme",
            prepend,
            "split",
            true);
    return write(
        file,
        List.of("<unk>", "</s>"),
        Map.of("pre_tokenizer", metaspace, "decoder", metaspace, "model", characters()));
  }

  /**
   * The same as a normalizer does it, before pairs that nothing cuts: as the first Llamas have it.
   */
  public static Path uncut(Path file) throws IOException {
    Map<String, Object> normalizer =
        Map.of(
            "type",
            "Sequence",
            "normalizers",
            List.of(
                Map.of("type", "Prepend", "prepend", "" + BLANK),
                Map.of(
                    "type", "Replace", "pattern", Map.of("String", " "), "content", "" + BLANK)));
    return write(
        file, List.of("<unk>", "</s>"), Map.of("normalizer", normalizer, "model", characters()));
  }

  /** Pieces with made-up probabilities. */
  public static Path unigram(Path file) throws IOException {
    Random random = new Random(2);
    Set<String> pieces = new LinkedHashSet<>();
    for (List<String> word : words()) {
      pieces.addAll(word);
      String whole = String.join("", word);
      for (int from = 0; from + 2 <= whole.length() && pieces.size() < 3000; from++) {
        int to = whole.offsetByCodePoints(0, whole.codePointCount(0, whole.length()));
        pieces.add(whole.substring(from, Math.min(to, from + 2 + random.nextInt(3))));
      }
    }
    List<List<Object>> vocabulary = new ArrayList<>();
    vocabulary.add(List.of("<unk>", 0.0));
    vocabulary.add(List.of("</s>", 0.0));
    for (String piece : pieces) {
      if (!Character.isSurrogate(piece.charAt(0))
          && !Character.isHighSurrogate(piece.charAt(piece.length() - 1))) {
        vocabulary.add(List.of(piece, -3 - 2 * random.nextDouble() / piece.length() * 3));
      }
    }
    Map<String, Object> metaspace =
        Map.of(
            "type",
            "Metaspace",
            "replacement",
            "" + BLANK,
            "prepend_scheme",
            "always",
            "split",
            true);
    return write(
        file,
        List.of("<unk>", "</s>"),
        Map.of(
            "normalizer",
            Map.of("type", "NFKC"),
            "pre_tokenizer",
            metaspace,
            "decoder",
            metaspace,
            "model",
            Map.of("type", "Unigram", "unk_id", 0, "vocab", vocabulary, "byte_fallback", false)));
  }

  private static List<List<String>> words() {
    List<List<String>> words = new ArrayList<>();
    for (String word : text(new Random(1), 20_000).split(" ")) {
      List<String> symbols = new ArrayList<>(List.of("" + BLANK));
      word.codePoints().forEach(c -> symbols.add(Character.toString(c)));
      words.add(symbols);
    }
    return words;
  }

  private static Map<String, Object> characters() {
    List<List<String>> words = words();
    Set<String> letters = new LinkedHashSet<>();
    words.forEach(letters::addAll);
    return pairs(letters, words, List.of("<unk>", "</s>"));
  }

  /** Byte-pair encoding after Sennrich et al. (2016), as short as it can be said. */
  private static Map<String, Object> pairs(
      Set<String> letters, List<List<String>> words, List<String> added) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    added.forEach(token -> vocabulary.put(token, vocabulary.size()));
    letters.forEach(letter -> vocabulary.put(letter, vocabulary.size()));
    List<String> merges = new ArrayList<>();
    while (merges.size() < MERGES) {
      Map<List<String>, Integer> counts = new HashMap<>();
      for (List<String> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(List.copyOf(word.subList(i, i + 2)), 1, Integer::sum);
        }
      }
      List<String> best =
          counts.entrySet().stream()
              .max(
                  Map.Entry.<List<String>, Integer>comparingByValue()
                      .thenComparing(e -> String.join(" ", e.getKey())))
              .orElseThrow()
              .getKey();
      String merged = String.join("", best);
      merges.add(String.join(" ", best));
      vocabulary.putIfAbsent(merged, vocabulary.size());
      for (List<String> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          if (word.subList(i, i + 2).equals(best)) {
            word.set(i, merged);
            word.remove(i + 1);
          }
        }
      }
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    if (added.contains("<unk>")) {
      model.put("unk_token", "<unk>");
    }
    model.put("fuse_unk", true);
    model.put("vocab", vocabulary);
    model.put("merges", merges);
    return model;
  }

  private static Path write(Path file, List<String> added, Map<String, Object> parts)
      throws IOException {
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (int id = 0; id < added.size(); id++) {
      tokens.add(
          Map.of(
              "id",
              id,
              "content",
              added.get(id),
              "special",
              true,
              "single_word",
              false,
              "lstrip",
              false,
              "rstrip",
              false,
              "normalized",
              false));
    }
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", tokens);
    tokenizer.putAll(parts);
    return Files.writeString(file, Documents.json().writeValueAsString(tokenizer));
  }
}
