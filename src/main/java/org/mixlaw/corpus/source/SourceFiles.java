package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mixlaw.base.InputException;

/**
 * The files behind the paths and patterns of a study file. A file that links lead to under several
 * names is one file, and has the first of them.
 */
final class SourceFiles {
  private final Map<Path, List<Path>> names = new HashMap<>();

  /**
   * Finds files.
   *
   * @param where the key they stand under, for messages
   * @param patterns absolute paths or patterns ({@link ShellPattern}); the path of a pair of token
   *     files may lack its ending
   * @return the files, each once, in the order of the patterns and then of their names
   * @throws InputException if a pattern finds no file
   */
  List<Path> find(String where, List<String> patterns) {
    Set<Path> files = new LinkedHashSet<>();
    for (String pattern : patterns) {
      Collection<Path> found = glob(pattern);
      if (found.isEmpty()) {
        throw InputException.of("%s: '%s' finds no file", where, pattern);
      }
      found.forEach(file -> files.add(firstName(file)));
    }
    return List.copyOf(files);
  }

  /** The first name of a file among those that say the same of what is in it. */
  private Path firstName(Path file) {
    List<Path> known = names.computeIfAbsent(real(file), r -> new ArrayList<>());
    for (Path name : known) {
      if (ending(name).equals(ending(file))) {
        return name;
      }
    }
    known.add(file);
    return file;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
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
