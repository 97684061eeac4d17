package org.mixlaw.study.reference;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/** Looks for text in a folder: its folders are domains, or its files where they hold none. */
public final class FoundText {
  private static final Pattern TEXT =
      Pattern.compile(".*?(\\.(?:txt|text|md|jsonl|ndjson|json|parquet)(?:\\.(?:gz|zst|bz2|xz))?)");

  private final Path folder;
  private final Path base;

  private FoundText(Path folder, Path base) {
    this.folder = folder;
    this.base = base;
  }

  /**
   * Finds the domains of a folder.
   *
   * @param folder the folder
   * @param base the folder that the study file will lie in
   * @return domains by name
   * @throws IOException if it cannot be looked through
   * @throws InputException if it is no folder or has no text for two domains
   */
  public static List<StudySketch.Domain> in(Path folder, Path base) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw InputException.of("%s: is no folder", folder);
    }
    List<StudySketch.Domain> domains = new FoundText(folder, base).domains();
    if (domains.size() < 2) {
      throw InputException.of(
          "%s: holds text for %d %s; a mixture needs two: a folder of text each (.txt, .md, .jsonl,"
              + " .json, .parquet, packed or not)",
          folder, domains.size(), domains.size() == 1 ? "domain" : "domains");
    }
    return domains;
  }

  private List<StudySketch.Domain> domains() throws IOException {
    SortedMap<String, StudySketch.Domain> domains = new TreeMap<>();
    SortedMap<String, StudySketch.Domain> files = new TreeMap<>();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path each : inside.sorted().toList()) {
        String name = each.getFileName().toString();
        Matcher text = TEXT.matcher(name);
        if (name.startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(each)) {
          below(each, name, domains);
        } else if (text.matches()) {
          String stem = name.substring(0, name.length() - text.group(1).length());
          files.put(stem, new StudySketch.Domain(stem, List.of(pattern(each)), Files.size(each)));
        }
      }
    }
    return List.copyOf((domains.isEmpty() ? files : domains).values());
  }

  private void below(Path domain, String name, Map<String, StudySketch.Domain> domains)
      throws IOException {
    SortedSet<String> endings = new TreeSet<>();
    long bytes = 0;
    try (Stream<Path> files = Files.walk(domain, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher text = TEXT.matcher(file.getFileName().toString());
        if (text.matches() && !file.getFileName().toString().startsWith(".")) {
          endings.add(text.group(1));
          bytes += Files.size(file);
        }
      }
    }
    if (!endings.isEmpty()) {
      List<String> patterns = new ArrayList<>();
      endings.forEach(ending -> patterns.add(pattern(domain) + "/**/*" + ending));
      domains.put(name, new StudySketch.Domain(name, patterns, bytes));
    }
  }

  /** A path relative to the study file; what a shell would take for a pattern is escaped. */
  private String pattern(Path path) {
    String relative =
        base.toAbsolutePath().normalize().relativize(path.toAbsolutePath().normalize()).toString();
    return relative.replaceAll("([*?\\[\\]{}\\\\])", "\\\\$1");
  }
}
