package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/** What PyTorch says when memory runs out is told from its other errors. */
class DeviceOutOfMemoryTest {
  private static Optional<String> read(String message) {
    return DeviceOutOfMemory.in(new EngineException(message)).map(DeviceOutOfMemory::asked);
  }

  @Test
  void allocatorsAndCudasLibrariesAreUnderstood() {
    assertEquals(
        Optional.of("asked for 2.34 GiB"),
        read(
            "The following operation failed in the TorchScript interpreter.\n"
                + "RuntimeError: CUDA out of memory. Tried to allocate 2.34 GiB. GPU 0 has a total"
                + " capacity of 79.11 GiB of which 1.20 GiB is free."));
    assertEquals(
        Optional.of("asked for 64000000000 bytes"),
        read(
            "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate"
                + " memory: you tried to allocate 64000000000 bytes. Error code 12"));
    assertTrue(read("CUDA error: out of memory").isPresent());
    assertTrue(read("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`").isPresent());
    assertEquals(Optional.empty(), read("CUDA error: an illegal memory access was encountered"));
    assertEquals(Optional.empty(), DeviceOutOfMemory.in(new EngineException((String) null)));
  }

  @Test
  void aProxyThatDiscardsWhatItSummedTrainsAsIfNothingHadBeen() {
    ModelSpec spec = ModelSpec.of("tiny", 1, 16, 2);
    ProxyOptions options =
        new ProxyOptions(spec, 32, 8, Precision.FP32, new DeviceChoice.Cpu(), 1, AdamW.PYTHIA, 1);
    int[] tokens = new int[2 * 9];
    java.util.Arrays.setAll(tokens, i -> i * 5 % 32);
    try (Proxy plain = Proxy.open(options);
        Proxy discarding = Proxy.open(options)) {
      discarding.forwardBackward(tokens, 1, 16);
      discarding.discard();
      for (Proxy proxy : new Proxy[] {plain, discarding}) {
        proxy.forwardBackward(tokens, 2, 16);
        proxy.update(1e-2);
      }
      assertEquals(plain.read(), discarding.read());
    }
  }
}
