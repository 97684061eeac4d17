package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.mixlaw.base.InputException;

/**
 * A pattern of paths that means what it means to a shell (bash with {@code globstar}): {@code *},
 * {@code ?} and {@code [...]} stand for characters of one name and not for a dot at its beginning,
 * {@code **} for any number of folders, {@code {a,b}} for several patterns. Links are followed, to
 * files and to folders, but into no folder that the way there has come through already.
 */
final class ShellPattern {
  private static final String SPECIAL = "*?[{";
  private static final String FOLDERS = "**";

  private final String pattern;
  private final SortedSet<Path> files = new TreeSet<>();

  private ShellPattern(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Whether a text is more than the name of one file.
   *
   * @param text a path or a pattern
   * @return true if it has a character that patterns are made with
   */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /**
   * A text in which no character stands for others.
   *
   * @param text a path
   * @return the pattern that it alone fits
   */
  static String literal(String text) {
    return text.replaceAll("[\\\\*?\\[\\]{},]", "\\\\$0");
  }

  /**
   * The files that a pattern stands for.
   *
   * @param pattern an absolute path, with {@code /} between names
   * @return the files, sorted by path
   * @throws InputException if a folder on the way cannot be read, or a link leads nowhere
   */
  static SortedSet<Path> files(String pattern) {
    ShellPattern found = new ShellPattern(pattern);
    for (String one : alternatives(pattern)) {
      List<String> names =
          new ArrayList<>(Arrays.stream(one.split("/")).filter(n -> !n.isEmpty()).toList());
      for (int n = 0; n < names.size(); n++) {
        // Java's own patterns take ** within a name for any folders before it.
        if (names.get(n).startsWith(FOLDERS) && !names.get(n).equals(FOLDERS)) {
          names.set(n, names.get(n).substring(1));
          names.add(n, FOLDERS);
        }
      }
      found.within(Path.of("/"), names);
    }
    return found.files;
  }

  /** The patterns that braces with commas stand for. */
  private static List<String> alternatives(String pattern) {
    for (int open = next(pattern, 0, "{"); open >= 0; open = next(pattern, open + 1, "{")) {
      List<Integer> cuts = new ArrayList<>(List.of(open));
      int depth = 0;
      for (int at = next(pattern, open + 1, "{,}"); at >= 0; at = next(pattern, at + 1, "{,}")) {
        char c = pattern.charAt(at);
        depth += c == '{' ? 1 : 0;
        if (depth == 0) {
          cuts.add(at);
          if (c == '}') {
            break;
          }
        }
        depth -= c == '}' ? 1 : 0;
      }
      int close = cuts.get(cuts.size() - 1);
      if (cuts.size() > 2 && pattern.charAt(close) == '}') {
        List<String> all = new ArrayList<>();
        for (int c = 0; c + 1 < cuts.size(); c++) {
          all.addAll(
              alternatives(
                  pattern.substring(0, open)
                      + pattern.substring(cuts.get(c) + 1, cuts.get(c + 1))
                      + pattern.substring(close + 1)));
        }
        return all;
      }
    }
    return List.of(pattern);
  }

  /** The next of some characters that no backslash stands before; -1 if there is none. */
  private static int next(String text, int from, String characters) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (characters.indexOf(text.charAt(at)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  private void within(Path folder, List<String> names) {
    String name = names.get(0);
    List<String> rest = names.subList(1, names.size());
    if (name.equals(FOLDERS)) {
      anyFolders(folder, rest.isEmpty() ? List.of("*") : rest, Set.of());
    } else if (!isPattern(name)) {
      take(folder.resolve(name.replaceAll("\\\\(.)", "$1")), rest);
    } else {
      PathMatcher matcher = matcher(name);
      for (Path entry : entries(folder)) {
        if (matcher.matches(entry.getFileName()) && (name.startsWith(".") || !isHidden(entry))) {
          take(entry, rest);
        }
      }
    }
  }

  private void anyFolders(Path folder, List<String> rest, Set<Path> through) {
    Optional<Path> here = real(folder);
    if (here.isEmpty() || through.contains(here.get())) {
      return;
    }
    within(folder, rest);
    Set<Path> way = new java.util.HashSet<>(through);
    way.add(here.get());
    for (Path entry : entries(folder)) {
      if (!isHidden(entry) && Files.isDirectory(entry)) {
        anyFolders(entry, rest, way);
      }
    }
  }

  private void take(Path path, List<String> rest) {
    if (rest.isEmpty()) {
      if (Files.isRegularFile(path)) {
        files.add(path);
      } else if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        throw InputException.of("'%s' finds %s, a link to nothing", pattern, path);
      }
    } else if (Files.isDirectory(path)) {
      within(path, rest);
    }
  }

  private Optional<Path> real(Path folder) {
    try {
      return Files.isDirectory(folder) ? Optional.of(folder.toRealPath()) : Optional.empty();
    } catch (IOException e) {
      throw unreadable(folder);
    }
  }

  private static boolean isHidden(Path entry) {
    return entry.getFileName().toString().startsWith(".");
  }

  private static PathMatcher matcher(String name) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + name.replace("[^", "[!"));
    } catch (PatternSyntaxException e) {
      return path -> path.toString().equals(name);
    }
  }

  private List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw unreadable(folder);
    }
    return entries;
  }

  private InputException unreadable(Path folder) {
    return InputException.of(
        "'%s' cannot be searched: the folder %s cannot be read", pattern, folder);
  }
}
