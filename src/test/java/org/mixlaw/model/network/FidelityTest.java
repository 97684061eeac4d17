package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.Precision;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.exchange.HuggingFaceExport;

/**
 * Mixlaw computes what transformers' GPTNeoX and PyTorch's AdamW compute. The expected numbers come
 * from {@code scripts/peers/make_fixtures.py}.
 */
class FidelityTest {
  /** fp32 rounding of two implementations that sum in different orders. */
  private static final double FP32 = 1e-5;

  /** bf16 keeps 8 bits of a number. */
  private static final double BF16 = 1e-2;

  record Expected(
      String torch,
      String transformers,
      double learningRate,
      int rows,
      int sequenceLength,
      int vocabulary,
      int[] tokens,
      double[] logits,
      double[] losses,
      double[] gradientNorms,
      double lossAfter,
      double lossOfBf16Weights) {
    int[] step(int step) {
      int length = rows * (sequenceLength + 1);
      return Arrays.copyOfRange(tokens, step * length, (step + 1) * length);
    }

    int[][] inputsAndTargets(int step) {
      int[] all = step(step);
      int[][] split = new int[2][rows * sequenceLength];
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < sequenceLength; i++) {
          split[0][row * sequenceLength + i] = all[row * (sequenceLength + 1) + i];
          split[1][row * sequenceLength + i] = all[row * (sequenceLength + 1) + i + 1];
        }
      }
      return split;
    }
  }

  private static Path fixture(String name) {
    try {
      var url = FidelityTest.class.getResource("gptneox/" + name);
      assertNotNull(url, name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private final Expected expected = Documents.readJson(fixture("expected.json"), Expected.class);

  private static TorchProxy open(String folder, Precision precision) throws IOException {
    HuggingFaceConfig config = HuggingFaceConfig.read(fixture(folder).resolve("config.json"));
    TorchProxy proxy =
        new TorchProxy(
            new ProxyOptions(
                config.spec(),
                config.vocabulary(),
                config.sequenceLength(),
                precision,
                new DeviceChoice.Cpu(),
                1,
                AdamW.PYTHIA,
                1));
    proxy.loadWeights(fixture(folder));
    return proxy;
  }

  @Test
  void logitsAreThoseOfTransformers() throws IOException {
    try (TorchProxy proxy = open("whole", Precision.FP32)) {
      int[] inputs = Arrays.copyOf(expected.inputsAndTargets(0)[0], expected.sequenceLength());
      float[] logits = proxy.logits(inputs, 1);
      assertEquals(expected.logits().length, logits.length);
      for (int i = 0; i < logits.length; i++) {
        assertEquals(expected.logits()[i], logits[i], FP32, "logit " + i);
      }
    }
  }

  @Test
  void twentyStepsOfAdamWAreThoseOfPyTorch() throws IOException {
    try (TorchProxy proxy = open("whole", Precision.FP32)) {
      train(proxy, FP32, FP32);
      int[][] first = expected.inputsAndTargets(0);
      assertEquals(
          expected.lossAfter(), proxy.evaluate(first[0], first[1], expected.rows()).mean(), FP32);
    }
  }

  @Test
  void bf16FollowsTheSameCurve() throws IOException {
    try (TorchProxy proxy = open("whole", Precision.BF16)) {
      train(proxy, BF16, 3 * BF16);
    }
  }

  private void train(Proxy proxy, double lossTolerance, double normTolerance) {
    int rows = expected.rows();
    int half = rows / 2;
    int row = expected.sequenceLength() + 1;
    for (int step = 0; step < expected.losses().length; step++) {
      int[] tokens = expected.step(step);
      long batchTokens = (long) rows * expected.sequenceLength();
      proxy.forwardBackward(Arrays.copyOf(tokens, half * row), half, batchTokens);
      proxy.forwardBackward(
          Arrays.copyOfRange(tokens, half * row, rows * row), rows - half, batchTokens);
      proxy.update(expected.learningRate());
      StepReading reading = proxy.read();
      assertEquals(expected.losses()[step], reading.loss(), lossTolerance, "loss, step " + step);
      double norm = expected.gradientNorms()[step];
      assertEquals(
          norm,
          reading.updates().get(0).gradientNorm(),
          norm * normTolerance,
          "gradient norm, step " + step);
    }
  }

  @Test
  void shardedBf16CheckpointsAreRead() throws IOException {
    try (TorchProxy proxy = open("sharded-bf16", Precision.FP32)) {
      int[][] first = expected.inputsAndTargets(0);
      assertEquals(
          expected.lossOfBf16Weights(),
          proxy.evaluate(first[0], first[1], expected.rows()).mean(),
          FP32);
    }
  }

  @Test
  void anExportedModelComesBackWithTheSameLoss(@TempDir Path folder) throws IOException {
    Path run = folder.resolve("run");
    Path out = folder.resolve("out");
    int[][] first = expected.inputsAndTargets(0);
    TokenLoss loss;
    try (TorchProxy proxy = open("whole", Precision.FP32)) {
      proxy.saveWeights(run.resolve("checkpoints/step-1/model.safetensors"));
      loss = proxy.evaluate(first[0], first[1], expected.rows());
    }
    HuggingFaceExport.write(run, out);
    HuggingFaceConfig config = HuggingFaceConfig.read(out.resolve("config.json"));
    assertEquals(2, config.spec().layers());
    assertEquals(List.of(64, 24), List.of(config.vocabulary(), config.sequenceLength()));
    try (TorchProxy proxy =
        new TorchProxy(
            new ProxyOptions(
                config.spec(),
                config.vocabulary(),
                config.sequenceLength(),
                Precision.FP32,
                new DeviceChoice.Cpu(),
                1,
                AdamW.PYTHIA,
                1))) {
      proxy.loadWeights(out);
      assertEquals(loss, proxy.evaluate(first[0], first[1], expected.rows()));
    }
  }
}
