package org.mixlaw.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Something the user gave is wrong. The message is one sentence that says where (file, line or
 * key), what was found and what is accepted; the command line prints it as it is and exits with
 * status 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an error from a finished sentence.
   *
   * @param message where, what was found, what is accepted
   */
  public InputException(String message) {
    super(message);
  }

  /**
   * Makes one error of several that were found side by side.
   *
   * @param sentences at least one finished sentence
   * @return the error, to be thrown; printed as a line a sentence
   */
  public static InputException all(List<String> sentences) {
    return new InputException(String.join("\n", sentences));
  }

  /**
   * What is wrong.
   *
   * @return a sentence for every mistake
   */
  public List<String> sentences() {
    return getMessage().lines().toList();
  }

  /**
   * Makes an error from a format and its arguments, as {@link String#format(String, Object...)}
   * takes them.
   *
   * @param format a format string
   * @param arguments its arguments
   * @return the error, to be thrown
   */
  public static InputException of(String format, Object... arguments) {
    return new InputException(String.format(java.util.Locale.ROOT, format, arguments));
  }

  /**
   * Why a file cannot be read, without the names of Java's classes.
   *
   * @param e what the file system says
   * @return a few words
   */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return said == null || said.isBlank() ? "the system gives no reason" : said.strip();
  }
}
