package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mixlaw.base.InputException;

/** PyTorch through DJL: checked and started once, and made ready on every thread that calls it. */
final class TorchEngine {
  private static final ThreadLocal<Integer> THREADS = ThreadLocal.withInitial(() -> -1);
  private static Engine engine;

  private TorchEngine() {}

  /**
   * Starts PyTorch on the first call.
   *
   * @return the engine
   * @throws InputException if the PyTorch that the user points to does not fit
   */
  static synchronized Engine start() {
    if (engine == null) {
      Optional<TorchInstallation> installation = TorchInstallation.of(System.getenv());
      installation.ifPresent(TorchEngine::describe);
      engine = Engine.getEngine("PyTorch");
      if (installation.isPresent()) {
        SmokeTest.run(installation.get());
      }
    }
    return engine;
  }

  /** Tells DJL what it would otherwise guess from the system's CUDA runtime. */
  private static void describe(TorchInstallation installation) {
    if (System.getenv("PYTORCH_FLAVOR") == null) {
      boolean driver = Files.exists(Path.of("/dev/nvidiactl"));
      System.setProperty("PYTORCH_FLAVOR", installation.flavor(driver));
    }
    // pip keeps the CUDA runtime in a package beside torch, where JNA does not look.
    Path runtime = installation.folder().resolve("../../nvidia/cuda_runtime/lib").normalize();
    if (Files.isDirectory(runtime) && System.getProperty("jna.library.path") == null) {
      System.setProperty("jna.library.path", runtime.toString());
    }
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
   * Finds the device that a choice means. PyTorch itself is asked: it may see a GPU where DJL,
   * which looks for the system's CUDA runtime, does not.
   *
   * @param choice the choice
   * @return the device
   * @throws InputException if there is no such GPU
   */
  static Device device(DeviceChoice choice) {
    start();
    if (choice instanceof DeviceChoice.Gpu gpu) {
      Device device = Device.gpu(gpu.index());
      probe(device)
          .ifPresent(
              reason -> {
                throw InputException.of(
                    "device gpu:%d: PyTorch %s cannot use it (%s); cpu is accepted everywhere",
                    gpu.index(), engine.getVersion(), reason);
              });
      return device;
    }
    boolean gpu = choice instanceof DeviceChoice.Auto && probe(Device.gpu(0)).isEmpty();
    return gpu ? Device.gpu(0) : Device.cpu();
  }

  /** Why a device cannot be used, or empty if it can. */
  private static Optional<String> probe(Device device) {
    if (!engine.hasCapability("CUDA")) {
      return Optional.of("this PyTorch sees no GPU");
    }
    try (NDManager manager = engine.newBaseManager(device)) {
      manager.zeros(new Shape(1)).toFloatArray();
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(e.getMessage().lines().findFirst().orElse("unknown"));
    }
  }
}
