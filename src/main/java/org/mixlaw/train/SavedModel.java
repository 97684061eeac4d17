package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.network.Proxy;

/**
 * Weights on the disk, whoever wrote them.
 *
 * @param folder the folder of the checkpoint
 * @param weights its safetensors file, or the index of its shards
 */
public record SavedModel(Path folder, Path weights) {
  private static final String SHARDS = "model.safetensors.index.json";

  /**
   * Finds weights.
   *
   * @param path the folder of a checkpoint of Mixlaw's or Hugging Face's, or the folder of a run,
   *     whose newest checkpoint counts
   * @return what was found
   * @throws IOException if reading fails
   * @throws InputException if there is nothing
   */
  public static SavedModel find(Path path) throws IOException {
    Path folder = hasWeights(path) ? path : newestOfRun(path);
    Path single = folder.resolve(Checkpoints.WEIGHTS);
    return new SavedModel(folder, Files.exists(single) ? single : folder.resolve(SHARDS));
  }

  /**
   * What the weights are of.
   *
   * @return architecture and vocabulary
   * @throws IOException if reading fails
   * @throws InputException if nothing says so
   */
  public HuggingFaceConfig config() throws IOException {
    return HuggingFaceConfig.of(weights);
  }

  /**
   * Reads the weights, and the optimizer where it is kept, into a proxy.
   *
   * @param proxy where to
   * @param keepOptimizer whether moments and their step count are read too
   * @throws IOException if reading fails
   * @throws InputException if they are of another architecture, or the optimizer is wanted but not
   *     there
   */
  void load(Proxy proxy, boolean keepOptimizer) throws IOException {
    requireSame("layers", config().spec().layers(), proxy.options().spec().layers());
    requireSame("heads", config().spec().heads(), proxy.options().spec().heads());
    requireSame(
        "rotary dimensions", config().spec().rotaryWidth(), proxy.options().spec().rotaryWidth());
    proxy.loadWeights(weights);
    if (keepOptimizer) {
      Path optimizer = folder.resolve(Checkpoints.OPTIMIZER);
      if (!Files.exists(optimizer)) {
        throw InputException.of(
            "init: %s has no optimizer (a finished run keeps one only with keep_optimizer: true);"
                + " write optimizer: fresh to begin with a new one",
            folder);
      }
      proxy.loadOptimizer(optimizer);
    }
  }

  /**
   * What tells these weights from others, wherever they lie.
   *
   * @param withOptimizer whether the optimizer beside them counts too
   * @return SHA-256 of the file; of the digests of all files where there are several
   * @throws IOException if a file cannot be read
   */
  public String digest(boolean withOptimizer) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (withOptimizer || !name.equals(Checkpoints.OPTIMIZER)) {
          digests.put(name, Provenance.sha256(file));
        }
      }
    }
    return digests.size() == 1
        ? digests.get(digests.firstKey())
        : Provenance.sha256(digests.toString());
  }

  /** What the shapes of the tensors do not tell. */
  private void requireSame(String what, int found, int wanted) {
    if (found != wanted) {
      throw InputException.of(
          "init: %s is of a model with %d %s, but the run's has %d", folder, found, what, wanted);
    }
  }

  private static Path newestOfRun(Path run) throws IOException {
    Path checkpoints = new RunFolder(run).checkpoints();
    if (Files.isDirectory(checkpoints)) {
      Path newest = null;
      try (DirectoryStream<Path> all = Files.newDirectoryStream(checkpoints, "step-*")) {
        for (Path one : all) {
          newest = newest == null || one.compareTo(newest) > 0 ? one : newest;
        }
      }
      if (newest != null && hasWeights(newest)) {
        return newest;
      }
    }
    throw InputException.of(
        "%s: no checkpoint; accepted are a folder with model.safetensors (or its index of shards),"
            + " and a run's folder",
        run);
  }

  private static boolean hasWeights(Path folder) {
    return Files.exists(folder.resolve(Checkpoints.WEIGHTS))
        || Files.exists(folder.resolve(SHARDS));
  }
}
