package org.mixlaw.corpus.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/** A tokenizer of Hugging Face's, run by its own native library through DJL. */
final class PretrainedTokenizer implements Tokenizer {
  private final HuggingFaceTokenizer tokenizer;
  private final int vocabulary;
  private final int separator;

  private PretrainedTokenizer(HuggingFaceTokenizer tokenizer, int vocabulary, int separator) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.separator = separator;
  }

  static PretrainedTokenizer load(TokenizerChoice.HuggingFace choice) {
    String source = choice.source();
    Map<String, String> options =
        Map.of("addSpecialTokens", "false", "padding", "false", "truncation", "false");
    try {
      Path file = Path.of(source);
      if (!Files.exists(file)) {
        if (source.endsWith(".json")) {
          throw InputException.of("the tokenizer %s: no such file", source);
        }
        file = fromHub(source, options);
      }
      JsonNode json = Documents.readJson(file, JsonNode.class);
      int vocabulary = vocabulary(file, json);
      int separator = EndToken.of(file, json, choice.separator());
      return new PretrainedTokenizer(
          HuggingFaceTokenizer.newInstance(file, options), vocabulary, separator);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw InputException.of(
          "the tokenizer '%s' cannot be loaded (%s); accepted are the path of a tokenizer.json and"
              + " a name on Hugging Face's hub",
          source, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason is given"));
    }
  }

  /**
   * The hub's file in the local cache, fetched by the tokenizer's own library where it is missing.
   */
  private static Path fromHub(String name, Map<String, String> options) throws IOException {
    Optional<Path> cached = inCache(name);
    if (cached.isEmpty()) {
      HuggingFaceTokenizer.newInstance(name, options).close();
      cached = inCache(name);
    }
    return cached.orElseThrow(
        () -> new IOException("the hub's file is not in the cache " + cache() + " after loading"));
  }

  private static Path cache() {
    String home = System.getenv("HF_HOME");
    return home == null
        ? Path.of(System.getProperty("user.home"), ".cache", "huggingface", "hub")
        : Path.of(home, "hub");
  }

  private static Optional<Path> inCache(String name) throws IOException {
    Path snapshots = cache().resolve("models--" + name.replace("/", "--")).resolve("snapshots");
    if (!Files.isDirectory(snapshots)) {
      return Optional.empty();
    }
    try (Stream<Path> revisions = Files.list(snapshots)) {
      return revisions
          .map(revision -> revision.resolve("tokenizer.json"))
          .filter(Files::exists)
          .sorted()
          .findFirst();
    }
  }

  /** How many ids a {@code tokenizer.json} has. */
  private static int vocabulary(Path file, JsonNode root) {
    int largest = -1;
    for (JsonNode added : root.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt(-1));
    }
    JsonNode vocabulary = root.path("model").path("vocab");
    for (JsonNode id : vocabulary) {
      largest = Math.max(largest, id.isInt() ? id.asInt() : -1);
    }
    if (vocabulary.isArray()) {
      largest = Math.max(largest, vocabulary.size() - 1);
    }
    if (largest < 0) {
      throw InputException.of("the tokenizer %s: has no vocabulary under model.vocab", file);
    }
    return largest + 1;
  }

  @Override
  public int[] encode(String text) {
    // Ids alone: the library's own call also copies every token's text, span and masks out of the
    // native side, which takes longer than tokenizing.
    long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
    long[] ids;
    try {
      ids = TokenizersLibrary.LIB.getTokenIds(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
    int[] tokens = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokens[i] = (int) ids[i];
    }
    return tokens;
  }

  @Override
  public long bytes(int[] ids) {
    long[] text = IntStream.of(ids).filter(id -> id != separator).asLongStream().toArray();
    return tokenizer.decode(text, false).getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public int separator() {
    return separator;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
