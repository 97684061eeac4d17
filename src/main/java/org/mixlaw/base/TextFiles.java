package org.mixlaw.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Text files, read whole. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * Reads a whole text file as UTF-8.
   *
   * @param file the file
   * @return its content
   * @throws InputException if it is missing, unreadable or not UTF-8
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file", file);
    } catch (CharacterCodingException e) {
      throw InputException.of("%s: the file is not UTF-8 text", file);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }
}
