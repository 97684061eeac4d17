package org.mixlaw.corpus.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.mixlaw.base.InputException;

/** The files behind the paths and globs of a study file. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * Finds files.
   *
   * @param where the key they stand under, for messages
   * @param patterns absolute paths or patterns ({@link ShellPattern}); the path of a pair of token files may lack its ending
   * @return the files, each once, in the order of the patterns and then of their names
   * @throws InputException if a pattern finds no file
   */
  static List<Path> find(String where, List<String> patterns) {
    List<Path> files = new ArrayList<>();
    for (String pattern : patterns) {
      Collection<Path> found = glob(pattern);
      if (found.isEmpty()) {
        throw InputException.of("%s: '%s' finds no file", where, pattern);
      }
      found.stream().filter(file -> !files.contains(file)).forEach(files::add);
    }
    return files;
  }

  private static Collection<Path> glob(String pattern) {
    if (ShellPattern.isPattern(pattern)) {
      Collection<Path> found = ShellPattern.files(pattern);
      // As in a shell, a pattern that fits nothing is a name.
      return found.isEmpty() ? file(pattern.replaceAll("\\\\(.)", "$1")) : found;
    }
    return file(pattern);
  }

  private static List<Path> file(String name) {
    Path file = Path.of(name);
    Path index = Path.of(name + ".idx");
    return Files.isRegularFile(file)
        ? List.of(file)
        : Files.isRegularFile(index) ? List.of(index) : List.of();
  }
}
