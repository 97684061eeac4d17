package org.mixlaw.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.corpus.build.CorpusConfig;

/** Corpora of which the configuration or the text changes after they were built. */
class CorpusGrowthTest {
  private static final String A = "  a: {train: [a.jsonl], validation: {held_out: 0.1}}\n";
  private static final String B = "  b: {train: [b.jsonl], validation: {held_out: 0.1}}\n";

  @TempDir Path root;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void text() throws IOException {
    for (String domain : List.of("a", "b", "w")) {
      write(domain, 0, 500);
    }
  }

  private void write(String domain, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("{\"text\": \"%s document %d says %d\"}\n".formatted(domain, i, 7L * i * i));
    }
    Files.writeString(root.resolve(domain + ".jsonl"), lines);
  }

  private Corpus build(String folder, String domains, String validation) throws IOException {
    Path file =
        Files.writeString(
            root.resolve("corpus.yaml"),
            "tokenizer: bytes\nsequence_length: 16\ndomains:\n" + domains + validation);
    return Corpus.build(
        Documents.readYaml(file, CorpusConfig.class).resolve(root),
        root.resolve(folder),
        List.of("test"),
        Clock.systemUTC(),
        notices::add);
  }

  private byte[] tokens(String file) throws IOException {
    return Files.readAllBytes(root.resolve(file + ".bin"));
  }

  @Test
  void aNewDomainIsBuiltAsInAWholeCorpusAndTheOthersStandUntouched() throws IOException {
    Files.writeString(
        root.resolve("b.jsonl"),
        Files.readString(root.resolve("a.jsonl")) + Files.readString(root.resolve("b.jsonl")));
    build("corpus", A, "");
    Path file = root.resolve("corpus/a.train.bin");
    Object written = Files.readAttributes(file, "unix:ino,lastModifiedTime");
    Corpus grown = build("corpus", A + B, "");
    assertEquals(written, Files.readAttributes(file, "unix:ino,lastModifiedTime"));
    Corpus whole = build("whole", A + B, "");
    assertEquals(whole.digests(), grown.digests(), "what a holds out stands in no training text");
    assertEquals(whole.validationDigests(), grown.validationDigests());
    assertArrayEquals(tokens("whole/b.train"), tokens("corpus/b.train"));
    Corpus.verify(root.resolve("corpus"));
    assertTrue(Files.notExists(root.resolve(".corpus.building")));
    assertEquals(grown.digests(), Corpus.open(root.resolve("corpus")).digests());
  }

  @Test
  void aValidationDomainHoldsNothingThatWasTrainedOn() throws IOException {
    Corpus before = build("corpus", A + B, "");
    Files.writeString(
        root.resolve("w.jsonl"),
        Files.readString(root.resolve("w.jsonl")) + Files.readString(root.resolve("a.jsonl")));
    Corpus grown = build("corpus", A + B, "validation:\n  w: {files: [w.jsonl]}\n");
    assertEquals(before.digests(), grown.digests());
    assertEquals(Set.of("a", "b", "w"), grown.validation().keySet());
    String text = new String(tokens("corpus/w.valid"), java.nio.charset.StandardCharsets.UTF_16LE);
    assertTrue(text.contains("w document 3 "), text);
    int documents = text.split("a document ", -1).length - 1;
    assertTrue(documents < 100, "only what a holds out itself: " + documents);
    assertTrue(notices.stream().anyMatch(n -> n.contains("left out of the validation")), "told");
  }

  @Test
  void aDomainOfOtherTextIsMadeAnewAlone() throws IOException {
    Corpus before = build("corpus", A + B, "");
    write("b", 0, 600);
    Corpus after = build("corpus", A + B, "");
    assertEquals(before.digests().get("a"), after.digests().get("a"));
    assertNotEquals(before.digests().get("b"), after.digests().get("b"));
    assertEquals(build("whole", A + B, "").digests(), after.digests());
    try (var files = Files.list(root.resolve("corpus"))) {
      assertEquals(8, files.filter(f -> f.toString().matches(".*(bin|idx)")).count());
    }
    write("b", 0, 500);
    assertEquals(before.digests(), build("corpus", A + B, "").digests(), "and back again");
  }

  @Test
  void aSettingThatDecidesNoTokenMakesNothingAnew() throws IOException {
    Corpus before = build("corpus", A + B, "");
    Object written = Files.getLastModifiedTime(root.resolve("corpus/b.train.bin"));
    Corpus after = build("corpus", A + B.replace("]", "], max_repetition: 4"), "");
    assertEquals(before.digests(), after.digests());
    assertEquals(written, Files.getLastModifiedTime(root.resolve("corpus/b.train.bin")));
    assertEquals(Set.of("a"), build("corpus", A, "").digests().keySet());
  }
}
