package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/** Replicas that share a batch train the model that one proxy trains. */
class ReplicatedProxyTest {
  private static final int VOCABULARY = 64;
  private static final int LENGTH = 16;

  private static ProxyOptions options(String device) {
    return new ProxyOptions(
        ModelSpec.of("test", 2, 16, 2),
        VOCABULARY,
        LENGTH,
        Precision.FP32,
        DeviceChoice.parse(device),
        7,
        AdamW.PYTHIA,
        1);
  }

  private static int[] tokens(long seed, int rows) {
    return new Random(seed).ints((long) rows * (LENGTH + 1), 0, VOCABULARY / 2).toArray();
  }

  /**
   * A batch in passes of some rows; the losses of its rows, and the gradient's norm behind them.
   */
  private static List<Double> step(Proxy proxy, int step, int... passes) {
    int rows = java.util.Arrays.stream(passes).sum();
    for (int pass : passes) {
      proxy.forwardBackward(tokens(step * 10L + pass, pass), pass, (long) rows * LENGTH);
    }
    proxy.update(3e-3);
    StepReading reading = proxy.read();
    List<Double> read = new ArrayList<>(reading.sequenceLosses());
    read.add(reading.updates().get(0).gradientNorm());
    return read;
  }

  private static void assertClose(List<Double> expected, List<Double> found, String message) {
    assertEquals(expected.size(), found.size(), message);
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), 1e-6 * expected.get(i), message);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 4", "2, 5, 2", "3, 4, 3", "4, 8, 1", "4, 7, 6"})
  void lossesAndNormsOfFiftyStepsAreThoseOfOneProxy(int replicas, int first, int second) {
    try (Proxy one = Proxy.open(options("cpu"));
        Proxy several = Proxy.open(options("cpu:" + replicas))) {
      assertEquals("cpu:" + replicas, several.device());
      assertEquals(replicas, several.replicas());
      for (int i = 0; i < 50; i++) {
        assertClose(step(one, i, first, second), step(several, i, first, second), "step " + i);
      }
      int[] inputs = tokens(1, 5);
      int[] targets = tokens(2, 5);
      targets[3 * LENGTH] = -100;
      List<TokenLoss> expected = one.evaluateRows(inputs, targets, 5);
      List<TokenLoss> found = several.evaluateRows(inputs, targets, 5);
      for (int row = 0; row < 5; row++) {
        assertEquals(expected.get(row).tokens(), found.get(row).tokens());
        assertEquals(expected.get(row).sum(), found.get(row).sum(), 1e-6 * expected.get(row).sum());
      }
      assertEquals(LENGTH - 1, found.get(3).tokens());
    }
  }

  @Test
  void goesOnBitForBitFromItsFilesAndOthersFromThemAsWell(@TempDir Path folder) throws Exception {
    List<List<Double>> whole = new ArrayList<>();
    try (Proxy proxy = Proxy.open(options("cpu:3"))) {
      for (int i = 0; i < 20; i++) {
        whole.add(step(proxy, i, 4, 3));
        if (i == 9) {
          proxy.saveWeights(folder.resolve("w"));
          proxy.saveOptimizer(folder.resolve("o"));
        }
      }
    }
    for (String device : List.of("cpu:3", "cpu:2", "cpu")) {
      try (Proxy proxy = Proxy.open(options(device))) {
        proxy.loadWeights(folder.resolve("w"));
        proxy.loadOptimizer(folder.resolve("o"));
        for (int i = 10; i < 20; i++) {
          List<Double> found = step(proxy, i, 4, 3);
          assertClose(whole.get(i), found, device + ", step " + i);
          if (device.equals("cpu:3")) {
            assertEquals(whole.get(i), found);
          }
        }
      }
    }
  }

  @Test
  void everyReplicaHasTheSameWeightsAfterUpdates(@TempDir Path folder) throws Exception {
    List<Replica> replicas = Collections.synchronizedList(new ArrayList<>());
    Function<ProxyOptions, Replica> open =
        options -> {
          Replica replica = new TorchProxy(options);
          replicas.add(replica);
          return replica;
        };
    ProxyOptions options = options("cpu:2");
    try (Proxy proxy = new ReplicatedProxy(options, Devices.each(options.device()), open)) {
      for (int i = 0; i < 5; i++) {
        step(proxy, i, 3);
      }
      replicas.get(0).saveWeights(folder.resolve("a"));
      replicas.get(1).saveWeights(folder.resolve("b"));
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
    }
  }

  /** The second of two replicas fails at a call of a method, counted from 0. */
  private static Proxy failing(String method, int call, RuntimeException failure) {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger calls = new AtomicInteger();
    ProxyOptions options = options("cpu:2");
    return new ReplicatedProxy(
        options,
        Devices.each(options.device()),
        each -> {
          Replica replica = new TorchProxy(each);
          if (opened.getAndIncrement() == 0) {
            return replica;
          }
          return (Replica)
              java.lang.reflect.Proxy.newProxyInstance(
                  Replica.class.getClassLoader(),
                  new Class<?>[] {Replica.class},
                  (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && calls.getAndIncrement() == call) {
                      throw failure;
                    }
                    try {
                      return called.invoke(replica, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
        });
  }

  @Test
  void aReplicaThatFailsIsNamedAndNobodyWaitsForIt() {
    for (String method : List.of("forwardBackward", "exchange", "update", "read")) {
      try (Proxy proxy =
          failing(method, 2, new IllegalStateException("CUDA error: unspecified\nlaunch"))) {
        step(proxy, 0, 4);
        step(proxy, 1, 4);
        DeviceFailure e = assertThrows(DeviceFailure.class, () -> step(proxy, 2, 4), method);
        assertTrue(
            e.getMessage().matches("replica [12] of 2 on cpu failed \\(CUDA error: unspecified\\)"),
            e.getMessage());
      }
    }
  }

  @Test
  void whereOneHasTooLittleMemoryAllBeginTheStepAgain() {
    DeviceOutOfMemory full = new DeviceOutOfMemory("asked for 2 GiB", new IllegalStateException());
    try (Proxy one = Proxy.open(options("cpu"));
        Proxy several = failing("forwardBackward", 0, full)) {
      assertThrows(DeviceOutOfMemory.class, () -> step(several, 0, 4));
      several.discard();
      for (int i = 0; i < 3; i++) {
        assertClose(step(one, i, 4), step(several, i, 4), "step " + i);
      }
    }
    try (Proxy several = failing("update", 0, full)) {
      assertThrows(DeviceFailure.class, () -> step(several, 0, 4), "others are a step ahead");
    }
  }

  @Test
  void devicesAreReadFromWords() {
    assertEquals(new DeviceChoice.Cpu(), DeviceChoice.parse("cpu:1"));
    assertEquals(
        new DeviceChoice.Replicas(List.of(new DeviceChoice.Gpu(1), new DeviceChoice.Gpu(3))),
        DeviceChoice.parse("cuda:1,3"));
    assertEquals(new DeviceChoice.Gpu(2), DeviceChoice.parse("GPU:2"));
    assertEquals(new DeviceChoice.AllGpus(), DeviceChoice.parse("gpu:all"));
    for (String wrong : List.of("gpu:0,0", "gpu:0,", "gpu:", "cpu:0", "cpu:0,1", "all", "gpu:-1")) {
      assertThrows(InputException.class, () -> DeviceChoice.parse(wrong), wrong);
    }
  }
}
