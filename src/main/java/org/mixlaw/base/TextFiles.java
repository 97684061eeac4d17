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
   * Refuses a folder where a file is wanted.
   *
   * @param given what was given
   * @param usual the name that such a file has in a study's folder
   * @param otherwise what to do where the folder holds no such file
   * @throws InputException if it is a folder, naming the file in it where there is one
   */
  public static void requireNoFolder(Path given, String usual, String otherwise) {
    if (Files.isDirectory(given)) {
      Path inside = given.resolve(usual);
      throw InputException.of(
          "%s: is a folder; %s", given, Files.exists(inside) ? "give " + inside : otherwise);
    }
  }

  /**
   * Reads a whole text file as UTF-8.
   *
   * @param file the file
   * @return its content
   * @throws InputException if it is missing, unreadable or not UTF-8
   */
  public static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw InputException.of("%s: is a folder; accepted is a file", file);
    }
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
