package org.mixlaw.model.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;

/**
 * Which PyTorch will be loaded and how, decided from the machine alone before anything is loaded or
 * fetched. Left to itself, DJL takes the CPU wherever it does not find a CUDA runtime, and says so
 * only in a warning.
 *
 * @param source where PyTorch comes from
 * @param installation the PyTorch that the user points to, if any
 * @param version PyTorch's version
 * @param cuda the CUDA that it was built with; empty where it was built without or nothing says it
 * @param properties system properties that tell DJL what it would otherwise guess
 * @param fetches what will be downloaded, in words; empty where nothing will
 * @param noGpu why the GPU that is there cannot be used, and what to do; empty where nothing is
 *     known to stand against it
 */
public record TorchPlan(
    Source source,
    Optional<TorchInstallation> installation,
    String version,
    Optional<String> cuda,
    SortedMap<String, String> properties,
    Optional<String> fetches,
    Optional<String> noGpu) {

  /** Where a PyTorch comes from. */
  public enum Source {
    /** The CPU library on the class path. */
    CLASS_PATH,
    /** What DJL has downloaded or will. */
    DJL,
    /** The user's own, by {@code PYTORCH_LIBRARY_PATH}. */
    GIVEN
  }

  /** The version that Mixlaw brings or has DJL fetch. */
  public static final String VERSION = "2.7.1";

  private static final String CUDA_FLAVOR = "cu128";
  private static final String CUDA_OF_FLAVOR = "12.8";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String USE_CPU = "--device cpu trains on the processor";
  private static final String OWN_TORCH =
      "pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128 (or copy such an"
          + " installation here) and set PYTORCH_LIBRARY_PATH to its torch/lib";

  /**
   * Decides.
   *
   * @param machine the machine
   * @return the plan
   * @throws InputException if what the environment points to does not fit, or something would have
   *     to be downloaded and must not be
   */
  public static TorchPlan of(GpuMachine machine) {
    Optional<TorchInstallation> given = TorchInstallation.of(machine.environment());
    if (given.isPresent()) {
      return given(machine, given.get());
    }
    return machine.cpuLibrary() ? classPath(machine) : djl(machine);
  }

  private static TorchPlan given(GpuMachine machine, TorchInstallation torch) {
    SortedMap<String, String> properties = new TreeMap<>();
    boolean driver = machine.gpu();
    properties.put(FLAVOR, torch.cuda() && driver ? CUDA_FLAVOR : "cpu");
    // Of its own: DJL takes a folder with nothing but a JNI library for a PyTorch that is there.
    properties.put("ENGINE_CACHE_DIR", machine.cache().resolve("given-pytorch").toString());
    List<Path> runtime = torch.cudaRuntime();
    if (!runtime.isEmpty()) {
      properties.put(
          "jna.library.path",
          runtime.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }
    Optional<String> noGpu = Optional.empty();
    if (driver && !torch.cuda()) {
      noGpu =
          Optional.of(torch.words() + " was built without CUDA: " + OWN_TORCH + "; or " + USE_CPU);
    } else if (machine.gpu(0).map(NvidiaDriver.Gpu::blackwell).orElse(false)
        && torch.beforeBlackwell()) {
      noGpu =
          Optional.of(
              String.format(
                  "%s was built with CUDA %s and holds no code for %s, which needs 12.8: %s; or %s",
                  torch.words(),
                  torch.cudaVersion().orElse("?"),
                  machine.gpu(0).map(NvidiaDriver.Gpu::architecture).orElse("it"),
                  OWN_TORCH,
                  USE_CPU));
    }
    return new TorchPlan(
        Source.GIVEN,
        Optional.of(torch),
        torch.version().orElse("of unknown version"),
        torch.cudaVersion(),
        properties,
        Optional.empty(),
        noGpu.or(() -> oldDriver(machine)));
  }

  private static TorchPlan classPath(GpuMachine machine) {
    return new TorchPlan(
        Source.CLASS_PATH,
        Optional.empty(),
        VERSION,
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty(),
        machine.gpu()
            ? Optional.of(
                "PyTorch's CPU library is on the class path: start scripts/mixlaw with"
                    + " MIXLAW_CUDA=1; or "
                    + USE_CPU)
            : Optional.empty());
  }

  private static TorchPlan djl(GpuMachine machine) {
    Optional<String> noGpu = oldDriver(machine).or(() -> noJni(machine));
    boolean cuda = machine.gpu() && noGpu.isEmpty();
    String flavor = machine.environment().getOrDefault(FLAVOR, cuda ? CUDA_FLAVOR : "cpu");
    SortedMap<String, String> properties = new TreeMap<>(Map.of(FLAVOR, flavor));
    String classifier =
        "linux-" + (machine.architecture().equals("amd64") ? "x86_64" : machine.architecture());
    Path kept =
        machine.cache().resolve("pytorch").resolve(VERSION + "-" + flavor + "-" + classifier);
    Optional<String> fetches =
        Files.exists(kept.resolve("libtorch.so"))
            ? Optional.empty()
            : Optional.of(
                String.format(
                    "PyTorch %s %s, into %s",
                    VERSION,
                    flavor.startsWith("cu")
                        ? "for CUDA " + CUDA_OF_FLAVOR + " (some gigabytes, once)"
                        : "for the CPU (200 MB, once)",
                    kept));
    if (machine.offline() && fetches.isPresent()) {
      throw InputException.of(
          "%s would have to be downloaded, but downloads are forbidden (ai.djl.offline): %s",
          fetches.get(), OWN_TORCH);
    }
    return new TorchPlan(
        Source.DJL,
        Optional.empty(),
        VERSION,
        flavor.startsWith("cu") ? Optional.of(CUDA_OF_FLAVOR) : Optional.empty(),
        properties,
        fetches,
        noGpu);
  }

  private static Optional<String> oldDriver(GpuMachine machine) {
    return machine
        .driver()
        .tooOld()
        .filter(reason -> machine.gpu())
        .map(reason -> reason + ": update the driver; or " + USE_CPU);
  }

  private static Optional<String> noJni(GpuMachine machine) {
    return machine.gpu() && machine.architecture().equals("aarch64")
        ? Optional.of(
            "DJL brings no CUDA library for this processor (aarch64): build libdjl_torch.so from"
                + " DJL's source against this machine's PyTorch and name the two in"
                + " MIXLAW_TORCH_JNI and PYTORCH_LIBRARY_PATH; or "
                + USE_CPU)
        : Optional.empty();
  }

  /**
   * What to do where the download fails.
   *
   * @return the words behind "without a network"
   */
  public static String withoutNetwork() {
    return "on a machine with a network, " + OWN_TORCH;
  }
}
