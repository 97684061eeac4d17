package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/**
 * What one element of a job array does.
 *
 * @param name the task's name, by which it is known across submissions
 * @param marker the file that says the task is done; none where the command's exit status 0 says so
 * @param progress a folder whose newest entry changes as the task gets on; none where that cannot
 *     be told
 * @param command the words of the command; it goes on where it was when it is called again, and
 *     stops at a checkpoint when it gets TERM
 */
public record ArrayTask(
    String name, Optional<Path> marker, Optional<Path> progress, List<String> command) {
  private static final String NONE = "-";

  /** Requires what fits a line of a list file. */
  public ArrayTask {
    command = List.copyOf(command);
    Stream.concat(Stream.of(name), command.stream())
        .filter(word -> word.isEmpty() || word.matches("(?s).*[\\t\\n].*"))
        .findFirst()
        .ifPresent(
            word -> {
              throw InputException.of(
                  "'%s': an empty word, or one with tabs or line breaks, cannot be handed to Slurm",
                  word);
            });
  }

  /**
   * The task's line in a list file.
   *
   * @return name, name of its log, marker, progress and the words of the command, tabs between
   */
  String line() {
    Stream<String> head =
        Stream.of(
            name,
            fileName(name),
            marker.map(Path::toString).orElse(NONE),
            progress.map(Path::toString).orElse(NONE));
    return String.join("\t", Stream.concat(head, command.stream()).toList());
  }

  /** A task's name in the name of a file. */
  static String fileName(String task) {
    return task.replaceAll("[^\\p{L}\\p{N}._=,+-]", "_");
  }

  /**
   * The task of a line.
   *
   * @param line as {@link #line()} makes it
   * @return the task
   */
  static ArrayTask parse(String line) {
    List<String> parts = List.of(line.split("\t", -1));
    return new ArrayTask(
        parts.get(0), path(parts.get(2)), path(parts.get(3)), parts.subList(4, parts.size()));
  }

  /**
   * What {@link #progress} shows of how far the task is: the same as before if it did not get on.
   */
  String newest() {
    if (progress.filter(Files::isDirectory).isEmpty()) {
      return "";
    }
    try (Stream<Path> entries = Files.list(progress.get())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(entry -> !entry.startsWith("."))
          .sorted()
          .collect(Collectors.joining("/"));
    } catch (IOException e) {
      return ""; // it is being changed this moment
    }
  }

  private static Optional<Path> path(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(Path.of(text));
  }
}
