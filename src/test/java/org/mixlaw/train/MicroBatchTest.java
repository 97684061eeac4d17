package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.ProxyOptions;

class MicroBatchTest {
  private static int choose(ModelSpec spec, int sequenceLength, int batchSequences) {
    // The proxy of the tests says that 1 GiB is free.
    return MicroBatch.choose(
        new UnigramProxy(
            new ProxyOptions(
                spec,
                128,
                sequenceLength,
                Precision.FP32,
                new DeviceChoice.Cpu(),
                1,
                AdamW.PYTHIA,
                1)),
        batchSequences);
  }

  @Test
  void takesTheWholeBatchWhereItFits() {
    assertEquals(8, choose(ModelSpec.of("tiny", 2, 32, 2), 64, 8));
  }

  @Test
  void dividesABatchThatDoesNotFitEvenly() {
    // 36 x 2048 x 24 x 4 bytes are 7 MB a token: 121 tokens fit into four fifths of 1 GiB.
    ModelSpec large = ModelSpec.of("large", 24, 2048, 16);
    assertEquals(6, choose(large, 16, 12), "two passes of 6, though 7.6 would fit");
    assertEquals(6, choose(large, 16, 17), "6, 6 and 5");
    assertEquals(1, choose(large, 2048, 10), "never less than one sequence");
  }
}
