package org.mixlaw.corpus.tokens;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;

/**
 * Which tokenizer a corpus is made with: {@code bytes}, {@code r50k}, or {@code {huggingface:
 * FILE-OR-HUB-NAME}}, to which {@code separator: TOKEN} may be added.
 */
@Form(
    value =
        "`bytes`, `r50k` (GPT-2's, built in), `{huggingface: FILE-OR-HUB-NAME}`, and with it"
            + " `separator: TOKEN` where its settings do not say which token ends a document",
    schema =
        """
        {"anyOf": [
          {"enum": ["bytes", "r50k"]},
          {"type": "object", "additionalProperties": false, "required": ["huggingface"],
           "properties": {"huggingface": {"type": "string"}, "separator": {"type": "string", "minLength": 1}}}]}
        """)
public sealed interface TokenizerChoice {
  /** One token a UTF-8 byte, and a separator. */
  record Bytes() implements TokenizerChoice {
    @JsonValue
    String document() {
      return "bytes";
    }
  }

  /** GPT-2's byte-pair encoding (50,257 tokens), embedded, so that it works without a network. */
  record R50k() implements TokenizerChoice {
    @JsonValue
    String document() {
      return "r50k";
    }
  }

  /**
   * A tokenizer of Hugging Face's.
   *
   * @param source a {@code tokenizer.json}, or a name on the hub such as {@code
   *     EleutherAI/gpt-neox-20b}
   * @param separator the token that ends a document, where the tokenizer's own settings do not say
   */
  record HuggingFace(String source, Optional<String> separator) implements TokenizerChoice {
    /**
     * A tokenizer that ends documents as its settings say.
     *
     * @param source as above
     */
    public HuggingFace(String source) {
      this(source, Optional.empty());
    }

    @JsonValue
    Map<String, String> document() {
      Map<String, String> mapping = new LinkedHashMap<>();
      mapping.put("huggingface", source);
      separator.ifPresent(token -> mapping.put("separator", token));
      return mapping;
    }
  }

  /**
   * Reads the value of the key {@code tokenizer}.
   *
   * @param node the value
   * @return the choice
   * @throws InputException if it is none of the three
   */
  @JsonCreator
  static TokenizerChoice read(JsonNode node) {
    if (node.isTextual() && node.textValue().equals("bytes")) {
      return new Bytes();
    }
    if (node.isTextual() && node.textValue().equals("r50k")) {
      return new R50k();
    }
    if (node.path("huggingface").isTextual()) {
      JsonNode separator = node.path("separator");
      if (node.size() == 1) {
        return new HuggingFace(node.path("huggingface").textValue());
      }
      if (node.size() == 2 && separator.isTextual() && !separator.textValue().isEmpty()) {
        return new HuggingFace(
            node.path("huggingface").textValue(), Optional.of(separator.textValue()));
      }
    }
    throw InputException.of(
        "the tokenizer is %s; accepted are bytes, r50k, {huggingface: FILE-OR-HUB-NAME}, and"
            + " {huggingface: FILE-OR-HUB-NAME, separator: TOKEN}",
        node);
  }

  /**
   * The same choice with a relative file made absolute; a name on the hub stays.
   *
   * @param base the folder that relative paths start from
   * @return the resolved choice
   */
  default TokenizerChoice resolve(Path base) {
    if (this instanceof HuggingFace hub) {
      Path file = base.resolve(hub.source()).normalize();
      if (Files.exists(file) || hub.source().endsWith(".json")) {
        return new HuggingFace(file.toString(), hub.separator());
      }
    }
    return this;
  }
}
