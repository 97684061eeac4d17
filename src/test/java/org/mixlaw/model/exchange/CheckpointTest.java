package org.mixlaw.model.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;

/** Weights are found under each of the names that they go by. */
class CheckpointTest {
  private static final TensorInfo HEAD = new TensorInfo("embed_out.weight", List.of(2L));

  @TempDir Path folder;

  private Path file(String name, Map<String, float[]> tensors) throws IOException {
    Path file = folder.resolve(name);
    List<TensorInfo> infos = new ArrayList<>();
    tensors.forEach((key, v) -> infos.add(new TensorInfo(key, List.of((long) v.length))));
    try (SafetensorsWriter writer = new SafetensorsWriter(file, infos, Map.of())) {
      for (float[] values : tensors.values()) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        writer.write(bytes);
      }
    }
    return file;
  }

  private static float[] read(Path file, TensorInfo wanted) throws IOException {
    try (Checkpoint checkpoint = new Checkpoint(file)) {
      checkpoint.require(wanted);
      FloatBuffer values = FloatBuffer.allocate((int) wanted.elements());
      checkpoint.read(wanted.name(), 0, values);
      return values.array();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "embed_out.weight, embed_out.weight",
    "lm_head.weight, embed_out.weight",
    "module.embed_out.weight, embed_out.weight",
    "module._orig_mod.lm_head.weight, embed_out.weight",
    "gpt_neox.embed_out.weight, embed_out.weight",
    "embed_in.weight, gpt_neox.embed_in.weight",
    "model.embed_in.weight, gpt_neox.embed_in.weight",
    "_orig_mod.gpt_neox.final_layer_norm.bias, gpt_neox.final_layer_norm.bias",
    "layers.0.mlp.dense_h_to_4h.bias, gpt_neox.layers.0.mlp.dense_h_to_4h.bias",
  })
  void aTensorIsFoundUnderItsOtherNames(String written, String wanted) throws IOException {
    Path file = file("w.safetensors", Map.of(written, new float[] {1, 2}));
    assertArrayEquals(new float[] {1, 2}, read(file, new TensorInfo(wanted, List.of(2L))));
  }

  @Test
  void theHeadMayStandInAShardUnderAnotherName() throws IOException {
    file("a.safetensors", Map.of("gpt_neox.embed_in.weight", new float[] {3}));
    file("b.safetensors", Map.of("lm_head.weight", new float[] {1, 2}));
    Path index =
        Files.writeString(
            folder.resolve("model.safetensors.index.json"),
            "{\"weight_map\": {\"gpt_neox.embed_in.weight\": \"a.safetensors\", \"lm_head.weight\":"
                + " \"b.safetensors\"}}");
    assertArrayEquals(new float[] {1, 2}, read(index, HEAD));
  }

  @Test
  void twoNamesOfOneTensorMustHoldTheSame() throws IOException {
    Map<String, float[]> both = new LinkedHashMap<>();
    both.put("embed_out.weight", new float[] {1, 2});
    both.put("lm_head.weight", new float[] {1, 2});
    assertArrayEquals(new float[] {1, 2}, read(file("same.safetensors", both), HEAD));
    both.put("lm_head.weight", new float[] {1, 3});
    Path file = file("other.safetensors", both);
    InputException e = assertThrows(InputException.class, () -> read(file, HEAD));
    assertEquals(
        file
            + ": tensors 'embed_out.weight' and 'lm_head.weight' are two names of one, and differ;"
            + " only one is accepted",
        e.getMessage());
  }

  @Test
  void aTensorThatIsNowhereIsNamed() throws IOException {
    Path file = file("none.safetensors", Map.of("gpt_neox.embed_in.weight", new float[] {1, 2}));
    InputException e = assertThrows(InputException.class, () -> read(file, HEAD));
    assertEquals(file + ": tensor 'embed_out.weight' is missing", e.getMessage());
  }
}
