package org.mixlaw.base;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the system says of a file that could not be written, with the file's name and what to do: a
 * write to an open file fails with a bare "No space left on device".
 */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * Names the file.
   *
   * @param file the file or folder that was being written
   * @param e what the system said
   * @return an exception that names the file, and says what to do where that is known
   */
  public static IOException of(Path file, IOException e) {
    String reason = InputException.reason(e);
    String low = reason.toLowerCase(Locale.ROOT);
    boolean named = e instanceof FileSystemException f && f.getFile() != null;
    if (low.contains(";")) {
      return e; // said already
    }
    String advice = "";
    if (low.contains("no space left") || low.contains("quota exceeded")) {
      advice = "; make room there, then the same command goes on where it was";
    } else if (low.contains("read-only")) {
      advice = "; make it writable, then the same command goes on where it was";
    }
    if (named && advice.isEmpty()) {
      return e;
    }
    String at = named ? ((FileSystemException) e).getFile() : file.toString();
    IOException said = new FileSystemException(at, null, reason + advice);
    said.addSuppressed(e);
    return said;
  }
}
