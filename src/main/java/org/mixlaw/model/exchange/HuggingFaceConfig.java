package org.mixlaw.model.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.model.ModelSpec;

/**
 * A model as the {@code config.json} of Hugging Face's {@code GPTNeoXForCausalLM} describes it.
 *
 * @param spec the architecture
 * @param vocabulary vocabulary size
 * @param sequenceLength the longest sequence ({@code max_position_embeddings})
 */
public record HuggingFaceConfig(ModelSpec spec, int vocabulary, int sequenceLength) {
  /** Under this name the config stands in the header of every weights file that Mixlaw writes. */
  public static final String METADATA = "config";

  /**
   * Reads a config file.
   *
   * @param file a {@code config.json}
   * @return the model
   * @throws InputException if it is missing, or describes something that is not Pythia's
   *     architecture; the message names the key
   */
  public static HuggingFaceConfig read(Path file) {
    String name = file.toAbsolutePath().getParent().getFileName().toString();
    return of(Documents.readJson(file, JsonNode.class), name, file.toString());
  }

  /**
   * Describes the model whose weights a file holds: by the {@code config.json} beside it, or by the
   * header of a file that Mixlaw wrote.
   *
   * @param weights a safetensors file, or the index of its shards
   * @return the model
   * @throws IOException if reading fails
   * @throws InputException if neither says what the weights are of
   */
  public static HuggingFaceConfig of(Path weights) throws IOException {
    Path config = weights.resolveSibling("config.json");
    if (Files.exists(config)) {
      return read(config);
    }
    if (!weights.toString().endsWith(".json")) {
      try (SafetensorsReader reader = new SafetensorsReader(weights)) {
        String json = reader.metadata().get(METADATA);
        if (json != null) {
          return parse(json, weights.toString());
        }
      }
    }
    throw InputException.of(
        "%s: nothing says what model this is; a config.json is needed beside weights that Mixlaw"
            + " did not write",
        weights);
  }

  /**
   * Reads a config's text.
   *
   * @param json the text
   * @param where where it comes from, for messages
   * @return the model
   */
  static HuggingFaceConfig parse(String json, String where) {
    try {
      return of(Documents.json().readTree(json), "model", where);
    } catch (JsonProcessingException e) {
      throw InputException.of("%s: the config is no JSON", where);
    }
  }

  private static HuggingFaceConfig of(JsonNode json, String name, String where) {
    expect(json, where, "model_type", "gpt_neox");
    expect(json, where, "use_parallel_residual", "true");
    expect(json, where, "attention_bias", "true");
    expect(json, where, "hidden_act", "gelu");
    expect(json, where, "tie_word_embeddings", "false");
    int width = integer(json, where, "hidden_size");
    int feedForward = integer(json, where, "intermediate_size");
    if (feedForward != 4 * width) {
      throw refused(where, "intermediate_size", json.get("intermediate_size"), "4 x hidden_size");
    }
    String ownName = json.path("mixlaw_card").asText(name);
    ModelSpec spec =
        new ModelSpec(
            ownName,
            integer(json, where, "num_hidden_layers"),
            width,
            integer(json, where, "num_attention_heads"),
            RotaryKeys.fraction(json, where),
            epsilon(json, where),
            OptionalInt.empty());
    return new HuggingFaceConfig(
        spec, integer(json, where, "vocab_size"), integer(json, where, "max_position_embeddings"));
  }

  private static void expect(JsonNode json, String where, String key, String wanted) {
    JsonNode found = json.path(key);
    if (!found.isMissingNode() && !found.asText().equals(wanted)) {
      throw refused(where, key, found, wanted);
    } else if (found.isMissingNode() && key.equals("model_type")) {
      throw InputException.of("%s: key 'model_type' is missing; accepted is gpt_neox", where);
    }
  }

  private static double epsilon(JsonNode json, String where) {
    JsonNode found = json.path("layer_norm_eps");
    if (!found.isMissingNode() && !found.isNumber()) {
      throw refused(where, "layer_norm_eps", found, "a number");
    }
    return found.asDouble(1e-5);
  }

  private static int integer(JsonNode json, String where, String key) {
    JsonNode found = json.path(key);
    if (!found.canConvertToInt() || found.asInt() < 1) {
      throw refused(where, key, found, "a positive whole number");
    }
    return found.asInt();
  }

  private static InputException refused(String where, String key, JsonNode found, String wanted) {
    return InputException.of(
        "%s: key '%s' is %s; accepted is %s",
        where, key, found.isMissingNode() ? "missing" : found, wanted);
  }

  /**
   * The config as Hugging Face writes it.
   *
   * @return JSON text
   */
  public String toJson() {
    ObjectNode json = Documents.json().createObjectNode();
    json.putArray("architectures").add("GPTNeoXForCausalLM");
    json.put("model_type", "gpt_neox");
    json.put("attention_bias", true);
    json.put("attention_dropout", 0.0);
    json.put("hidden_act", "gelu");
    json.put("hidden_dropout", 0.0);
    json.put("hidden_size", spec.width());
    json.put("initializer_range", 0.02);
    json.put("intermediate_size", spec.feedForwardWidth());
    json.put("layer_norm_eps", spec.layerNormEpsilon());
    json.put("max_position_embeddings", sequenceLength);
    json.put("mixlaw_card", spec.name());
    json.put("num_attention_heads", spec.heads());
    json.put("num_hidden_layers", spec.layers());
    json.put("rotary_emb_base", 10_000);
    json.put("rotary_pct", spec.rotaryFraction());
    json.put("tie_word_embeddings", false);
    json.put("torch_dtype", "float32");
    json.put("use_cache", true);
    json.put("use_parallel_residual", true);
    json.put("vocab_size", vocabulary);
    for (String token : List.of("bos_token_id", "eos_token_id")) {
      json.putNull(token); // the tokenizer knows them, not the weights
    }
    return json.toPrettyString();
  }
}
