package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.model.machine.GpuMachine;
import org.mixlaw.model.machine.LoadFailure;
import org.mixlaw.model.machine.TorchPlan;

/** PyTorch through DJL: checked and started once, and made ready on every thread that calls it. */
final class TorchEngine {
  private static final ThreadLocal<Integer> THREADS = ThreadLocal.withInitial(() -> -1);
  private static Engine engine;
  private static GpuMachine machine;
  private static TorchPlan plan;

  private TorchEngine() {}

  /**
   * Starts PyTorch on the first call.
   *
   * @return the engine
   * @throws InputException if the PyTorch that the user points to does not fit, or none can be had
   */
  static synchronized Engine start() {
    if (engine == null) {
      plan();
      plan.properties().forEach(TorchEngine::tell);
      plan.fetches()
          .ifPresent(
              download -> {
                download.prepare();
                System.err.println("mixlaw: fetching " + download);
              });
      engine = load();
      plan.installation().ifPresent(SmokeTest::run);
    }
    return engine;
  }

  /** What will be loaded; decided on the first call, and loads nothing. */
  static synchronized TorchPlan plan() {
    if (plan == null) {
      machine = GpuMachine.here();
      plan = TorchPlan.of(machine);
    }
    return plan;
  }

  /** This machine, as it was when PyTorch was planned. */
  static synchronized GpuMachine machine() {
    plan();
    return machine;
  }

  /** Whether there may be a GPU to be used: not where the CPU's library is what will be loaded. */
  static synchronized boolean mayHaveGpu() {
    plan();
    return machine.gpu() || plan.source() != TorchPlan.Source.CLASS_PATH;
  }

  /** Sets a property, unless the user has set it or the variable of the same name. */
  private static void tell(String name, String value) {
    if (System.getProperty(name) == null && System.getenv(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static Engine load() {
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      throw LoadFailure.of(plan, e);
    }
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? "no reason given" : e.getMessage();
    return message.lines().findFirst().orElse(message);
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
   * which looks for the system's CUDA runtime, does not. Where a GPU is there, nothing but the
   * user's word leads to the CPU.
   *
   * @param choice the choice
   * @return the device
   * @throws InputException if there is no such GPU, or one that PyTorch cannot use
   */
  static Device device(DeviceChoice choice) {
    if (choice instanceof DeviceChoice.Cpu) {
      start();
      return Device.cpu();
    }
    int index = choice instanceof DeviceChoice.Gpu gpu ? gpu.index() : 0;
    // What the plan knows is said before anything is loaded or fetched.
    boolean there = plan().noGpu().isPresent() || machine.gpu() || start().hasCapability("CUDA");
    if (choice instanceof DeviceChoice.Auto && !there) {
      return Device.cpu(); // and start() has been called
    }
    unusable(index)
        .ifPresent(
            reason -> {
              throw InputException.of(
                  "device gpu:%d%s: %s",
                  index, there ? " (" + machine.gpuWords(index) + ")" : "", reason + others());
            });
    return Device.gpu(index);
  }

  /** How to take another GPU where the first cannot be used; empty where that is no way. */
  private static String others() {
    return machine.driver().gpus().stream()
        .filter(gpu -> plan.noGpu(gpu).isEmpty())
        .findFirst()
        .filter(gpu -> plan.noGpu(machine.driver().gpus().get(0)).isPresent())
        .map(gpu -> "; CUDA_VISIBLE_DEVICES=" + gpu.uuid() + " leaves " + gpu.name() + " alone")
        .orElse("");
  }

  /** Why a GPU cannot be used, and what to do; empty if it can. */
  static Optional<String> unusable(int index) {
    return plan()
        .noGpu()
        .or(() -> machine.gpu(index).flatMap(plan::noGpu))
        .or(
            () ->
                probe(Device.gpu(index))
                    .map(
                        reason ->
                            String.format(
                                "PyTorch %s cannot use it (%s); 'mixlaw doctor' shows what was"
                                    + " found, and --device cpu trains on the processor",
                                plan.version(), reason)));
  }

  private static Optional<String> probe(Device device) {
    if (!start().hasCapability("CUDA")) {
      return Optional.of("it sees no GPU");
    }
    try (NDManager manager = engine.newBaseManager(device)) {
      manager.zeros(new Shape(1)).toFloatArray();
      return Optional.empty();
    } catch (EngineException e) {
      return Optional.of(firstLine(e));
    }
  }
}
