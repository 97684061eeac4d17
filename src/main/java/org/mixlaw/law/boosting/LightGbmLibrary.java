package org.mixlaw.law.boosting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * LightGBM's native library: unpacked from its jar and loaded, once. On Linux it needs GNU's OpenMP
 * runtime, {@code libgomp.so.1}, which slim systems lack: it is then sought where compilers, Conda
 * and PyTorch put theirs, PyTorch's own copy for DJL among them.
 */
final class LightGbmLibrary {
  private static final String ROOT = "/com/microsoft/ml/lightgbm/";
  private static final String RUNTIME = "libgomp";

  private static final Optional<String> FAILURE = load();

  private LightGbmLibrary() {}

  /**
   * Why the library cannot be used.
   *
   * @return the reason, a sentence's end; empty where it can
   */
  static Optional<String> failure() {
    return FAILURE;
  }

  private static Optional<String> load() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!machine.equals("amd64") && !machine.equals("x86_64")) {
      return Optional.of("its library is not built for " + os + " on " + machine);
    }
    String system = os.contains("linux") ? "linux" : os.contains("mac") ? "osx" : "windows";
    try {
      Path folder = Files.createTempDirectory("lightgbm");
      folder.toFile().deleteOnExit();
      List<Path> libraries = new ArrayList<>();
      for (String name : List.of("_lightgbm", "_lightgbm_swig")) {
        libraries.add(unpack(system, System.mapLibraryName(name), folder));
      }
      return load(
          libraries,
          system.equals("linux") ? runtimes(folders(System.getenv())) : List.of(),
          path -> System.load(path.toString()));
    } catch (IOException | UncheckedIOException e) {
      return Optional.of("its library cannot be unpacked (" + e.getMessage() + ")");
    }
  }

  private static Path unpack(String system, String library, Path folder) throws IOException {
    // Windows' names have no "lib" of their own, but these files do.
    String name = library.startsWith("lib") ? library : "lib" + library;
    Path file = folder.resolve(name);
    try (InputStream in =
        LightGbmLibrary.class.getResourceAsStream(ROOT + system + "/x86_64/" + name)) {
      if (in == null) {
        throw new IOException(name + " is not in its jar");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    file.toFile().deleteOnExit();
    return file;
  }

  /**
   * Loads libraries, first as the system finds what they need, then with one runtime after the
   * other loaded before.
   *
   * @param libraries in the order in which they need each other
   * @param runtimes files that may hold what the first lacks
   * @param loader loads a file
   * @return why it fails; empty where it does not
   */
  static Optional<String> load(List<Path> libraries, List<Path> runtimes, Consumer<Path> loader) {
    String reason = "";
    for (int k = -1; k < runtimes.size(); k++) {
      try {
        if (k >= 0) {
          loader.accept(runtimes.get(k));
        }
        libraries.forEach(loader);
        return Optional.empty();
      } catch (UnsatisfiedLinkError e) {
        reason = reason.isEmpty() ? String.valueOf(e.getMessage()) : reason;
      }
    }
    return Optional.of(
        reason.contains(RUNTIME)
            ? "it needs the library libgomp.so.1, which is on no usual path (on Debian and Ubuntu:"
                + " apt-get install libgomp1)"
            : "its library does not load (" + reason + ")");
  }

  /** Where OpenMP's runtime may lie. */
  static List<Path> folders(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("LD_LIBRARY_PATH", "PYTORCH_LIBRARY_PATH")) {
      for (String folder : environment.getOrDefault(variable, "").split(":", -1)) {
        if (!folder.isEmpty()) {
          folders.add(Path.of(folder));
        }
      }
    }
    Optional.ofNullable(environment.get("CONDA_PREFIX"))
        .ifPresent(prefix -> folders.add(Path.of(prefix, "lib")));
    for (String folder :
        List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib64",
            "/lib64",
            "/usr/local/lib",
            "/opt/conda/lib")) {
      folders.add(Path.of(folder));
    }
    Path cache =
        Path.of(
            environment.getOrDefault(
                "DJL_CACHE_DIR", Path.of(System.getProperty("user.home"), ".djl.ai").toString()));
    folders.addAll(entries(cache.resolve("pytorch"), "*"));
    return folders;
  }

  /** The runtimes in some folders. */
  static List<Path> runtimes(List<Path> folders) {
    return folders.stream().flatMap(f -> entries(f, RUNTIME + "*.so*").stream()).toList();
  }

  private static List<Path> entries(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
        entries.forEach(found::add);
      } catch (IOException e) {
        // A folder that cannot be listed holds nothing that can be loaded.
      }
    }
    found.sort(null);
    return found;
  }
}
