package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/**
 * The count of bytes that the micro-batch is chosen by; {@code scripts/bench/memory} measures them.
 */
class ActivationMemoryTest {
  private static final ModelSpec PYTHIA_160M = ModelSpec.of("pythia-160m", 12, 768, 12);

  private static ActivationMemory of(Precision precision, boolean gpu, String choices) {
    ProxyOptions options =
        new ProxyOptions(
            PYTHIA_160M, 50_304, 2048, precision, new DeviceChoice.Cpu(), 1, AdamW.PYTHIA, 1);
    Program program = Program.of(PYTHIA_160M, precision, gpu, true).with(choices);
    return new ActivationMemory(options, program, gpu);
  }

  @Test
  void aLayerKeepsFourteenWidthsOfEveryTokenWithSplitProjectionsAndFifteenJoined() {
    double split = of(Precision.BF16, true, "").bytesPerToken() / 12;
    double joined = of(Precision.BF16, true, "split=false").bytesPerToken() / 12;
    assertEquals(14 * 768 * 2 + 4 * 12 + 8, split);
    assertEquals(768 * 2, joined - split);
    assertEquals(
        768 * 2,
        of(Precision.BF16_RESIDUAL_FP32, true, "").bytesPerToken() / 12 - split,
        "the residual stream in fp32 costs two bytes more of every width");
    assertEquals(14 * 768 * 4 + 4 * 12 + 8, of(Precision.FP32, true, "").bytesPerToken() / 12);
  }

  @Test
  void moreRowsAndLogitsTakeMore() {
    ActivationMemory memory = of(Precision.BF16, true, "");
    assertTrue(memory.bytes(2) > memory.bytes(1));
    assertTrue(
        of(Precision.BF16, true, "rows=1280").bytes(16) < memory.bytes(16),
        "fewer logits at a time");
    assertTrue(
        of(Precision.BF16, true, "softmax=false").bytes(16) > memory.bytes(16),
        "log-probabilities in fp32 beside the logits");
  }

  @Test
  void pythia160mFitsAnH100AtSixteenSequences() {
    double gibibytes = of(Precision.BF16, true, "").bytes(16) / (double) (1L << 30);
    // Weights, gradients and moments come to 2.4 GiB; a prediction until a GPU has been measured.
    assertTrue(gibibytes > 8 && gibibytes < 16, gibibytes + " GiB");
  }
}
