package org.mixlaw.model.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/**
 * A PyTorch that DJL will download.
 *
 * @param what it is and how large
 * @param folder the folder that it will lie in, under DJL's cache
 */
public record EngineDownload(String what, Path folder) {
  private static final String JNI = "libdjl_torch.so";

  /**
   * Makes sure before the download that it can be kept: DJL would drop it where the folder is there
   * already, as it is after a run over another PyTorch, with DJL's JNI library alone.
   *
   * @throws InputException if the folder cannot be written
   */
  public void prepare() {
    try {
      Files.createDirectories(folder.getParent());
      Path written = Files.createTempFile(folder.getParent(), "mixlaw", ".tmp");
      Files.delete(written);
      if (Files.isDirectory(folder)) {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
          left = files.toList();
        }
        for (Path file : left) {
          if (file.getFileName().toString().endsWith(JNI)) {
            Files.delete(file); // DJL unpacks it again
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw InputException.of(
          "%s: the folder cannot be written (%s: %s); DJL_CACHE_DIR names another one",
          this, e.getClass().getSimpleName(), e.getMessage());
    }
  }

  /** What and where to, for messages. */
  @Override
  public String toString() {
    return what + ", into " + folder;
  }
}
