package org.mixlaw.model.machine;

import java.util.Optional;

/**
 * Why a GPU that is there cannot be used by the PyTorch that will be loaded: one sentence each,
 * with what to do. All of it is known before anything is loaded or fetched.
 */
final class GpuRefusal {
  /** How to bring a PyTorch that DJL's JNI library fits. */
  static final String OWN_TORCH =
      "pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128 (or copy such an"
          + " installation here) and set PYTORCH_LIBRARY_PATH to its torch/lib";

  private static final String OLDER_TORCH =
      "pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu126 and set"
          + " PYTORCH_LIBRARY_PATH to its torch/lib";
  private static final String USE_CPU = "; or --device cpu trains on the processor";
  private static final int CUDA_MAJOR = 12;

  private GpuRefusal() {}

  /** With the CPU's library on the class path. */
  static Optional<String> onClassPath(GpuMachine machine) {
    String reason =
        "PyTorch's CPU library is on the class path: start scripts/mixlaw with MIXLAW_CUDA=1";
    return machine.gpu()
        ? Optional.of(machine.trouble().orElse(reason) + USE_CPU)
        : Optional.empty();
  }

  /** With the PyTorch that DJL fetches. */
  static Optional<String> fetched(GpuMachine machine) {
    return ofMachine(machine, "PyTorch " + TorchPlan.VERSION, CUDA_MAJOR).or(() -> noJni(machine));
  }

  /** With the user's own PyTorch. */
  static Optional<String> given(GpuMachine machine, TorchInstallation torch) {
    if (machine.gpu() && !torch.cuda()) {
      return Optional.of(torch.words() + " was built without CUDA: " + OWN_TORCH + USE_CPU);
    }
    int major =
        torch.cudaVersion().map(v -> Integer.parseInt(v.split("\\.", 2)[0])).orElse(CUDA_MAJOR);
    return ofMachine(machine, torch.words(), major)
        .or(() -> torch.ownJni() ? Optional.empty() : noJni(machine));
  }

  /**
   * Because of a GPU's generation.
   *
   * @param gpu the GPU
   * @param plan the PyTorch
   */
  static Optional<String> ofGeneration(NvidiaDriver.Gpu gpu, TorchPlan plan) {
    boolean known = plan.version().startsWith(TorchInstallation.FITTING + ".");
    boolean before = plan.cuda().map(GpuRefusal::beforeBlackwell).orElse(false);
    String torch =
        plan.installation().map(TorchInstallation::words).orElse("PyTorch " + plan.version());
    String lacks =
        String.format(
            "%s was built with CUDA %s and holds no code for %s",
            torch, plan.cuda().orElse("?"), gpu.architecture());
    if (gpu.blackwell() && before) {
      return Optional.of(lacks + ", which needs 12.8: " + OWN_TORCH + USE_CPU);
    } else if (known && gpu.beforeMaxwell()) {
      return Optional.of(lacks + ": this GPU is too old" + USE_CPU);
    } else if (known && gpu.beforeTuring() && plan.cuda().isPresent() && !before) {
      return Optional.of(lacks + ", which needs 12.6 or older: " + OLDER_TORCH + USE_CPU);
    }
    return Optional.empty();
  }

  private static boolean beforeBlackwell(String cuda) {
    return cuda.matches("([0-9]|1[01])(\\..*)?|12\\.[0-7]");
  }

  private static Optional<String> ofMachine(GpuMachine machine, String torch, int cudaMajor) {
    if (!machine.gpu()) {
      return Optional.empty();
    }
    String flavor = machine.environment().getOrDefault(TorchPlan.FLAVOR, "");
    return machine
        .trouble()
        .or(
            () ->
                flavor.startsWith("cpu")
                    ? Optional.of(TorchPlan.FLAVOR + " is " + flavor + ": unset it")
                    : Optional.empty())
        .or(
            () ->
                machine
                    .driver()
                    .tooOld(torch, cudaMajor)
                    .map(reason -> reason + ": update the driver"))
        .map(reason -> reason + USE_CPU);
  }

  private static Optional<String> noJni(GpuMachine machine) {
    return machine.gpu() && machine.architecture().equals("aarch64")
        ? Optional.of(
            "DJL brings no CUDA library for this processor (aarch64): build libdjl_torch.so from"
                + " DJL's source against this machine's PyTorch and name the two in"
                + " MIXLAW_TORCH_JNI and PYTORCH_LIBRARY_PATH"
                + USE_CPU)
        : Optional.empty();
  }
}
