package org.mixlaw.model.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/**
 * Where an NVIDIA driver answers, PyTorch runs on the GPU or the reason is known before it runs.
 */
class TorchPlanTest {
  private static final NvidiaDriver.Gpu H100 =
      new NvidiaDriver.Gpu("GPU-1", "NVIDIA H100", 80L << 30, 90);
  private static final NvidiaDriver.Gpu B200 =
      new NvidiaDriver.Gpu("GPU-2", "NVIDIA B200", 180L << 30, 100);

  @TempDir Path folder;

  private static NvidiaDriver driver(NvidiaDriver.Gpu... gpus) {
    return new NvidiaDriver("570.124.06", 12_080, List.of(gpus));
  }

  private GpuMachine machine(NvidiaDriver driver, Map<String, String> environment) {
    return machine(driver, environment, "amd64", Optional.empty());
  }

  private GpuMachine machine(
      NvidiaDriver driver,
      Map<String, String> environment,
      String architecture,
      Optional<String> trouble) {
    return new GpuMachine(
        environment, driver, trouble.isPresent(), trouble, architecture, folder, false, false);
  }

  private GpuMachine withCpuLibrary(NvidiaDriver driver) {
    return new GpuMachine(Map.of(), driver, false, Optional.empty(), "amd64", folder, true, true);
  }

