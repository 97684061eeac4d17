package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.loss.LossTable;
import org.mixlaw.study.file.StudyFile;
import picocli.CommandLine;

/**
 * What the README and docs/ show is true: commands parse, those marked {@code <!-- runs -->} are
 * run, study files are read, tables are tables, links lead somewhere.
 */
class DocsTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(<!-- runs -->\\n)?^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
  private static final Pattern SPAN = Pattern.compile("`((?:scripts/)?mixlaw [^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");
  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir Path scratch;

  /** A fenced block of a page. */
  private record Block(Path page, boolean runs, String language, String text) {
    List<List<String>> commands() {
      return text.replace("\\\n", " ")
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("scripts/mixlaw ") || line.startsWith("mixlaw "))
          .map(DocsTest::words)
          .toList();
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        blocks.add(new Block(page, block.group(1) != null, block.group(2), block.group(3)));
      }
    }
    return blocks;
  }

  /** The words behind the program's name, as a shell takes them; a comment ends them. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.replaceAll("\\s#.*", ""));
    int end = -1;
    while (word.find()) {
      String text =
          Stream.of(word.group(1), word.group(2), word.group(3))
              .filter(part -> part != null)
              .findFirst()
              .orElseThrow();
      if (word.start() == end) { // no blank between: one word, of which a part is quoted
        text = words.remove(words.size() - 1) + text;
      }
      words.add(text);
      end = word.end();
    }
    return words.subList(1, words.size());
  }

  private static void requireParses(List<String> words, boolean whole) {
    try {
      Mixlaw.line().parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      assertFalse(whole, words + ": " + e.getMessage());
    }
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Block block : blocks()) {
      for (List<String> words : block.commands()) {
        tests.add(dynamicTest(block.page() + ": " + words, () -> requireParses(words, true)));
      }
    }
    for (Path page : pages()) {
      Matcher span = SPAN.matcher(Files.readString(page).replace("\n", " "));
      while (span.find()) {
        List<String> words = words(span.group(1));
        tests.add(dynamicTest(page + ": " + words, () -> requireParses(words, false)));
      }
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> examplesThatNeedOnlyWhatShips() throws IOException {
    List<Block> running = blocks().stream().filter(Block::runs).toList();
    assertFalse(running.isEmpty());
    return running.stream()
        .map(
            block ->
                dynamicTest(
                    block.page() + ": " + block.commands().get(0),
                    () -> {
                      for (List<String> words : block.commands()) {
                        Answer answer = Answer.to(here(words).toArray(String[]::new));
                        assertEquals(0, answer.status(), words + ": " + answer.err());
                      }
                    }));
  }

  /** What is written lies in a folder of the test's own, and is found there by later commands. */
  private List<String> here(List<String> words) {
    List<String> here = new ArrayList<>();
    for (String word : words) {
      boolean written = !here.isEmpty() && here.get(here.size() - 1).equals("--out");
      boolean there = word.matches("[\\w./-]+") && Files.exists(scratch.resolve(word));
      here.add(written || there ? scratch.resolve(word).toString() : word);
    }
    return here;
  }

  @TestFactory
  Stream<DynamicTest> studyFiles() throws IOException {
    List<Block> yaml = blocks().stream().filter(b -> b.language().equals("yaml")).toList();
    String whole =
        yaml.stream()
            .map(Block::text)
            .filter(t -> t.contains("\nmodels:"))
            .findFirst()
            .orElseThrow();
    return yaml.stream()
        .map(
            block ->
                dynamicTest(
                    block.page() + ": " + block.text().lines().findFirst().orElseThrow(),
                    () -> {
                      Map<String, Object> study = YAML.readValue(whole, new TypeReference<>() {});
                      Map<String, Object> shown =
                          YAML.readValue(block.text(), new TypeReference<>() {});
                      merge(study, shown);
                      Path file = scratch.resolve("study.yaml");
                      YAML.writeValue(file.toFile(), study);
                      assertTrue(StudyFile.read(file).models().size() > 0);
                    }));
  }

  /** Puts what a fragment says into a whole file. */
  @SuppressWarnings("unchecked")
  private static void merge(Map<String, Object> whole, Map<String, Object> shown) {
    shown.forEach(
        (key, value) -> {
          if (value instanceof Map && whole.get(key) instanceof Map) {
            merge((Map<String, Object>) whole.get(key), (Map<String, Object>) value);
          } else {
            whole.put(key, value);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> tables() throws IOException {
    return blocks().stream()
        .filter(block -> block.language().equals("csv"))
        .map(
            block ->
                dynamicTest(
                    block.page() + ": a loss table",
                    () -> {
                      Path file = Files.writeString(scratch.resolve("t.csv"), block.text());
                      assertEquals(
                          block.text().lines().count() - 1, LossTable.read(file).rows().size());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> links() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (!target.contains("://")) {
          tests.add(dynamicTest(page + ": " + target, () -> requireLeads(page, target)));
        }
      }
    }
    return tests.stream();
  }

  private static void requireLeads(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    assertTrue(Files.exists(file), page + " leads to " + target);
    if (parts.length == 2) {
      assertTrue(
          Files.readString(file)
              .lines()
              .filter(line -> line.startsWith("#"))
              .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
              .map(line -> line.replaceAll("[^\\p{L}\\d _-]", "").replace(' ', '-'))
              .anyMatch(parts[1]::equals),
          page + " leads to " + target);
    }
  }
}
