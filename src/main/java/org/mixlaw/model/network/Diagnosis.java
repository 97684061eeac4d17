package org.mixlaw.model.network;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.machine.GpuMachine;
import org.mixlaw.model.machine.NvidiaDriver;
import org.mixlaw.model.machine.Nvml;
import org.mixlaw.model.machine.TorchInstallation;
import org.mixlaw.model.machine.TorchPlan;

/**
 * What this machine offers for training, what a run would use, and what stands in the way. Nothing
 * is downloaded to find out.
 *
 * @param djl DJL's version
 * @param pytorch PyTorch's version, empty where none fits
 * @param source where PyTorch comes from, in words
 * @param cuda the CUDA that PyTorch was built with
 * @param driver NVIDIA's driver
 * @param driverCuda the newest CUDA that the driver runs
 * @param gpus the visible GPUs
 * @param cache the folder that PyTorch is unpacked or downloaded into
 * @param uses what a run with {@code --device auto} computes on; empty where it would be refused,
 *     or where PyTorch must be fetched first
 * @param problems what is wrong and how to mend it, a sentence each
 * @param notes what is worth knowing and no fault
 */
public record Diagnosis(
    String djl,
    Optional<String> pytorch,
    String source,
    Optional<String> cuda,
    Optional<String> driver,
    Optional<String> driverCuda,
    List<GpuReport> gpus,
    Path cache,
    Optional<ComputePlatform> uses,
    List<String> problems,
    List<String> notes) {

  /**
   * One GPU.
   *
   * @param index its CUDA index
   * @param name the board's name
   * @param capability its generation as PyTorch writes it, such as {@code sm_90}
   * @param memory bytes in all
   * @param used bytes in use by everybody
   * @param flash whether flash attention and bfloat16 are there
   */
  public record GpuReport(
      int index, String name, String capability, long memory, long used, boolean flash) {}

  /**
   * Examines this machine: finds PyTorch and trains a tiny model for a step where a run would be.
   *
   * @return what was found
   */
  public static Diagnosis ofThisMachine() {
    GpuMachine machine = GpuMachine.here();
    List<String> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Optional<TorchPlan> plan = Optional.empty();
    Optional<ComputePlatform> uses = Optional.empty();
    try {
      plan = Optional.of(TorchEngine.plan());
      uses = plan.get().fetches().isEmpty() ? Optional.of(tryOut()) : Optional.empty();
    } catch (InputException | EngineException | DeviceOutOfMemory e) {
      problems.add(e.getMessage().lines().findFirst().orElse(e.toString()));
    }
    boolean refused = uses.isEmpty() && plan.map(p -> refused(machine, p)).orElse(false);
    if (!refused) {
      plan.flatMap(TorchPlan::fetches)
          .ifPresent(what -> notes.add("the first run will download " + what));
    }
    if (problems.isEmpty()) { // else the reason has been met
      (refused ? problems : notes).addAll(plan.map(p -> unusable(machine, p)).orElse(List.of()));
    }
    if (!machine.gpu() && GpuMachine.amdDevice(Path.of("/"))) {
      notes.add("an AMD GPU is there; DJL's PyTorch knows NVIDIA's alone, so runs are on the CPU");
    }
    uses.filter(platform -> platform.gpu().isPresent())
        .filter(platform -> platform.precision() == Precision.FP32)
        .ifPresent(
            platform ->
                notes.add(
                    platform.gpu().get()
                        + " or a GPU beside it has no bfloat16 (Ampere and later have): precision"
                        + " auto means fp32"));
    return new Diagnosis(
        Engine.getDjlVersion(),
        plan.map(TorchPlan::version),
        plan.map(Diagnosis::words).orElse("none that fits"),
        plan.flatMap(TorchPlan::cuda),
        Optional.of(machine.driver().version()).filter(version -> !version.isEmpty()),
        Optional.of(machine.driver().cuda()).filter(c -> c > 0).map(NvidiaDriver::dotted),
        gpus(machine),
        machine.cache(),
        uses,
        List.copyOf(problems),
        List.copyOf(notes));
  }

  /** Whether a run that leaves the device to Mixlaw would be refused. */
  private static boolean refused(GpuMachine machine, TorchPlan plan) {
    return plan.noGpu().or(() -> machine.gpu(0).flatMap(plan::noGpu)).isPresent();
  }

  /** Why GPUs cannot be used, each reason once. */
  private static List<String> unusable(GpuMachine machine, TorchPlan plan) {
    return plan.noGpu()
        .map(List::of)
        .orElseGet(
            () ->
                machine.driver().gpus().stream()
                    .flatMap(gpu -> plan.noGpu(gpu).map(why -> gpu.name() + ": " + why).stream())
                    .distinct()
                    .toList());
  }

  private static String words(TorchPlan plan) {
    return switch (plan.source()) {
      case CLASS_PATH -> "the CPU library that Mixlaw brings";
      case DJL -> plan.fetches().isPresent() ? "to be downloaded" : "DJL's download";
      case GIVEN ->
          "PYTORCH_LIBRARY_PATH: "
              + plan.installation().map(TorchInstallation::words).orElse("")
              + (plan.installation().map(TorchInstallation::ownJni).orElse(false)
                  ? ", with a JNI library of its own"
                  : "");
    };
  }

  private static List<GpuReport> gpus(GpuMachine machine) {
    List<GpuReport> reports = new ArrayList<>();
    for (NvidiaDriver.Gpu gpu : machine.driver().gpus()) {
      Nvml.Usage usage =
          Nvml.find()
              .flatMap(nvml -> nvml.usage(gpu.uuid()))
              .orElse(new Nvml.Usage(gpu.memory(), 0));
      reports.add(
          new GpuReport(
              reports.size(),
              gpu.name(),
              gpu.architecture(),
              usage.total(),
              usage.used(),
              gpu.capability() > 0 && gpu.bf16()));
    }
    return reports;
  }

  /** One step of a tiny model where and as a run would compute it. */
  private static ComputePlatform tryOut() {
    DeviceChoice auto = new DeviceChoice.Auto();
    Precision precision = Devices.bf16(auto) ? Precision.BF16 : Precision.FP32;
    ModelSpec spec = ModelSpec.of("doctor", 1, 128, 2); // heads of 64, as Pythia's smaller models
    int length = 128;
    int[] tokens = new int[length + 1];
    ProxyOptions options = new ProxyOptions(spec, 128, length, precision, auto, 1, AdamW.PYTHIA, 0);
    try (Proxy proxy = Proxy.open(options)) {
      proxy.forwardBackward(tokens, 1, length);
      proxy.update(1e-3);
      StepReading reading = proxy.read();
      if (reading.nonFinite()) {
        throw InputException.of(
            "a step of a tiny model on %s gives the loss %s; this PyTorch computes wrongly here",
            proxy.platform().toString().toLowerCase(Locale.ROOT), reading.loss());
      }
      return proxy.platform();
    }
  }
}
