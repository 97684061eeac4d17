package org.mixlaw.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that appear whole or not at all: written beside, flushed to the disk, then renamed over the
 * old one.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes the content of a file to a path given to it. */
  @FunctionalInterface
  public interface Writer {
    /**
     * Writes the whole content.
     *
     * @param file the path to write to, a temporary file beside the final one
     * @throws IOException if writing fails
     */
    void write(Path file) throws IOException;
  }

  /**
   * Finds out before long work whether its result can be written; leaves nothing behind.
   *
   * @param file the file that is to be written
   * @throws InputException if it is a folder, or no file can be made where it is to be
   */
  public static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    String trouble = Files.isDirectory(file) ? "is a folder" : "";
    if (trouble.isEmpty() && (folder == null || !Files.isDirectory(folder))) {
      trouble = folder + " is no folder";
    }
    if (trouble.isEmpty()) {
      try {
        Files.delete(Files.createTempFile(folder, ".mixlaw", ".tmp"));
      } catch (IOException e) {
        trouble = folder + ": " + InputException.reason(e);
      }
    }
    if (!trouble.isEmpty()) {
      throw InputException.of("%s: cannot be written (%s)", file, trouble);
    }
  }

  /**
   * Writes text as UTF-8; folders above the file are made.
   *
   * @param file the file
   * @param text its whole content
   * @throws IOException if writing fails; the old content then stands
   */
  public static void write(Path file, CharSequence text) throws IOException {
    write(file, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
  }

  /**
   * Writes whatever the writer puts there; folders above the file are made.
   *
   * @param file the file
   * @param writer writes the whole content
   * @throws IOException if writing fails; the old content then stands
   */
  public static void write(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
    } catch (IOException e) {
      throw FileTrouble.of(target.getParent(), e);
    }
    Path temporary =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      writer.write(temporary);
      sync(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(target.getParent());
    } catch (IOException e) {
      boolean other =
          e instanceof FileSystemException f && !temporary.toString().equals(f.getFile());
      throw FileTrouble.of(
          file,
          other ? e : new FileSystemException(file.toString(), null, InputException.reason(e)));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Flushes a file's content, or a folder's entries, to the disk.
   *
   * @param path a file or a folder
   * @throws IOException if the system refuses
   */
  public static void sync(Path path) throws IOException {
    StandardOpenOption mode =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }
}
