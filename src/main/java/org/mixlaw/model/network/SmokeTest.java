package org.mixlaw.model.network;

import ai.djl.engine.EngineException;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.machine.TorchInstallation;

/**
 * A few steps of a tiny model whose losses are known, run once over a PyTorch that the user
 * brought: a JNI library that does not fit it starts and fails only later, or computes wrongly.
 */
final class SmokeTest {
  /** Losses of {@link #losses()} under PyTorch 2.7.1 on a CPU. */
  private static final double[] KNOWN = {3.0291758, 2.4613477, 2.0381151};

  private static final double TOLERANCE = 1e-4;

  private SmokeTest() {}

  /**
   * Runs the steps on the CPU.
   *
   * @param installation the PyTorch that was loaded, for the message
   * @throws InputException if a call fails or a loss is another
   */
  static void run(TorchInstallation installation) {
    String found = "other losses than";
    try {
      double[] losses = losses();
      if (IntStream.range(0, KNOWN.length)
          .allMatch(i -> Math.abs(losses[i] - KNOWN[i]) <= TOLERANCE)) {
        return;
      }
    } catch (EngineException e) {
      found = "an error (" + e.getMessage().lines().findFirst().orElse("unknown") + ") instead of";
    }
    throw InputException.of(
        "PYTORCH_LIBRARY_PATH: over %s (PyTorch %s) three steps of a tiny model give %s what they"
            + " give over PyTorch 2.7.1: its JNI library does not fit; bring PyTorch %s.x, or a"
            + " libdjl_torch.so built against yours",
        installation.folder(),
        installation.version().orElse("of unknown version"),
        found,
        TorchInstallation.FITTING);
  }

  /**
   * Losses of three steps.
   *
   * @return nats per token
   */
  static double[] losses() {
    int rows = 2;
    int length = 8;
    int vocabulary = 16;
    ModelSpec spec = ModelSpec.of("smoke-test", 1, 16, 2);
    ProxyOptions options =
        new ProxyOptions(
            spec, vocabulary, length, Precision.FP32, new DeviceChoice.Cpu(), 1, AdamW.PYTHIA, 1);
    int[] tokens = IntStream.range(0, rows * (length + 1)).map(i -> i * 7 % vocabulary).toArray();
    double[] losses = new double[KNOWN.length];
    try (Proxy proxy = Proxy.open(options)) {
      for (int step = 0; step < losses.length; step++) {
        proxy.forwardBackward(tokens, rows, (long) rows * length);
        proxy.update(1e-2);
        losses[step] = proxy.read().loss();
      }
    }
    return losses;
  }
}
