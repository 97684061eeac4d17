package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/** The files behind the paths and globs of a study file. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * Finds files.
   *
   * @param where the key they stand under, for messages
   * @param patterns absolute paths or globs; the path of a pair of token files may lack its ending
   * @return the files, each once, in the order of the patterns and then of their names
   * @throws InputException if a pattern finds no file
   */
  static List<Path> find(String where, List<String> patterns) {
    List<Path> files = new ArrayList<>();
    for (String pattern : patterns) {
      List<Path> found = glob(pattern);
      if (found.isEmpty()) {
        throw InputException.of("%s: '%s' finds no file", where, pattern);
      }
      found.stream().filter(file -> !files.contains(file)).forEach(files::add);
    }
    return files;
  }

  private static List<Path> glob(String pattern) {
    int star = firstOf(pattern, "*?[{");
    if (star < 0) {
      Path file = Path.of(pattern);
      Path index = Path.of(pattern + ".idx");
      return Files.isRegularFile(file)
          ? List.of(file)
          : Files.isRegularFile(index) ? List.of(index) : List.of();
    }
    Path from = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star) + 1));
    if (!Files.isDirectory(from)) {
      return List.of();
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    try (Stream<Path> below = Files.walk(from)) {
      return List.copyOf(
          below
              .filter(Files::isRegularFile)
              .filter(matcher::matches)
              .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    } catch (IOException e) {
      throw InputException.of("'%s' cannot be searched (%s)", pattern, e.getMessage());
    }
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
