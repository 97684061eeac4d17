package org.mixlaw.corpus.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/**
 * The token of a Hugging Face tokenizer that ends a document. The first of these that there is:
 *
 * <ol>
 *   <li>what the user says ({@code separator});
 *   <li>{@code eos_token} in {@code tokenizer_config.json} and {@code special_tokens_map.json}
 *       beside the tokenizer;
 *   <li>the one of {@code <|endoftext|>}, {@code <|end_of_text|>}, {@code <｜end▁of▁sentence｜>},
 *       {@code <EOS_TOKEN>}, {@code <eos>} and {@code </s>} among the added tokens, where {@code
 *       </s>} does not count if other added tokens close HTML tags as well: it is one of these
 *       then;
 *   <li>{@code [SEP]}, which BERT has for it.
 * </ol>
 *
 * Where several could be meant, none is taken.
 */
final class EndToken {
  private static final List<String> ENDS =
      List.of(
          "<|endoftext|>",
          "<|end_of_text|>",
          "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
          "<EOS_TOKEN>",
          "<eos>",
          "</s>");
  private static final String HTML_END = "</[a-z][a-z0-9]*>";
  private static final String LAST_RESORT = "[SEP]";
  private static final List<String> BESIDE =
      List.of("tokenizer_config.json", "special_tokens_map.json");
  private static final String SETTLE =
      "{huggingface: ..., separator: \"...\"} says which token ends a document";

  private final Path file;
  private final JsonNode tokenizer;
  private final Map<String, Integer> added = new LinkedHashMap<>();

  private EndToken(Path file, JsonNode tokenizer) {
    this.file = file;
    this.tokenizer = tokenizer;
    for (JsonNode token : tokenizer.path("added_tokens")) {
      added.put(token.path("content").asText(), token.path("id").asInt(-1));
    }
  }

  /**
   * Finds the token.
   *
   * @param file the {@code tokenizer.json}
   * @param tokenizer its content
   * @param separator what the user says
   * @return the token's id
   * @throws InputException if there is none, or several could be meant
   */
  static int of(Path file, JsonNode tokenizer, Optional<String> separator) {
    EndToken end = new EndToken(file, tokenizer);
    return end.id(separator.orElseGet(end::found), separator.isPresent());
  }

  private String found() {
    Map<String, String> named = new LinkedHashMap<>();
    for (String beside : BESIDE) {
      Path there = file.resolveSibling(beside);
      if (Files.exists(there)) {
        eos(Documents.readJson(there, JsonNode.class)).ifPresent(token -> named.put(beside, token));
      }
    }
    Set<String> tokens = new LinkedHashSet<>(named.values());
    if (tokens.isEmpty()) {
      tokens.addAll(byName());
    }
    if (tokens.size() == 1) {
      return tokens.iterator().next();
    }
    throw tokens.isEmpty()
        ? InputException.of(
            "the tokenizer %s: none of its added tokens ends a document (%s); %s",
            file, String.join(", ", ENDS), SETTLE)
        : InputException.of(
            "the tokenizer %s: %s could each end a document; %s",
            file, String.join(" and ", tokens), SETTLE);
  }

  private static Optional<String> eos(JsonNode settings) {
    JsonNode eos = settings.path("eos_token");
    JsonNode text = eos.isObject() ? eos.path("content") : eos;
    return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
  }

  private List<String> byName() {
    boolean html = added.keySet().stream().anyMatch(t -> t.matches(HTML_END) && !t.equals("</s>"));
    List<String> ends = new ArrayList<>(ENDS);
    ends.retainAll(added.keySet());
    if (html) {
      ends.remove("</s>");
    }
    return ends.isEmpty() && added.containsKey(LAST_RESORT) ? List.of(LAST_RESORT) : ends;
  }

  private int id(String token, boolean said) {
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int id = added.getOrDefault(token, vocabulary.path(token).asInt(-1));
    for (int k = 0; id < 0 && vocabulary.isArray() && k < vocabulary.size(); k++) {
      id = vocabulary.path(k).path(0).asText().equals(token) ? k : -1;
    }
    if (id < 0) {
      throw InputException.of(
          "the tokenizer %s: has no token '%s', which %s; %s",
          file,
          token,
          said ? "'separator' names" : "the settings beside it name as the end of a text",
          SETTLE);
    }
    return id;
  }
}
