package org.mixlaw.cli.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.model.network.DeviceFailure;
import org.mixlaw.model.network.DeviceOutOfMemory;

/**
 * Why a command ended before it was done, in a sentence, and with which exit status.
 *
 * @param sentence one line, or one for each of several mistakes
 * @param status 2 where the user's input is wrong, else 1
 */
public record Failure(String sentence, int status) {
  /** Exit status when the user's input is wrong. */
  public static final int WRONG_INPUT = 2;

  /** Exit status when the work itself failed. */
  public static final int FAILED = 1;

  private static final Set<String> OF_THE_USER =
      Set.of(
          "is a directory",
          "not a directory",
          "permission denied",
          "file name too long",
          "read-only file system",
          "operation not permitted");

  /**
   * What may be the name of a class, with what stands between it and a message. A key of a document
   * may look alike ({@code corpus.domains.Perl}), so that only classes that there are, are left
   * out.
   */
  private static final Pattern CLASS_NAME =
      Pattern.compile("(?<![\\w.$/-])((?:[a-z][a-z0-9]*\\.)+[A-Z][\\w$]*)(?::\\s*)?");

  /**
   * Describes a failure.
   *
   * @param thrown what ended the command
   * @return sentence and status
   */
  public static Failure of(Throwable thrown) {
    if (thrown instanceof InputException) {
      return new Failure(lines(thrown.getMessage()), WRONG_INPUT);
    }
    if (thrown instanceof DeviceOutOfMemory || thrown instanceof DeviceFailure) {
      return new Failure(line(thrown.getMessage()), FAILED);
    }
    boolean wrapped =
        thrown instanceof UncheckedIOException || thrown instanceof ExecutionException;
    if (wrapped && thrown.getCause() != null) {
      return of(thrown.getCause());
    }
    if (thrown instanceof FileSystemException file && file.getFile() != null) {
      return ofFile(file);
    }
    if (thrown instanceof IOException && thrown.getMessage() != null) {
      return new Failure(line(thrown.getMessage()), FAILED);
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          "failed: Java's heap is full (" + megabytes() + " MB); MIXLAW_OPTS=-Xmx8g gives it 8 GB",
          FAILED);
    }
    String said = thrown.getMessage() == null ? "" : line(thrown.getMessage());
    return new Failure(
        "failed, where it should not: "
            + (said.isEmpty() ? "" : said + "; ")
            + "MIXLAW_OPTS=-Dmixlaw.trace=true shows where, which a report of it needs",
        FAILED);
  }

  private static Failure ofFile(FileSystemException e) {
    String reason =
        e instanceof FileAlreadyExistsException
            ? "there is a file where a folder is wanted"
            : e instanceof NotDirectoryException ? "is no folder" : InputException.reason(e);
    boolean users =
        e instanceof AccessDeniedException
            || e instanceof NoSuchFileException
            || e instanceof NotDirectoryException
            || e instanceof FileAlreadyExistsException
            || OF_THE_USER.contains(InputException.reason(e).toLowerCase(Locale.ROOT));
    return new Failure(
        line(e.getFile() + ": cannot be read or written (" + reason + ")"),
        users ? WRONG_INPUT : FAILED);
  }

  private static long megabytes() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }

  /** A message of a line for every mistake, without names of classes. */
  private static String lines(String message) {
    return message.lines().map(Failure::line).collect(Collectors.joining("\n"));
  }

  /** A message on one line, without names of classes. */
  private static String line(String message) {
    return CLASS_NAME
        .matcher(message.strip().replaceAll("\\s*\\R\\s*", " "))
        .replaceAll(name -> isClass(name.group(1)) ? "" : Matcher.quoteReplacement(name.group()))
        .strip();
  }

  private static boolean isClass(String name) {
    try {
      Class.forName(name, false, Failure.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
