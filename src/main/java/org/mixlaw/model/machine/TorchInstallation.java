package org.mixlaw.model.machine;

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
 * @param home the folder that this file lies in where {@code folder} holds links
 * @param version its version, such as {@code 2.7.1+cu126}, or empty where no file says it
 * @param cuda whether it was built with CUDA
 * @param cudaVersion the CUDA that it was built with, such as {@code 12.6}, where a file says it
 * @param ownJni whether the folder holds a JNI library that the user built for it
 */
public record TorchInstallation(
    Path folder,
    Path home,
    Optional<String> version,
    boolean cuda,
    Optional<String> cudaVersion,
    boolean ownJni) {
  /** The versions whose tensors are laid out as in the JNI library that Mixlaw brings. */
  public static final String FITTING = "2.7";

  private static final String JNI = "libdjl_torch.so";
  private static final Pattern VERSION = Pattern.compile("__version__ *= *['\"]([^'\"]+)['\"]");
  private static final Pattern CUDA = Pattern.compile("(?m)^cuda\\b[^=\\n]*= *['\"]([0-9.]+)['\"]");
  private static final Pattern SUFFIX = Pattern.compile("\\+cu([0-9]+)([0-9])$");

  /**
   * Finds what the environment points to, the way DJL will.
   *
   * @param environment the environment variables
   * @return the installation, or empty where DJL brings its own
   * @throws InputException if the variables point to nothing or to a version that does not fit
   */
  public static Optional<TorchInstallation> of(Map<String, String> environment) {
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
    Optional<String> version = found(library, VERSION, "build-version");
    Optional<String> cudaVersion =
        found(library, CUDA, "")
            .or(
                () ->
                    version
                        .map(SUFFIX::matcher)
                        .filter(Matcher::find)
                        .map(suffix -> suffix.group(1) + "." + suffix.group(2)));
    return new TorchInstallation(
        folder, home(library, folder), version, cuda, cudaVersion.filter(v -> cuda), ownJni);
  }

  private static Path home(Path library, Path folder) {
    try {
      return library.toRealPath().getParent();
    } catch (IOException e) {
      return folder;
    }
  }

  /** Looks into pip's torch/version.py, and into a file of libtorch's archive. */
  private static Optional<String> found(Path library, Pattern pattern, String archive) {
    try {
      for (Path place : List.of(library.toAbsolutePath(), library.toRealPath())) {
        Path above = place.getParent().getParent();
        Path python = above.resolve("version.py");
        if (Files.exists(python)) {
          Matcher matcher = pattern.matcher(Files.readString(python));
          if (matcher.find()) {
            return Optional.of(matcher.group(1));
          }
        }
        if (!archive.isEmpty() && Files.exists(above.resolve(archive))) {
          return Optional.of(Files.readString(above.resolve(archive)).strip());
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
    if (Files.exists(folder.resolve("libtorch_hip.so"))) {
      throw InputException.of(
          "PYTORCH_LIBRARY_PATH: %s holds a PyTorch for AMD GPUs, which DJL's JNI library knows"
              + " nothing of; unset the variable, and runs are on the processor",
          folder);
    }
    if (!ownJni && version.isPresent() && !fits(version.get())) {
      throw InputException.of(
          "PYTORCH_LIBRARY_PATH: %s holds PyTorch %s, but the JNI library of DJL 0.36.0 fits %s.x"
              + " alone: pip install torch==2.7.1 (into an environment of its own), or name a %s"
              + " that was built against yours in MIXLAW_TORCH_JNI",
          folder, version.get(), FITTING, JNI);
    }
  }

  /**
   * Folders in which pip keeps the CUDA runtime, where JNA does not look: {@code
   * nvidia/cuda_runtime/lib} beside torch up to CUDA 12, {@code nvidia/cu13/lib} from 13 on.
   *
   * @return those that exist
   */
  public List<Path> cudaRuntime() {
    Path nvidia = home.resolve("../../nvidia").normalize();
    return Stream.of("cuda_runtime/lib", "cu13/lib", "cu14/lib")
        .map(nvidia::resolve)
        .filter(Files::isDirectory)
        .toList();
  }

  /**
   * Version and place, for messages.
   *
   * @return such as {@code PyTorch 2.7.1 in /opt/torch/lib}
   */
  public String words() {
    return "PyTorch " + version.orElse("of unknown version") + " in " + folder;
  }
}
