package org.mixlaw.model.network;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/**
 * The PyTorch that the user points to with {@code PYTORCH_LIBRARY_PATH}, checked before DJL loads
 * it: the layout of tensors is compiled into DJL's JNI library, and a PyTorch of another version
 * would start and then fail strangely, or compute wrongly.
 *
 * @param folder the folder with {@code libtorch.so}
 * @param version its version, such as {@code 2.7.1+cu126}, or empty where no file says it
 * @param cuda whether it was built with CUDA
 * @param ownJni whether the folder holds a JNI library that the user built for it
 */
record TorchInstallation(Path folder, Optional<String> version, boolean cuda, boolean ownJni) {
  /** The versions whose tensors are laid out as in the JNI library that Mixlaw brings. */
  static final String FITTING = "2.7";

  private static final String JNI = "libdjl_torch.so";
  private static final Pattern VERSION = Pattern.compile("__version__ *= *['\"]([^'\"]+)['\"]");

  /**
   * Finds what the environment points to, the way DJL will.
   *
   * @param environment the environment variables
   * @return the installation, or empty where DJL brings its own
   * @throws InputException if the variables point to nothing or to a version that does not fit
   */
  static Optional<TorchInstallation> of(Map<String, String> environment) {
    String wanted = environment.getOrDefault("PYTORCH_VERSION", "");
    if (!wanted.isEmpty() && !fits(wanted)) {
      throw InputException.of(
          "PYTORCH_VERSION is %s, but DJL's JNI library fits PyTorch %s.x alone; leave it unset",
          wanted, FITTING);
    }
    String paths = environment.getOrDefault("PYTORCH_LIBRARY_PATH", "");
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    for (String path : paths.split(File.pathSeparator)) {
      Path library =
          path.endsWith("libtorch.so") ? Path.of(path) : Path.of(path).resolve("libtorch.so");
      if (Files.isRegularFile(library)) {
        TorchInstallation found = inspect(library);
        found.check();
        return Optional.of(found);
      }
    }
    throw InputException.of(
        "PYTORCH_LIBRARY_PATH: no libtorch.so in %s; accepted is the folder torch/lib of a"
            + " PyTorch %s.x, or a folder of links to its files",
        paths, FITTING);
  }

  private static TorchInstallation inspect(Path library) {
    Path folder = library.toAbsolutePath().getParent();
    boolean ownJni;
    try (Stream<Path> files = Files.list(folder)) {
      ownJni = files.anyMatch(file -> file.getFileName().toString().endsWith(JNI));
    } catch (IOException e) {
      throw InputException.of(
          "PYTORCH_LIBRARY_PATH: %s cannot be read (%s)", folder, e.getMessage());
    }
    boolean cuda = Files.exists(folder.resolve("libtorch_cuda.so"));
    return new TorchInstallation(folder, version(library), cuda, ownJni);
  }

  /** Looks where pip (torch/version.py) and libtorch's archive (build-version) keep the version. */
  private static Optional<String> version(Path library) {
    try {
      for (Path place : List.of(library.toAbsolutePath(), library.toRealPath())) {
        Path above = place.getParent().getParent();
        Path python = above.resolve("version.py");
        if (Files.exists(python)) {
          Matcher matcher = VERSION.matcher(Files.readString(python));
          if (matcher.find()) {
            return Optional.of(matcher.group(1));
          }
        }
        Path archive = above.resolve("build-version");
        if (Files.exists(archive)) {
          return Optional.of(Files.readString(archive).strip());
        }
      }
    } catch (IOException e) {
      // an unreadable version is an unknown one; the numeric check at start still stands
    }
    return Optional.empty();
  }

  private static boolean fits(String version) {
    return version.startsWith(FITTING + ".");
  }

  private void check() {
    if (!ownJni && version.isPresent() && !fits(version.get())) {
      throw InputException.of(
          "PYTORCH_LIBRARY_PATH: %s holds PyTorch %s, but the JNI library of DJL 0.36.0 fits %s.x"
              + " alone (best: pip install torch==2.7.1); for another version put a %s that was"
              + " built against it into that folder, or name it in MIXLAW_TORCH_JNI",
          folder, version.get(), FITTING, JNI);
    }
  }

  /**
   * The flavor that DJL is to take it for.
   *
   * @param driver whether the machine has NVIDIA's driver, without which CUDA libraries do not load
   * @return {@code cu128} (the JNI library that DJL builds for CUDA 12) or {@code cpu}
   */
  String flavor(boolean driver) {
    return cuda && driver ? "cu128" : "cpu";
  }
}
