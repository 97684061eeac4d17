package org.mixlaw.model.machine;

import ai.djl.util.Utils;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine offers to PyTorch, as far as it can be known before PyTorch is loaded.
 *
 * @param environment the environment variables
 * @param driver NVIDIA's driver with the GPUs that this process may use
 * @param deviceFiles whether the system shows an NVIDIA device, whatever the driver answers
 * @param trouble why the driver cannot be used, and what to do; empty where nothing stands against
 *     it
 * @param architecture the processor, as Java names it
 * @param cache the folder under which DJL keeps engines
 * @param cpuLibrary whether PyTorch's CPU library is on the class path, which DJL then takes
 * @param offline whether nothing may be fetched
 */
public record GpuMachine(
    Map<String, String> environment,
    NvidiaDriver driver,
    boolean deviceFiles,
    Optional<String> trouble,
    String architecture,
    Path cache,
    boolean cpuLibrary,
    boolean offline) {
  private static final Set<String> HIDING = Set.of("", "NoDevFiles");

  /**
   * This machine.
   *
   * @return what it is now
   */
  public static GpuMachine here() {
    Map<String, String> environment = System.getenv();
    NvidiaDriver driver = Nvml.find().map(Nvml::driver).orElse(NvidiaDriver.NONE);
    boolean shown = deviceFiles(Path.of("/")) && !hidden(environment);
    String architecture = System.getProperty("os.arch");
    URL cpuLibrary = GpuMachine.class.getResource("/native/lib/pytorch.properties");
    return new GpuMachine(
        environment,
        driver.visible(environment),
        shown,
        shown ? trouble(environment, driver, Nvml.refusal(), Nvml.cuda()) : Optional.empty(),
        architecture,
        Utils.getEngineCacheDir(),
        // The one that Mixlaw brings is for x86-64; elsewhere DJL passes it over.
        cpuLibrary != null && architecture.equals("amd64"),
        Utils.isOfflineMode());
  }

  /**
   * Why the GPU that the system shows cannot be used, as far as the driver alone can tell.
   *
   * @param environment the environment variables
   * @param driver the driver with all GPUs of the machine
   * @param refusal why the driver's management library does not answer, where it is there
   * @param cuda whether the driver's CUDA library is found
   * @return the reason and what to do, or empty
   */
  static Optional<String> trouble(
      Map<String, String> environment,
      NvidiaDriver driver,
      Optional<String> refusal,
      boolean cuda) {
    if (refusal.isPresent()) {
      return Optional.of(
          "NVIDIA's driver does not answer (\""
              + refusal.get()
              + "\"): nvidia-smi should say the same; reboot the node, or mend the driver there");
    }
    if (!cuda) {
      return Optional.of(
          "the system shows an NVIDIA GPU, but the driver's library libcuda.so.1 is not found: start"
              + " the container with it (apptainer --nv; docker --gpus all, with compute among"
              + " NVIDIA_DRIVER_CAPABILITIES), or install the driver's CUDA library");
    }
    String visible = environment.getOrDefault("CUDA_VISIBLE_DEVICES", "");
    return driver.gpus().isEmpty() || !driver.visible(environment).gpus().isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "CUDA_VISIBLE_DEVICES is '%s', which names none of the %d GPUs of this machine"
                    + " first: unset it, or name them by 0 to %d or by UUID",
                visible, driver.gpus().size(), driver.gpus().size() - 1));
  }

  /**
   * Whether a file system shows an AMD GPU's compute device.
   *
   * @param root the root of the file system
   * @return true where it does
   */
  public static boolean amdDevice(Path root) {
    return Files.exists(root.resolve("dev/kfd"));
  }

  /**
   * Whether a file system shows an NVIDIA device: the driver's own files, or Windows' under WSL2.
   *
   * @param root the root of the file system
   */
  static boolean deviceFiles(Path root) {
    return Files.exists(root.resolve("dev/nvidiactl"))
        || (Files.exists(root.resolve("dev/dxg"))
            && Files.exists(root.resolve("usr/lib/wsl/lib/libcuda.so.1")));
  }

  /** Whether the environment hides every GPU; {@code NoDevFiles} is Slurm's word for none. */
  static boolean hidden(Map<String, String> environment) {
    String visible = environment.getOrDefault("CUDA_VISIBLE_DEVICES", "all").strip();
    return visible.startsWith("-1") || HIDING.contains(visible);
  }

  /**
   * Whether a GPU is to be used where the user leaves the device to Mixlaw.
   *
   * @return true where the system shows one, or the driver
   */
  public boolean gpu() {
    return deviceFiles || !driver.gpus().isEmpty();
  }

  /**
   * The GPU that CUDA numbers so, as the driver sees it.
   *
   * @param index its CUDA index
   * @return the GPU, or empty where the driver knows none
   */
  public Optional<NvidiaDriver.Gpu> gpu(int index) {
    return index < driver.gpus().size() ? Optional.of(driver.gpus().get(index)) : Optional.empty();
  }

  /**
   * A GPU in words, for messages.
   *
   * @param index its CUDA index
   * @return its name and the driver
   */
  public String gpuWords(int index) {
    return gpu(index)
        .map(gpu -> gpu.name() + ", driver " + driver.version())
        .orElse("an NVIDIA GPU");
  }
}
