package org.mixlaw.model.exchange;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/** Turns a run's weights into a folder that transformers' {@code from_pretrained} loads. */
public final class HuggingFaceExport {
  private HuggingFaceExport() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors}.
   *
   * @param run a weights file of Mixlaw, a checkpoint's folder, or a run's folder (its newest
   *     checkpoint is taken)
   * @param out the folder to write to; made when missing
   * @return the weights file that was taken
   * @throws IOException if reading or writing fails
   * @throws InputException if there are no weights, or not Mixlaw's
   */
  public static Path write(Path run, Path out) throws IOException {
    Path weights = find(run);
    HuggingFaceConfig config;
    try (SafetensorsReader reader = new SafetensorsReader(weights)) {
      String json = reader.metadata().get(HuggingFaceConfig.METADATA);
      if (json == null) {
        throw InputException.of("%s: was not written by Mixlaw (no config in its header)", weights);
      }
      config = HuggingFaceConfig.parse(json, weights.toString());
    }
    AtomicFiles.write(out.resolve("config.json"), config.toJson() + "\n");
    AtomicFiles.write(out.resolve("model.safetensors"), copy -> copy(weights, copy));
    return weights;
  }

  private static Path find(Path run) throws IOException {
    if (Files.isRegularFile(run)) {
      return run;
    }
    for (Path folder : List.of(run, run.resolve("checkpoints"))) {
      if (Files.isDirectory(folder)) {
        Optional<Path> newest;
        try (Stream<Path> files = Files.walk(folder, 2)) {
          newest =
              files
                  .filter(file -> file.endsWith("model.safetensors"))
                  // A folder with a dot is a save that has not ended.
                  .filter(file -> !file.getParent().getFileName().toString().startsWith("."))
                  .max(Comparator.comparing(HuggingFaceExport::age));
        }
        if (newest.isPresent()) {
          return newest.get();
        }
      }
    }
    throw InputException.of(
        "%s: no model.safetensors there; accepted are a run's folder, a "
            + "checkpoint's folder or a weights file",
        run);
  }

  private static java.nio.file.attribute.FileTime age(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return java.nio.file.attribute.FileTime.fromMillis(0);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long size = in.size();
      for (long at = 0; at < size; ) {
        at += in.transferTo(at, size - at, out);
      }
    }
  }
}
