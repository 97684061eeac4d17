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
 * @param fetches what will be downloaded; empty where nothing will
 * @param noGpu why no GPU that is there can be used, and what to do; empty where nothing is known
 *     to stand against them all
 */
public record TorchPlan(
    Source source,
    Optional<TorchInstallation> installation,
    String version,
    Optional<String> cuda,
    SortedMap<String, String> properties,
    Optional<EngineDownload> fetches,
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

  /** The variable that tells DJL which build to take. */
  static final String FLAVOR = "PYTORCH_FLAVOR";

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
    return new TorchPlan(
        Source.GIVEN,
        Optional.of(torch),
        torch.version().orElse("of unknown version"),
        torch.cudaVersion(),
        properties,
        Optional.empty(),
        GpuRefusal.given(machine, torch));
  }

  private static TorchPlan classPath(GpuMachine machine) {
    return new TorchPlan(
        Source.CLASS_PATH,
        Optional.empty(),
        VERSION,
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty(),
        GpuRefusal.onClassPath(machine));
  }

  private static TorchPlan djl(GpuMachine machine) {
    Optional<String> noGpu = GpuRefusal.fetched(machine);
    boolean cuda = machine.gpu() && noGpu.isEmpty();
    String flavor = machine.environment().getOrDefault(FLAVOR, cuda ? CUDA_FLAVOR : "cpu");
    SortedMap<String, String> properties = new TreeMap<>(Map.of(FLAVOR, flavor));
    String classifier =
        "linux-" + (machine.architecture().equals("amd64") ? "x86_64" : machine.architecture());
    Path kept =
        machine.cache().resolve("pytorch").resolve(VERSION + "-" + flavor + "-" + classifier);
    Optional<EngineDownload> fetches =
        Files.exists(kept.resolve("libtorch.so"))
            ? Optional.empty()
            : Optional.of(
                new EngineDownload(
                    String.format(
                        "PyTorch %s for %s, once)",
                        VERSION,
                        flavor.startsWith("cu")
                            ? "CUDA " + CUDA_OF_FLAVOR + " (some gigabytes"
                            : "the CPU (200 MB"),
                    kept));
    if (machine.offline() && fetches.isPresent()) {
      throw InputException.of(
          "%s would have to be downloaded, but downloads are forbidden (ai.djl.offline): %s",
          fetches.get(), GpuRefusal.OWN_TORCH);
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

  /**
   * Why a GPU cannot be used, and what to do.
   *
   * @param gpu the GPU, as the driver sees it
   * @return the reason; empty where nothing is known to stand against it
   */
  public Optional<String> noGpu(NvidiaDriver.Gpu gpu) {
    return noGpu.or(() -> GpuRefusal.ofGeneration(gpu, this));
  }
}
