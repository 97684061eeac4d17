package org.mixlaw.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig;

/** A domain may have any name; its token files lie where every file system takes them. */
class NamesOfDomainsTest {
  @TempDir Path root;

  private CorpusConfig config(Set<String> domains) throws IOException {
    StringBuilder yaml = new StringBuilder();
    yaml.append("corpus:\n  tokenizer: bytes\n  sequence_length: 8\n  domains:\n");
    for (String domain : domains) {
      String file = "t" + Integer.toHexString(domain.hashCode()) + ".txt";
      Files.writeString(root.resolve(file), (domain + " and more of it. ").repeat(3).strip());
      yaml.append("    ")
          .append(Documents.json().writeValueAsString(domain))
          .append(": {train: [")
          .append(file)
          .append("]}\n");
    }
    yaml.append("  validation:\n    v: {files: [v.txt]}\n");
    Files.writeString(root.resolve("v.txt"), "validation text, long enough for a sequence");
    return CorpusConfig.read(Files.writeString(root.resolve("study.yaml"), yaml));
  }

  private Corpus build(CorpusConfig config, Path folder) throws IOException {
    return Corpus.build(config, folder, List.of("test"), Clock.systemUTC(), notice -> {});
  }

  @Test
  void everyDomainHasFilesOfItsOwnWhateverItIsCalled() throws IOException {
    Set<String> names =
        new TreeSet<>(
            Set.of(
                "dclm:adult_content",
                "stack-edu/Python",
                "C++",
                "中文 \"C++\" a=b",
                "Web, (EN)",
                "a",
                "A",
                "..",
                "CON",
                "é",
                "e\u0301",
                "50%",
                "v",
                "x".repeat(300)));
    Path folder = root.resolve("corpus");
    Corpus corpus = build(config(names), folder);
    assertEquals(names, corpus.trainingTokens().keySet());
    for (String name : names) {
      assertEquals(
          (name + " and more of it. ").repeat(3).strip().getBytes(StandardCharsets.UTF_8).length,
          Math.round(corpus.bytesPerToken().get(name) * corpus.trainingTokens().get(name)),
          name);
    }
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> folded =
          files
              .map(f -> f.getFileName().toString().toLowerCase(Locale.ROOT))
              .filter(f -> f.endsWith(".bin") || f.endsWith(".idx"))
              .collect(Collectors.toSet());
      assertEquals(2 * names.size() + 2, folded.size(), folded.toString());
    }
    assertEquals(names, Corpus.open(folder).trainingTokens().keySet());
    Corpus.verify(folder);
  }

  /** Earlier versions named the files as the domain is called. */
  @Test
  void aCorpusMadeBeforeStillLoads() throws IOException {
    Path folder = root.resolve("corpus");
    CorpusConfig config = config(Set.of("Wiki"));
    Corpus made = build(config, folder);
    for (String ending : List.of(".train.bin", ".train.idx")) {
      Files.move(folder.resolve("Wiki~1" + ending), folder.resolve("Wiki" + ending));
    }
    Path file = folder.resolve("corpus.json");
    Files.writeString(file, Files.readString(file).replace("Wiki~1.train", "Wiki.train"));
    assertEquals(made.trainingTokens(), build(config, folder).trainingTokens());
    Corpus.verify(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", " a", "a ", "a\tb", "a\u0000", "\u2003a"})
  void whatIsNoNameIsRefused(String name) {
    String message = assertThrows(InputException.class, () -> config(Set.of(name))).getMessage();
    assertTrue(message.contains("cannot be the name of a domain; accepted is any text"), message);
  }
}
