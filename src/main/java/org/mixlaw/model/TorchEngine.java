package org.mixlaw.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.mixlaw.base.InputException;

/** PyTorch through DJL: started once, and made ready on every thread that calls it. */
final class TorchEngine {
  private static final ThreadLocal<Integer> THREADS = ThreadLocal.withInitial(() -> -1);
  private static Engine engine;

  private TorchEngine() {}

  /**
   * Starts PyTorch on the first call.
   *
   * @return the engine
   * @throws InputException if the PyTorch found does not fit
   */
  static synchronized Engine start() {
    if (engine == null) {
      engine = Engine.getEngine("PyTorch");
    }
    return engine;
  }

  /**
   * Makes the calling thread ready. The flags are thread-local in PyTorch: the optimizing graph
   * executor must be off (it breaks bf16 and gains nothing here), and a new thread has its own
   * number of OpenMP threads.
   *
   * @param threads CPU threads inside one operation
   */
  static void enter(int threads) {
    JniUtils.setGraphExecutorOptimize(false);
    if (THREADS.get() != threads) {
      JniUtils.setNumThreads(threads);
      THREADS.set(threads);
    }
  }

  /**
   * Finds the device that a choice means.
   *
   * @param choice the choice
   * @return the device
   * @throws InputException if there is no such GPU
   */
  static Device device(DeviceChoice choice) {
    int gpus = start().getGpuCount();
    if (choice instanceof DeviceChoice.Gpu gpu) {
      if (gpu.index() >= gpus) {
        throw InputException.of(
            "device gpu:%d: PyTorch %s sees %s; accepted are cpu%s",
            gpu.index(),
            engine.getVersion(),
            gpus == 0 ? "no GPU" : gpus + " of them",
            gpus == 0 ? "" : " and gpu:0 to gpu:" + (gpus - 1));
      }
      return Device.gpu(gpu.index());
    }
    return choice instanceof DeviceChoice.Auto && gpus > 0 ? Device.gpu(0) : Device.cpu();
  }
}
