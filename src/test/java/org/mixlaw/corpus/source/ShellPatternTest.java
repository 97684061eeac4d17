package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/** Patterns find what they find in a shell. */
class ShellPatternTest {
  @TempDir Path root;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }

  private void link(String name, String to) throws IOException {
    Path link = root.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(to));
  }

  private String found(String pattern) {
    return String.join(" ", names(root, pattern));
  }

  private static List<String> names(Path base, String pattern) {
    SourceEntry.Files entry =
        (SourceEntry.Files)
            new SourceEntry.Files(List.of(pattern), "text", Optional.empty()).resolve(base);
    return new SourceFiles()
        .find("here", entry.files()).stream()
            .map(file -> base.relativize(file).toString())
            .toList();
  }

  private String refusal(String pattern) {
    return assertThrows(InputException.class, () -> found(pattern))
        .getMessage()
        .replace(root + "/", "");
  }

  @Test
  void aStarIsNoDotAtTheBeginning() throws IOException {
    files("d/a.jsonl", "d/._a.jsonl", "d/.hidden.jsonl", "d/.git/b.jsonl", "d/e/c.jsonl");
    assertEquals("d/a.jsonl", found("d/*.jsonl"));
    assertEquals("d/a.jsonl", found("d/*"));
    assertEquals("d/._a.jsonl d/.hidden.jsonl", found("d/.*.jsonl"));
    assertEquals("d/a.jsonl d/e/c.jsonl", found("d/**/*.jsonl"), "nor for hidden folders");
    assertEquals("d/.git/b.jsonl", found("d/.g*/*.jsonl"));
    assertEquals("here: 'd/?_a.jsonl' finds no file", refusal("d/?_a.jsonl"));
    assertEquals("here: 'd/[.]_a.jsonl' finds no file", refusal("d/[.]_a.jsonl"));
  }

  @Test
  void twoStarsCrossAnyNumberOfFolders() throws IOException {
    files("d/a.txt", "d/e/b.txt", "d/e/f/c.txt", "d/e/f/c.md");
    assertEquals("d/a.txt d/e/b.txt d/e/f/c.txt", found("d/**/*.txt"));
    assertEquals("d/a.txt d/e/b.txt d/e/f/c.txt", found("d/**.txt"));
    assertEquals("d/a.txt d/e/b.txt d/e/f/c.md d/e/f/c.txt", found("d/**"));
    assertEquals("d/e/b.txt d/e/f/c.txt", found("**/e/**/*.txt"));
    assertEquals("d/e/f/c.txt", found("d/**/f/*.txt"));
    assertEquals("d/e/b.txt", found("d/*/*.txt"), "one star does not");
  }

  @Test
  void linksAreFollowedButNotInACircle() throws IOException {
    files("store/x/a.txt", "store/b.txt");
    link("d/crawl", "../store");
    link("d/up", "..");
    link("store/x/again", ".");
    link("d/one.txt", "../store/b.txt");
    assertEquals("d/crawl/b.txt", found("d/crawl/*.txt"));
    assertEquals("d/crawl/b.txt d/crawl/x/a.txt", found("d/crawl/**/*.txt"));
    assertEquals("store/b.txt store/x/a.txt", found("store/**/*.txt"), "a link to its own folder");
    assertEquals("d/crawl/b.txt d/crawl/x/a.txt", found("d/**/*.txt"), "a file is read once");
    assertEquals("d/up/store/b.txt", found("d/up/store/*.txt"));
    link("d/gone.txt", "nowhere.txt");
    assertEquals("'d/*.txt' finds d/gone.txt, a link to nothing", refusal("d/*.txt"));
  }

  @Test
  void aFileThatSeveralLinksLeadToIsReadOnceHoweverItIsNamed() throws IOException {
    files("store/a.txt", "store/blob");
    link("d/one", "../store");
    link("d/two", "../store");
    link("d/part.parquet", "../store/blob");
    link("d/part.txt", "../store/blob");
    SourceFiles known = new SourceFiles();
    String at = root + "/";
    assertEquals(
        List.of(root.resolve("d/one/a.txt")),
        known.find("here", List.of(at + "d/one/*.txt", at + "d/two/a.txt")));
    assertEquals(
        List.of(root.resolve("d/one/a.txt")),
        known.find("here", List.of(at + "store/a.txt")),
        "also by another entry");
    assertEquals(
        "d/part.parquet d/part.txt", found("d/part.*"), "the end of a name says how it is read");
  }

  @Test
  void bracesAndBracketsAreChoices() throws IOException {
    files("d/a.txt", "d/b.txt", "d/c.md", "e/f/a.txt", "d/{x}.txt", "d/1.txt");
    assertEquals("d/a.txt d/c.md", found("d/{a.txt,c.md,missing}"));
    assertEquals("d/a.txt e/f/a.txt", found("{d,e/f}/a.txt"), "also across folders");
    assertEquals("d/a.txt d/b.txt", found("d/{a,{b,z}}.txt"));
    assertEquals("d/a.txt d/b.txt", found("d/[ab].txt"));
    assertEquals("d/1.txt d/{x}.txt", found("d/[^ab]*.txt"));
    assertEquals("d/1.txt d/{x}.txt", found("d/[!ab]*.txt"));
    assertEquals("d/{x}.txt", found("d/{x}.txt"), "braces without a comma are themselves");
  }

  @Test
  void namesMayHaveTheCharactersOfPatterns() throws IOException {
    files("d/a[1].txt", "d/b*.txt", "d/c{.txt", "p[1]/{q}/a.txt", "p[1]/{q}/b.txt");
    assertEquals("d/a[1].txt", found("d/a[1].txt"), "what fits nothing is a name");
    files("d/a1.txt");
    assertEquals("d/a1.txt", found("d/a[1].txt"), "as in a shell");
    assertEquals("d/a[1].txt", found("d/a\\[1\\].txt"));
    assertEquals("d/b*.txt", found("d/b\\*.txt"));
    assertEquals("d/c{.txt", found("d/c{.txt"));
    Path odd = root.resolve("p[1]/{q}");
    assertEquals(List.of("a.txt", "b.txt"), names(odd, "*.txt"), "a study in such a folder");
    assertEquals(List.of("a.txt"), names(odd, "a.txt"));
    assertEquals("here: 'd/[' finds no file", refusal("d/["));
    assertTrue(refusal("d/a\0b").startsWith("a path holds a character"), refusal("d/a\0b"));
  }

  @Test
  void foundFilesComeOnceAndSorted() throws IOException {
    files("d/b.txt", "d/a.txt");
    assertEquals("d/a.txt d/b.txt", found("d/{b,a,*}.txt"));
  }
}