  private Map<String, String> torch(String version, boolean cuda) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("torch/lib"));
    Files.writeString(folder.resolve("torch/version.py"), "__version__ = '" + version + "'\n");
    Files.createFile(lib.resolve("libtorch.so"));
    if (cuda) {
      Files.createFile(lib.resolve("libtorch_cuda.so"));
    }
    return Map.of("PYTORCH_LIBRARY_PATH", lib.toString());
  }

  @Test
  void aNodeWithADriverAloneFetchesCudaAndSaysSo() throws IOException {
    TorchPlan plan = TorchPlan.of(machine(driver(H100), Map.of()));
    assertEquals(TorchPlan.Source.DJL, plan.source());
    assertEquals(
        "cu128",
        plan.properties().get("PYTORCH_FLAVOR"),
        "DJL by itself takes the CPU where it finds no CUDA runtime");
    assertEquals(Optional.of("12.8"), plan.cuda());
    Path kept = folder.resolve("pytorch/2.7.1-cu128-linux-x86_64");
    assertEquals(
        Optional.of("PyTorch 2.7.1 for CUDA 12.8 (some gigabytes, once), into " + kept),
        plan.fetches().map(EngineDownload::toString));
    assertEquals(Optional.empty(), plan.noGpu());

    Files.createDirectories(kept);
    Files.createFile(kept.resolve("0.36.0-libdjl_torch.so"));
    assertTrue(
        TorchPlan.of(machine(driver(H100), Map.of())).fetches().isPresent(),
        "a folder with the JNI library alone holds no PyTorch");
    Files.createFile(kept.resolve("libtorch.so"));
    assertEquals(Optional.empty(), TorchPlan.of(machine(driver(H100), Map.of())).fetches(), "once");
  }

  @Test
  void whereNothingMayBeFetchedOneSentenceSaysWhatToBring() {
    GpuMachine offline =
        new GpuMachine(
            Map.of(), driver(H100), false, Optional.empty(), "amd64", folder, false, true);
    InputException e = assertThrows(InputException.class, () -> TorchPlan.of(offline));
    assertTrue(e.getMessage().contains("downloads are forbidden"), e.getMessage());
    assertTrue(e.getMessage().contains("set PYTORCH_LIBRARY_PATH"), e.getMessage());
  }

  @Test
  void theNodesOwnPyTorchHasACacheOfItsOwn() throws IOException {
    Map<String, String> environment = torch("2.7.1+cu126", true);
    Path runtime = Files.createDirectories(folder.resolve("nvidia/cuda_runtime/lib"));
    TorchPlan plan = TorchPlan.of(machine(driver(H100), environment));
    assertEquals(TorchPlan.Source.GIVEN, plan.source());
    assertEquals("cu128", plan.properties().get("PYTORCH_FLAVOR"));
    assertEquals(
        folder.resolve("given-pytorch").toString(), plan.properties().get("ENGINE_CACHE_DIR"));
    assertEquals(runtime.toRealPath().toString(), plan.properties().get("jna.library.path"));
    assertEquals(Optional.of("12.6"), plan.cuda());
    assertEquals(Optional.empty(), plan.noGpu());
    assertEquals(Optional.empty(), plan.fetches());
  }

  @Test
  void aFolderOfLinksFindsTheCudaRuntimeBesideTheRealFiles() throws IOException {
    Path library = Path.of(torch("2.11.0+cu130", true).get("PYTORCH_LIBRARY_PATH"));
    Path runtime = Files.createDirectories(folder.resolve("nvidia/cu13/lib"));
    Path links = Files.createDirectories(folder.resolve("elsewhere/links"));
    for (String name : List.of("libtorch.so", "libtorch_cuda.so")) {
      Files.createSymbolicLink(links.resolve(name), library.resolve(name));
    }
    Files.createFile(links.resolve("libdjl_torch.so"));
    TorchPlan plan =
        TorchPlan.of(machine(driver(H100), Map.of("PYTORCH_LIBRARY_PATH", links.toString())));
    assertEquals(runtime.toRealPath().toString(), plan.properties().get("jna.library.path"));
    assertEquals(Optional.of("13.0"), plan.cuda());
  }

  @Test
  void blackwellNeedsCuda128() throws IOException {
    Map<String, String> environment = torch("2.7.1+cu126", true);
    String reason = TorchPlan.of(machine(driver(B200), environment)).noGpu(B200).orElseThrow();
    assertTrue(reason.contains("built with CUDA 12.6 and holds no code for sm_100"), reason);
    assertTrue(reason.contains("/whl/cu128"), reason);
    Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.7.1+cu128'\n");
    assertEquals(Optional.empty(), TorchPlan.of(machine(driver(B200), environment)).noGpu(B200));
    assertEquals(Optional.empty(), TorchPlan.of(machine(driver(B200), Map.of())).noGpu(B200));
  }

  @Test
  void aPyTorchWithoutCudaIsNamedBesideAGpuAndGoodWithoutOne() throws IOException {
    Map<String, String> environment = torch("2.7.1+cpu", false);
    TorchPlan plan = TorchPlan.of(machine(driver(H100), environment));
    assertEquals("cpu", plan.properties().get("PYTORCH_FLAVOR"));
    assertTrue(plan.noGpu().orElseThrow().contains("built without CUDA"));
    assertEquals(Optional.empty(), TorchPlan.of(machine(NvidiaDriver.NONE, environment)).noGpu());
  }

  @Test
  void theCpuLibraryOnTheClassPathIsNamedBesideAGpu() {
    TorchPlan plan = TorchPlan.of(withCpuLibrary(driver(H100)));
    assertEquals(TorchPlan.Source.CLASS_PATH, plan.source());
    assertTrue(plan.noGpu().orElseThrow().contains("MIXLAW_CUDA=1"));
    assertEquals(Optional.empty(), TorchPlan.of(withCpuLibrary(NvidiaDriver.NONE)).noGpu());
  }

  @Test
  void anOldDriverAndAProcessorWithoutACudaLibraryAreNamed() {
    NvidiaDriver old = new NvidiaDriver("470.82.01", 11_040, List.of(H100));
    TorchPlan plan = TorchPlan.of(machine(old, Map.of()));
    assertEquals("cpu", plan.properties().get("PYTORCH_FLAVOR"), "for --device cpu");
    assertTrue(
        plan.noGpu()
            .orElseThrow()
            .startsWith("NVIDIA's driver 470.82.01 runs CUDA up to 11.4, but PyTorch 2.7.1 needs"));
  }

  @Test
  void anArmProcessorNeedsAJniLibraryOfItsOwn() throws IOException {
    GpuMachine grace = machine(driver(H100), Map.of(), "aarch64", Optional.empty());
    assertTrue(TorchPlan.of(grace).noGpu().orElseThrow().contains("(aarch64)"));
    Map<String, String> environment = torch("2.7.1+cu128", true);
    GpuMachine over = machine(driver(H100), environment, "aarch64", Optional.empty());
    assertTrue(TorchPlan.of(over).noGpu().orElseThrow().contains("MIXLAW_TORCH_JNI"));
    Files.createFile(folder.resolve("torch/lib/libdjl_torch.so"));
    assertEquals(Optional.empty(), TorchPlan.of(over).noGpu());
  }

  @Test
  void theDriverMustRunTheCudaOfTheNodesOwnPyTorch() throws IOException {
    NvidiaDriver old = new NvidiaDriver("470.82.01", 11_040, List.of(H100));
    Map<String, String> environment = torch("2.7.1+cu118", true);
    assertEquals(Optional.empty(), TorchPlan.of(machine(old, environment)).noGpu());
    Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.9.0+cu130'\n");
    Files.createFile(folder.resolve("torch/lib/libdjl_torch.so"));
    String reason = TorchPlan.of(machine(driver(H100), environment)).noGpu().orElseThrow();
    assertTrue(reason.contains("needs 13 (driver 580 or later): update the driver"), reason);
  }

  @Test
  void everyGpuIsAskedForByItsOwnGeneration() throws IOException {
    NvidiaDriver.Gpu v100 = new NvidiaDriver.Gpu("GPU-3", "Tesla V100", 16L << 30, 70);
    TorchPlan fetched = TorchPlan.of(machine(driver(H100, v100), Map.of()));
    assertEquals(Optional.empty(), fetched.noGpu());
    assertEquals(Optional.empty(), fetched.noGpu(H100));
    String volta = fetched.noGpu(v100).orElseThrow();
    assertTrue(volta.contains("CUDA 12.8 and holds no code for sm_70"), volta);
    assertTrue(volta.contains("/whl/cu126"), volta);
    Map<String, String> environment = torch("2.7.1+cu126", true);
    TorchPlan given = TorchPlan.of(machine(driver(v100, B200), environment));
    assertEquals(Optional.empty(), given.noGpu(v100));
    assertTrue(given.noGpu(B200).isPresent());
    NvidiaDriver.Gpu k80 = new NvidiaDriver.Gpu("GPU-4", "Tesla K80", 12L << 30, 37);
    assertTrue(given.noGpu(k80).orElseThrow().contains("this GPU is too old"));
    assertEquals(Optional.empty(), given.noGpu(new NvidiaDriver.Gpu("GPU-5", "unknown", 0, 0)));
  }

  @Test
  void aVariableThatAsksForTheCpusBuildIsNamed() {
    String reason =
        TorchPlan.of(machine(driver(H100), Map.of("PYTORCH_FLAVOR", "cpu"))).noGpu().orElseThrow();
    assertTrue(reason.startsWith("PYTORCH_FLAVOR is cpu: unset it"), reason);
  }

  @Test
  void aDeviceFileWithoutAnAnswerIsAGpuAllTheSame() throws IOException {
    assertFalse(GpuMachine.deviceFiles(folder));
    Files.createDirectories(folder.resolve("dev"));
    Files.createFile(folder.resolve("dev/dxg"));
    assertFalse(GpuMachine.deviceFiles(folder), "Windows without CUDA under WSL2");
    Files.createDirectories(folder.resolve("usr/lib/wsl/lib"));
    Files.createFile(folder.resolve("usr/lib/wsl/lib/libcuda.so.1"));
    assertTrue(GpuMachine.deviceFiles(folder));
    GpuMachine silent =
        new GpuMachine(
            Map.of(), NvidiaDriver.NONE, true, Optional.empty(), "amd64", folder, false, false);
    assertEquals("cu128", TorchPlan.of(silent).properties().get("PYTORCH_FLAVOR"));
  }

  @Test
  void whatTheDriverAloneTellsIsSaidBeforeGigabytesAreFetched() {
    String mismatch = "Driver/library version mismatch";
    NvidiaDriver none = NvidiaDriver.NONE;
    String refused = GpuMachine.trouble(Map.of(), none, Optional.of(mismatch), true).orElseThrow();
    assertTrue(refused.contains(mismatch) && refused.contains("reboot"), refused);
    String contained = GpuMachine.trouble(Map.of(), none, Optional.empty(), false).orElseThrow();
    assertTrue(contained.contains("apptainer --nv"), contained);
    Map<String, String> seventh = Map.of("CUDA_VISIBLE_DEVICES", "7");
    String beyond =
        GpuMachine.trouble(seventh, driver(H100, B200), Optional.empty(), true).orElseThrow();
    assertTrue(beyond.contains("'7', which names none of the 2 GPUs"), beyond);
    assertEquals(
        Optional.empty(), GpuMachine.trouble(Map.of(), driver(H100), Optional.empty(), true));

    TorchPlan plan = TorchPlan.of(machine(none, Map.of(), "amd64", Optional.of(contained)));
    assertEquals(
        Optional.of(contained + "; or --device cpu trains on the processor"), plan.noGpu());
    assertEquals("cpu", plan.properties().get("PYTORCH_FLAVOR"));
  }

  @Test
  void onlyVisibleGpusCountInTheirOrder() {
    NvidiaDriver both = driver(H100, B200);
    assertEquals(List.of(H100, B200), both.visible(Map.of()).gpus());
    assertEquals(List.of(B200, H100), both.visible(Map.of("CUDA_VISIBLE_DEVICES", "1,0")).gpus());
    assertEquals(List.of(B200), both.visible(Map.of("CUDA_VISIBLE_DEVICES", "GPU-2")).gpus());
    assertEquals(List.of(H100), both.visible(Map.of("CUDA_VISIBLE_DEVICES", "0,7,1")).gpus());
    NvidiaDriver.Gpu part = both.visible(Map.of("CUDA_VISIBLE_DEVICES", "MIG-7a")).gpus().get(0);
    assertEquals("MIG-7a", part.uuid(), "the driver is asked for the memory of the part");
    assertEquals(H100.capability(), part.capability());
    for (String none : List.of("", "-1", "NoDevFiles")) {
      assertTrue(GpuMachine.hidden(Map.of("CUDA_VISIBLE_DEVICES", none)), none);
      NvidiaDriver left = both.visible(Map.of("CUDA_VISIBLE_DEVICES", none));
      assertEquals(List.of(), left.gpus());
      assertFalse(machine(left, Map.of()).gpu(), "hidden GPUs are not to be used");
    }
  }

  @Test
  void aMachineWithoutTheDriversLibraryHasNoDriver() {
    assertEquals(Optional.empty(), Nvml.open("libmixlaw-no-such-driver.so.1"));
  }

  @Test
  void generationsBeforeAmpereHaveNoBfloat16() {
    assertTrue(H100.bf16());
    assertFalse(new NvidiaDriver.Gpu("GPU-3", "Tesla V100", 16L << 30, 70).bf16());
    assertFalse(new NvidiaDriver.Gpu("GPU-4", "Tesla T4", 16L << 30, 75).bf16());
    assertTrue(new NvidiaDriver.Gpu("GPU-5", "unknown", 16L << 30, 0).bf16());
  }
}
