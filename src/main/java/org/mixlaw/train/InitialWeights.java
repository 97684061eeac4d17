package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mixlaw.base.InputException;
import org.mixlaw.model.Proxy;

/**
 * Finds the weights of a checkpoint, whoever wrote it: the folder of a checkpoint of Mixlaw's or
 * Hugging Face's, or the folder of a run, whose newest checkpoint counts.
 */
final class InitialWeights {
  private static final String SHARDS = "model.safetensors.index.json";

  private InitialWeights() {}

  /**
   * Reads weights, and the optimizer where it is kept, into a proxy.
   *
   * @param checkpoint where from
   * @param proxy where to
   * @throws IOException if reading fails
   * @throws InputException if there is no checkpoint, it is of another architecture, or the
   *     optimizer is wanted but not there
   */
  static void load(Init.Checkpoint checkpoint, Proxy proxy) throws IOException {
    Path folder = folder(Path.of(checkpoint.path()));
    proxy.loadWeights(weights(folder));
    if (checkpoint.keepOptimizer()) {
      Path optimizer = folder.resolve(Checkpoints.OPTIMIZER);
      if (!Files.exists(optimizer)) {
        throw InputException.of(
            "init: %s has no optimizer (a finished run keeps one only with keep_optimizer: true); write optimizer: fresh to begin with a new one",
            folder);
      }
      proxy.loadOptimizer(optimizer);
    }
  }

  /**
   * The folder that holds the weights.
   *
   * @param path a checkpoint's folder or a run's
   * @return a folder with {@code model.safetensors} or the index of its shards
   * @throws InputException if there is none
   */
  static Path folder(Path path) throws IOException {
    if (hasWeights(path)) {
      return path;
    }
    Path checkpoints = path.resolve("checkpoints");
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
        "%s: no checkpoint; accepted are a folder with model.safetensors (or its index of shards), and a run's folder",
        path);
  }

  /**
   * The file that the weights are read from.
   *
   * @param folder a folder that {@link #folder} gave
   * @return the safetensors file, or the index of its shards
   */
  static Path weights(Path folder) {
    Path single = folder.resolve(Checkpoints.WEIGHTS);
    return Files.exists(single) ? single : folder.resolve(SHARDS);
  }

  private static boolean hasWeights(Path folder) {
    return Files.exists(folder.resolve(Checkpoints.WEIGHTS))
        || Files.exists(folder.resolve(SHARDS));
  }
}
