package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mixlaw.model.ModelSpec;

/** Initial weights are Pythia's, and depend on seed, name and place alone. */
class InitialisationTest {
  private static final int WIDTH = 64;
  private static final ModelSpec SPEC = ModelSpec.of("test", 3, WIDTH, 4);

  private static float[] rows(long seed, String name, int from, int count) {
    FloatBuffer values = FloatBuffer.allocate(count * WIDTH);
    new Initialisation(SPEC, seed).fill(name, from, WIDTH, values);
    return values.array();
  }

  private static double deviation(float[] values) {
    return Math.sqrt(
        IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum()
            / values.length);
  }

  @Test
  void deviationsAreSmallInitAndWangInit() {
    double small = Math.sqrt(2.0 / (5 * WIDTH));
    double wang = 2.0 / (3 * Math.sqrt(WIDTH));
    assertEquals(
        small,
        deviation(rows(1, "gpt_neox.layers.0.mlp.dense_h_to_4h.weight", 0, 1000)),
        0.01 * small);
    assertEquals(small, deviation(rows(1, "embed_out.weight", 0, 1000)), 0.01 * small);
    for (String name : new String[] {"attention.dense.weight", "mlp.dense_4h_to_h.weight"}) {
      assertEquals(wang, deviation(rows(1, "gpt_neox.layers.0." + name, 0, 1000)), 0.01 * wang);
    }
    assertEquals(0, deviation(rows(1, "gpt_neox.layers.0.attention.dense.bias", 0, 1)));
    assertEquals(1, deviation(rows(1, "gpt_neox.layers.0.input_layernorm.weight", 0, 1)));
  }

  @Test
  void aStretchHasTheNumbersOfTheWhole() {
    float[] whole = rows(1, "embed_out.weight", 0, 8);
    assertArrayEquals(
        Arrays.copyOfRange(whole, 5 * WIDTH, 8 * WIDTH), rows(1, "embed_out.weight", 5, 3));
  }

  @Test
  void anotherSeedOrNameGivesOtherNumbers() {
    float[] one = rows(1, "embed_out.weight", 0, 1);
    assertFalse(Arrays.equals(one, rows(2, "embed_out.weight", 0, 1)));
    assertFalse(Arrays.equals(one, rows(1, "gpt_neox.embed_in.weight", 0, 1)));
  }
}
