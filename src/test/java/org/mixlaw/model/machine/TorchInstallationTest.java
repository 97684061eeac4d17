package org.mixlaw.model.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/** A PyTorch that does not fit is named before anything else fails strangely. */
class TorchInstallationTest {
  @TempDir Path site;

  private Map<String, String> torch(String version, String... libraries) throws IOException {
    Path lib = Files.createDirectories(site.resolve("torch/lib"));
    Files.writeString(site.resolve("torch/version.py"), "__version__ = '" + version + "'\n");
    Files.createFile(lib.resolve("libtorch.so"));
    for (String library : libraries) {
      Files.createFile(lib.resolve(library));
    }
    return Map.of("PYTORCH_LIBRARY_PATH", lib.toString());
  }

  @Test
  void withoutVariablesDjlBringsItsOwn() {
    assertTrue(TorchInstallation.of(Map.of()).isEmpty());
  }

  @Test
  void pipTorchThatFitsIsTaken() throws IOException {
    TorchInstallation found =
        TorchInstallation.of(torch("2.7.1+cu126", "libtorch_cuda.so")).orElseThrow();
    assertEquals(Optional.of("2.7.1+cu126"), found.version());
    assertTrue(found.cuda());
    assertEquals(Optional.of("12.6"), found.cudaVersion());
    assertFalse(found.ownJni());
  }

  @Test
  void cpuBuildIsRecognised() throws IOException {
    TorchInstallation found = TorchInstallation.of(torch("2.7.0+cpu")).orElseThrow();
    assertFalse(found.cuda());
    assertEquals(Optional.empty(), found.cudaVersion());
  }

  @Test
  void aPyTorchForAmdGpusIsRefused() throws IOException {
    Map<String, String> environment = torch("2.7.1+rocm6.3", "libtorch_hip.so");
    InputException e = assertThrows(InputException.class, () -> TorchInstallation.of(environment));
    assertTrue(e.getMessage().contains("a PyTorch for AMD GPUs"), e.getMessage());
    assertTrue(e.getMessage().contains("unset the variable"), e.getMessage());
  }

  @Test
  void anotherVersionIsRefusedWithTheVersionsThatFit() throws IOException {
    Map<String, String> environment = torch("2.10.0");
    InputException e = assertThrows(InputException.class, () -> TorchInstallation.of(environment));
    assertTrue(
        e.getMessage()
            .contains("holds PyTorch 2.10.0, but the JNI library of DJL 0.36.0 fits 2.7.x alone"),
        e.getMessage());
  }

  @Test
  void anotherVersionIsTakenWithTheUsersOwnJniLibrary() throws IOException {
    assertTrue(
        TorchInstallation.of(torch("2.10.0", "0.36.0-libdjl_torch.so")).orElseThrow().ownJni());
  }

  @Test
  void folderOfLinksKnowsItsVersion() throws IOException {
    Map<String, String> environment = torch("2.10.0");
    Path links = Files.createDirectories(site.resolve("links"));
    Path library = Path.of(environment.get("PYTORCH_LIBRARY_PATH")).resolve("libtorch.so");
    Files.createSymbolicLink(links.resolve("libtorch.so"), library);
    assertThrows(
        InputException.class,
        () -> TorchInstallation.of(Map.of("PYTORCH_LIBRARY_PATH", links.toString())));
  }

  @Test
  void anEmptyFolderAndAForeignVersionVariableAreRefused() {
    InputException path =
        assertThrows(
            InputException.class,
            () -> TorchInstallation.of(Map.of("PYTORCH_LIBRARY_PATH", site.toString())));
    assertTrue(path.getMessage().startsWith("PYTORCH_LIBRARY_PATH: no libtorch.so in " + site));
    InputException version =
        assertThrows(
            InputException.class, () -> TorchInstallation.of(Map.of("PYTORCH_VERSION", "2.5.1")));
    assertEquals(
        "PYTORCH_VERSION is 2.5.1, but DJL's JNI library fits PyTorch 2.7.x alone; leave it unset",
        version.getMessage());
  }
}
