package org.mixlaw.model.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
}
