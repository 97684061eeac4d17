package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/** The ways of the network program differ in speed and rounding, not in what they compute. */
class ProgramTest {
  private static final ModelSpec SPEC = ModelSpec.of("tiny", 2, 32, 2);
  private static final int VOCABULARY = 96;
  private static final int LENGTH = 16;
  private static final int ROWS = 3;

  /** Of sums in another order: what fp32 rounds over four steps. */
  private static final double ROUNDING = 2e-6;

  /** Of bfloat16's eight bits of precision, over the losses of a small batch. */
  private static final double HALF_PRECISION = 5e-3;

  private static List<Double> train(Precision precision, String choices) {
    ProxyOptions options =
        new ProxyOptions(
            SPEC,
            VOCABULARY,
            LENGTH,
            precision,
            new DeviceChoice.Cpu(),
            1,
            AdamW.PYTHIA,
            1,
            choices);
    Random random = new Random(5);
    int[] tokens = random.ints(ROWS * (LENGTH + 1), 0, VOCABULARY).toArray();
    List<Double> readings = new ArrayList<>();
    try (Proxy proxy = Proxy.open(options)) {
      for (int step = 0; step < 4; step++) {
        proxy.forwardBackward(tokens, ROWS, ROWS * LENGTH);
        proxy.update(1e-3);
        StepReading reading = proxy.read();
        readings.add(reading.loss());
        readings.add(reading.updates().get(0).gradientNorm());
      }
      int[] inputs = new int[LENGTH];
      System.arraycopy(tokens, 0, inputs, 0, LENGTH);
      readings.add(proxy.evaluate(inputs, inputs, 1).mean());
    }
    return readings;
  }

  private static void assertNear(List<Double> expected, List<Double> found, double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), tolerance * expected.get(i), "reading " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention=cpu",
        "attention=autograd",
        "split=true",
        "split=true,attention=autograd",
        "softmax=false",
        "rows=7",
        "rows=7,softmax=false,split=true"
      })
  void everyWayTrainsTheSameModel(String choices) {
    List<Double> plain = train(Precision.FP32, "attention=autograd,split=false,softmax=false");
    assertNear(plain, train(Precision.FP32, choices), ROUNDING);
    assertNear(plain, train(Precision.BF16, choices), HALF_PRECISION);
    assertNear(plain, train(Precision.BF16, choices + ",wide=false"), HALF_PRECISION);
    assertNear(plain, train(Precision.BF16_RESIDUAL_FP32, choices), HALF_PRECISION);
  }

  @Test
  void theDeviceChoosesFlashAttentionWhereItIsThere() {
    assertEquals(Program.Attention.FLASH, Program.of(SPEC, Precision.BF16, true, true).attention());
    assertEquals(
        Program.Attention.AUTOGRAD,
        Program.of(SPEC, Precision.BF16, true, false).attention(),
        "before Ampere");
    assertEquals(
        Program.Attention.AUTOGRAD, Program.of(SPEC, Precision.FP32, true, true).attention());
    ModelSpec wide = ModelSpec.of("wide", 1, 1024, 2);
    assertEquals(
        Program.Attention.AUTOGRAD,
        Program.of(wide, Precision.BF16, true, true).attention(),
        "heads of 512");
    assertEquals(Program.Attention.CPU, Program.of(SPEC, Precision.BF16, false, true).attention());
  }

  @ParameterizedTest
  @ValueSource(strings = {"speed=fast", "split", "split=yes", "rows=0", "attention=slow"})
  void unknownChoicesAreNamed(String choice) {
    Program program = Program.of(SPEC, Precision.FP32, false, false);
    InputException e = assertThrows(InputException.class, () -> program.with(choice));
    assertTrue(e.getMessage().startsWith("program choice '" + choice + "': accepted are "));
  }
}
