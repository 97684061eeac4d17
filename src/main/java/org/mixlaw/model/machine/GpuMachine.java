package org.mixlaw.model.machine;

import ai.djl.util.Utils;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What this machine offers to PyTorch, as far as it can be known before PyTorch is loaded.
 *
 * @param environment the environment variables
 * @param driver NVIDIA's driver with the GPUs that this process may use
 * @param deviceFiles whether the system shows an NVIDIA device, whatever the driver answers
 * @param architecture the processor, as Java names it
 * @param cache the folder under which DJL keeps engines
 * @param cpuLibrary whether PyTorch's CPU library is on the class path, which DJL then takes
 * @param offline whether nothing may be fetched
 */
public record GpuMachine(
    Map<String, String> environment,
    NvidiaDriver driver,
    boolean deviceFiles,
    String architecture,
    Path cache,
    boolean cpuLibrary,
    boolean offline) {

  /**
   * This machine.
   *
   * @return what it is now
   */
  public static GpuMachine here() {
    Map<String, String> environment = System.getenv();
    NvidiaDriver driver = Nvml.find().map(Nvml::driver).orElse(NvidiaDriver.NONE);
    URL cpuLibrary = GpuMachine.class.getResource("/native/lib/pytorch.properties");
    return new GpuMachine(
        environment,
        driver.visible(environment),
        deviceFiles(Path.of("/")) && !hidden(environment),
        System.getProperty("os.arch"),
        Utils.getEngineCacheDir(),
        cpuLibrary != null,
        Utils.isOfflineMode());
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

  private static boolean hidden(Map<String, String> environment) {
    String visible = environment.get("CUDA_VISIBLE_DEVICES");
    return visible != null && (visible.isBlank() || visible.strip().startsWith("-1"));
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
   * The GPUs in words, for messages.
   *
   * @return the first one's name and the driver
   */
  public String gpuWords() {
    return gpu(0).map(gpu -> gpu.name() + ", driver " + driver.version()).orElse("an NVIDIA GPU");
  }
}
