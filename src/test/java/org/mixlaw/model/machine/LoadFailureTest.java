package org.mixlaw.model.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;

/** Where PyTorch cannot be fetched or loaded, one sentence says what to do. */
class LoadFailureTest {
  @TempDir Path folder;

  private TorchPlan plan(boolean cpuLibrary) {
    return TorchPlan.of(
        new GpuMachine(
            Map.of(),
            NvidiaDriver.NONE,
            false,
            Optional.empty(),
            "amd64",
            folder,
            cpuLibrary,
            false));
  }

  private static Exception wrapped(Throwable root) {
    return new IllegalStateException("Failed to load PyTorch native library", root);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/lib64/libm.so.6: version `GLIBC_2.29' not found (required by libtorch_cpu.so) | container",
        "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.26' not found (required by x) | module load gcc",
        "libcuda.so.1: cannot open shared object file: No such file | apptainer --nv",
        "libcudart.so.12: cannot open shared object file: No such file | with its dependencies",
        "libnccl.so.2: cannot open shared object file: No such file | with its dependencies",
        "x.so: failed to map segment from shared object: Operation not permitted | DJL_CACHE_DIR",
        "libdjl_torch.so: undefined symbol: _ZN2at6detail | MIXLAW_TORCH_JNI",
        "something that nobody foresaw | mixlaw doctor"
      })
  void whatTheLinkerSaysIsFollowedByWhatToDo(String linker, String advice) {
    String message =
        LoadFailure.of(plan(true), wrapped(new UnsatisfiedLinkError(linker))).getMessage();
    assertTrue(message.startsWith("PyTorch could not be loaded (UnsatisfiedLinkError: "), message);
    assertTrue(message.contains(linker), message);
    assertTrue(message.substring(message.indexOf(linker) + linker.length()).contains(advice));
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoMatterOfTheNetwork() {
    for (boolean cpuLibrary : new boolean[] {true, false}) {
      String message =
          LoadFailure.of(plan(cpuLibrary), wrapped(new AccessDeniedException("/cache/pytorch")))
              .getMessage();
      assertTrue(message.contains("(AccessDeniedException: /cache/pytorch)"), message);
      assertTrue(message.contains("DJL_CACHE_DIR names another folder"), message);
      assertFalse(message.contains("network"), message);
    }
    String full =
        LoadFailure.of(plan(false), wrapped(new IOException("No space left on device")))
            .getMessage();
    assertTrue(full.contains("make room"), full);
  }

  @Test
  void aDownloadThatFailedSaysHowToDoWithoutIt() {
    for (Throwable root :
        new Throwable[] {
          new UnknownHostException("publish.djl.ai"), new IOException("status code: 503")
        }) {
      String message = LoadFailure.of(plan(false), wrapped(root)).getMessage();
      assertTrue(message.startsWith("PyTorch 2.7.1 for the CPU (200 MB, once), into "), message);
      assertTrue(message.contains("set PYTORCH_LIBRARY_PATH"), message);
    }
  }

  @Test
  void whatAnotherProgramLeftInTheCacheIsNoHindrance() throws IOException {
    EngineDownload download = plan(false).fetches().orElseThrow();
    Files.createDirectories(download.folder());
    Files.createFile(download.folder().resolve("0.36.0-libdjl_torch.so"));
    download.prepare();
    assertFalse(Files.exists(download.folder()), "DJL moves its download to where nothing is");
    assertTrue(Files.isDirectory(download.folder().getParent()));
  }

  @Test
  void aCacheThatIsNoFolderIsNamedBeforeTheDownload() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    EngineDownload download = new EngineDownload("PyTorch", file.resolve("pytorch/2.7.1"));
    InputException e = assertThrows(InputException.class, download::prepare);
    assertTrue(e.getMessage().contains("DJL_CACHE_DIR names another one"), e.getMessage());
    assertEquals(0, Files.size(file));
  }
}
