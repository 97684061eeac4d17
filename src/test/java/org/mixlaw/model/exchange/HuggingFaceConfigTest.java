package org.mixlaw.model.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;
import org.mixlaw.model.ModelSpec;

/** What Mixlaw writes for transformers it reads again; what it cannot compute it refuses by key. */
class HuggingFaceConfigTest {
  private static final HuggingFaceConfig CONFIG =
      new HuggingFaceConfig(ModelSpec.of("mine", 3, 64, 4), 384, 128);

  @Test
  void whatIsWrittenIsReadAgain() {
    assertEquals(CONFIG, HuggingFaceConfig.parse(CONFIG.toJson(), "here"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_type | \"gpt_neox\" | \"llama\" | gpt_neox",
        "use_parallel_residual | true | false | true",
        "hidden_act | \"gelu\" | \"relu\" | gelu",
        "intermediate_size | 256 | 100 | 4 x hidden_size",
        "rotary_emb_base | 10000 | 500000 | 10000",
        "vocab_size | 384 | \"many\" | a positive whole number",
      })
  void anotherArchitectureIsRefusedByKey(String key, String ours, String other, String accepted) {
    String from = "\"" + key + "\" : " + ours;
    String json = CONFIG.toJson().replace(from, "\"" + key + "\" : " + other);
    InputException e =
        assertThrows(InputException.class, () -> HuggingFaceConfig.parse(json, "config.json"));
    assertEquals(
        String.format("config.json: key '%s' is %s; accepted is %s", key, other, accepted),
        e.getMessage());
  }

  /** The config without a word on the rotary embedding, then with these keys. */
  private static HuggingFaceConfig with(String keys) {
    String json = CONFIG.toJson().replaceAll("(?m)^ *\"rotary_(pct|emb_base)\" .*\\n", "").strip();
    return HuggingFaceConfig.parse(
        json.substring(0, json.length() - 1) + ", " + keys.replace('\'', '"') + "}", "config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'use_kernels': true | 0.25",
        "'rotary_pct': 0.5 | 0.5",
        "'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 0.5} | 0.5",
        "'rope_parameters': {'rope_theta': 10000.0, 'partial_rotary_factor': 0.5}, 'rotary_pct': 1"
            + " | 0.5",
        "'rope_parameters': {'rope_theta': 10000, 'rope_type': null}, 'rotary_pct': 1 | 1",
        "'rope_parameters': {'partial_rotary_factor': null}, 'rotary_pct': 0.5 | 0.5",
        "'rope_parameters': null, 'rope_scaling': null, 'rotary_pct': null, 'rotary_emb_base': null"
            + " | 0.25",
        "'rope_parameters': {}, 'rope_scaling': {}, 'rotary_pct': 0.5 | 0.5",
        "'rope_scaling': {'type': 'default'}, 'rope_parameters': {'partial_rotary_factor': 1} |"
            + " 0.25",
        "'rope_scaling': {}, 'rope_parameters': {'rope_type': 'default', 'type': 'linear'} | 0.25",
        "'rope_parameters': {'rope_theta': 10000}, 'rotary_emb_base': 500000 | 0.25",
        "'rotary_emb_base': 10000, 'rope_theta': 500000 | 0.25",
        "'rotary_pct': 0.5, 'partial_rotary_factor': 0.75 | 0.5",
        "'rope_theta': 10000, 'partial_rotary_factor': 0.25 | 0.25",
      })
  void theRotaryEmbeddingIsReadAsTransformersReadsIt(String keys, double fraction) {
    assertEquals(fraction, with(keys).spec().rotaryFraction());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'rope_parameters': {'rope_type': 'linear', 'factor': 4.0} | rope_parameters.rope_type",
        "'rope_parameters': {'type': 'yarn', 'factor': 4.0} | rope_parameters.type",
        "'rope_parameters': {'rope_type': 'dynamic'}, 'rotary_pct': 0.25 |"
            + " rope_parameters.rope_type",
        "'rope_scaling': {'type': 'linear', 'factor': 2} | rope_scaling.type",
        "'rope_scaling': {'rope_type': 'llama3'}, 'rope_parameters': {} | rope_scaling.rope_type",
        "'rope_scaling': 2 | rope_scaling",
        "'rope_parameters': [] | rope_parameters",
        "'rope_parameters': {'full_attention': {'rope_type': 'linear'}} |"
            + " rope_parameters.full_attention",
        "'rope_parameters': {'rope_theta': 500000}, 'rotary_emb_base': 10000 |"
            + " rope_parameters.rope_theta",
        "'rotary_emb_base': 500000, 'rope_theta': 10000 | rotary_emb_base",
        "'rope_theta': 500000 | rope_theta",
        "'partial_rotary_factor': 0.5 | partial_rotary_factor",
        "'rotary_pct': '0.5' | rotary_pct",
        "'rope_parameters': {'partial_rotary_factor': '0.5'} |"
            + " rope_parameters.partial_rotary_factor",
      })
  void aRotaryEmbeddingThatIsNotComputedIsRefusedByKey(String keys, String key) {
    InputException e = assertThrows(InputException.class, () -> with(keys));
    assertTrue(e.getMessage().startsWith("config.json: key '" + key + "' is "), e.getMessage());
  }
}
