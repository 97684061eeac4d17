package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.exchange.SafetensorsReader;

/** A proxy learns, repeats, and comes back from its files as it was. */
class ProxyTest {
  private static final ModelSpec SPEC = ModelSpec.of("test", 2, 32, 2);
  private static final int VOCABULARY = 64;
  private static final int LENGTH = 16;
  private static final int ROWS = 4;

  private static ProxyOptions options(Precision precision, AdamW optimizer) {
    return new ProxyOptions(
        SPEC, VOCABULARY, LENGTH, precision, new DeviceChoice.Cpu(), 7, optimizer, 1);
  }

  private static ProxyOptions options() {
    return options(Precision.FP32, AdamW.PYTHIA);
  }

  private static int[] tokens(long seed, int rows) {
    return new Random(seed).ints((long) rows * (LENGTH + 1), 0, VOCABULARY).toArray();
  }

  private static double step(Proxy proxy, long seed) {
    proxy.forwardBackward(tokens(seed, ROWS), ROWS, ROWS * LENGTH);
    proxy.update(1e-3);
    return proxy.read().loss();
  }

  @Test
  void lossStartsAtThatOfAUniformGuessAndFalls() {
    try (Proxy proxy = Proxy.open(options())) {
      double first = step(proxy, 1);
      // small_init gives the logits a variance of 2/5, which costs half of that on average
      assertEquals(Math.log(VOCABULARY) + 0.2, first, 0.15);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = step(proxy, 1);
      }
      assertTrue(last < first - 1, first + " -> " + last);
    }
  }

  @Test
  void sameSeedGivesTheSameNumbersBitForBit() {
    try (Proxy one = Proxy.open(options());
        Proxy two = Proxy.open(options())) {
      for (int i = 0; i < 5; i++) {
        assertEquals(step(one, i), step(two, i));
      }
    }
  }

  @Test
  void proxiesOnSeveralThreadsDoNotDisturbEachOther() {
    double[] alone = lossesOfFourSteps();
    List<CompletableFuture<double[]>> beside =
        Stream.generate(() -> CompletableFuture.supplyAsync(ProxyTest::lossesOfFourSteps))
            .limit(3)
            .toList();
    beside.forEach(losses -> assertArrayEquals(alone, losses.join()));
  }

  private static double[] lossesOfFourSteps() {
    try (Proxy proxy = Proxy.open(options())) {
      return IntStream.range(0, 4).mapToDouble(i -> step(proxy, i)).toArray();
    }
  }

  @Test
  void gradientAccumulationEqualsOneBatch() {
    int[] all = tokens(3, ROWS);
    try (Proxy whole = Proxy.open(options());
        Proxy parts = Proxy.open(options())) {
      whole.forwardBackward(all, ROWS, ROWS * LENGTH);
      whole.update(1e-3);
      int row = LENGTH + 1;
      for (int i = 0; i < ROWS; i++) {
        int[] one = java.util.Arrays.copyOfRange(all, i * row, (i + 1) * row);
        parts.forwardBackward(one, 1, ROWS * LENGTH);
      }
      parts.update(1e-3);
      StepReading a = whole.read();
      StepReading b = parts.read();
      assertEquals(ROWS, b.sequenceLosses().size());
      for (int i = 0; i < ROWS; i++) {
        assertEquals(a.sequenceLosses().get(i), b.sequenceLosses().get(i), 1e-5);
      }
      assertEquals(a.updates().get(0).gradientNorm(), b.updates().get(0).gradientNorm(), 1e-5);
    }
  }

  @Test
  void evaluationEqualsTheTrainingLossAndIgnoresMaskedTargets() {
    int[] all = tokens(5, ROWS);
    int[] inputs = new int[ROWS * LENGTH];
    int[] targets = new int[ROWS * LENGTH];
    for (int r = 0; r < ROWS; r++) {
      System.arraycopy(all, r * (LENGTH + 1), inputs, r * LENGTH, LENGTH);
      System.arraycopy(all, r * (LENGTH + 1) + 1, targets, r * LENGTH, LENGTH);
    }
    try (Proxy proxy = Proxy.open(options())) {
      TokenLoss whole = proxy.evaluate(inputs, targets, ROWS);
      proxy.forwardBackward(all, ROWS, ROWS * LENGTH);
      StepReading trained = proxy.read();
      assertEquals(ROWS * LENGTH, whole.tokens());
      assertEquals(trained.loss(), whole.mean(), 1e-5);
      java.util.Arrays.fill(targets, LENGTH, targets.length, -100);
      TokenLoss first = proxy.evaluate(inputs, targets, ROWS);
      assertEquals(LENGTH, first.tokens());
      assertEquals(trained.sequenceLosses().get(0), first.mean(), 1e-5);
    }
  }

  @Test
  void savedAndLoadedProxyGoesOnBitForBit(@TempDir Path folder) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    Path optimizer = folder.resolve("optimizer.safetensors");
    try (Proxy original = Proxy.open(options());
        Proxy copy = Proxy.open(options())) {
      step(original, 1);
      step(original, 2);
      original.saveWeights(weights);
      original.saveOptimizer(optimizer);
      copy.loadWeights(weights);
      copy.loadOptimizer(optimizer);
      for (int i = 3; i < 6; i++) {
        assertEquals(step(original, i), step(copy, i));
      }
      Path again = folder.resolve("again.safetensors");
      original.saveWeights(weights);
      copy.saveWeights(again);
      assertArrayEquals(Files.readAllBytes(weights), Files.readAllBytes(again));
    }
  }

  @Test
  void aCheckpointOfAnotherSizeIsRefusedByName(@TempDir Path folder) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    ProxyOptions other =
        new ProxyOptions(
            ModelSpec.of("other", 2, 48, 3),
            VOCABULARY,
            LENGTH,
            Precision.FP32,
            new DeviceChoice.Cpu(),
            7,
            AdamW.PYTHIA,
            1);
    try (Proxy proxy = Proxy.open(options());
        Proxy larger = Proxy.open(other)) {
      proxy.saveWeights(weights);
      InputException e = assertThrows(InputException.class, () -> larger.loadWeights(weights));
      assertEquals(
          weights
              + ": tensor 'gpt_neox.embed_in.weight' has shape [64, 32]; the model wants [64, 48]",
          e.getMessage());
    }
  }

  @Test
  void aRefusedUpdateLeavesEverythingAsItWas(@TempDir Path folder) throws IOException {
    Path before = folder.resolve("before.safetensors");
    Path after = folder.resolve("after.safetensors");
    Path momentsBefore = folder.resolve("moments-before.safetensors");
    Path momentsAfter = folder.resolve("moments-after.safetensors");
    try (Proxy proxy = Proxy.open(options())) {
      step(proxy, 1);
      proxy.saveWeights(before);
      proxy.saveOptimizer(momentsBefore);
      proxy.forwardBackward(tokens(2, ROWS), ROWS, ROWS * LENGTH);
      proxy.update(1e-3, 1e-6);
      StepReading tooLarge = proxy.read();
      assertFalse(tooLarge.updates().get(0).applied());
      assertFalse(tooLarge.nonFinite());
      proxy.forwardBackward(tokens(2, ROWS), ROWS, 0); // 1 / 0: an infinite gradient
      proxy.update(1e-3);
      StepReading infinite = proxy.read();
      assertFalse(infinite.updates().get(0).applied());
      assertTrue(infinite.nonFinite());
      proxy.saveWeights(after);
      proxy.saveOptimizer(momentsAfter);
      assertArrayEquals(Files.readAllBytes(before), Files.readAllBytes(after));
      assertArrayEquals(Files.readAllBytes(momentsBefore), Files.readAllBytes(momentsAfter));
      assertTrue(Double.isFinite(step(proxy, 3)), "the gradient sum was cleared");
    }
  }

  private static float[] weights(Proxy proxy, String name, Path file) throws IOException {
    proxy.saveWeights(file);
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      FloatBuffer values = FloatBuffer.allocate((int) reader.tensors().get(name).elements());
      reader.read(name, 0, values);
      return values.array();
    }
  }

  @Test
  void clippingReachesTheGradientAndDecayTheMatrices(@TempDir Path folder) throws IOException {
    String matrix = "gpt_neox.layers.1.attention.dense.weight";
    String vector = "gpt_neox.layers.1.input_layernorm.weight";
    double rate = 0.1;
    // A gradient clipped to 1e-20 is nothing beside epsilon: what is left is decay.
    AdamW clippedAway = new AdamW(0.9, 0.95, 1e-8, 0.5, 1e-20);
    AdamW unclipped = new AdamW(0.9, 0.95, 1e-8, 0.5, 1e20);
    Path file = folder.resolve("model.safetensors");
    try (Proxy clipped = Proxy.open(options(Precision.FP32, clippedAway));
        Proxy free = Proxy.open(options(Precision.FP32, unclipped))) {
      float[] before = weights(clipped, matrix, file);
      for (Proxy proxy : new Proxy[] {clipped, free}) {
        proxy.forwardBackward(tokens(1, ROWS), ROWS, ROWS * LENGTH);
        proxy.update(rate);
      }
      float[] decayed = weights(clipped, matrix, file);
      float[] gains = weights(clipped, vector, file);
      float[] moved = weights(free, matrix, file);
      double step = 0;
      for (int i = 0; i < before.length; i++) {
        assertEquals(before[i] * (1 - rate * 0.5), decayed[i], 1e-7);
        step += Math.abs(moved[i] - decayed[i]) / before.length;
      }
      // Adam's first step is the learning rate, but where a gradient is as small as epsilon.
      assertEquals(rate, step, 0.01 * rate);
      for (float gain : gains) {
        assertEquals(1f, gain, "LayerNorm gains do not decay");
      }
    }
  }
}
