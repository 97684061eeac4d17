package org.mixlaw.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig;

/** What lies on a cluster becomes one corpus: cut files, Parquet and token files side by side. */
class CorpusOfManySourcesTest {
  @TempDir Path root;

  private Corpus build(String yaml, String folder) throws IOException {
    Path file = Files.writeString(root.resolve(folder + ".yaml"), yaml);
    CorpusConfig config = Documents.readYaml(file, CorpusConfig.class).resolve(root);
    return Corpus.build(
        config, root.resolve(folder), List.of("test"), Clock.systemUTC(), notice -> {});
  }

  private static String text(int i) {
    return "document " + i + " of many, naïve " + i * i;
  }

  private void pile() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lines.append(
          "{\"text\": \"%s\", \"meta\": {\"pile_set_name\": \"%s\"}}\n"
              .formatted(text(i), List.of("Github", "ArXiv", "Pile-CC").get(i % 3)));
    }
    Files.writeString(root.resolve("pile.jsonl"), lines);
  }

  private static long bytes(int remainder) {
    long bytes = 0;
    for (int i = remainder; i < 300; i += 3) {
      bytes += text(i).getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return bytes;
  }

  /** Tokens of both sides; a held-out set counts no target for its first token. */
  private static long tokens(Corpus corpus, String domain) {
    return corpus.trainingTokens().get(domain) + corpus.validation().get(domain).tokens() + 1;
  }

  @Test
  void domainsCutOutOfOneFileHaveTheirDocumentsAndNoOthers() throws IOException {
    pile();
    Corpus corpus =
        build(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              code: {train: [{files: pile.jsonl, where: {meta.pile_set_name: Github}}], validation: {held_out: 0.2}}
              rest: {train: [{files: pile.jsonl, where: {meta.pile_set_name: [ArXiv, Nothing]}}], validation: {held_out: 0.2}}
            validation:
              web: {files: {files: pile.jsonl, where: {meta.pile_set_name: Pile-CC}}}
            """,
            "corpus");
    assertEquals(bytes(0), tokens(corpus, "code"));
    assertEquals(bytes(1), tokens(corpus, "rest"));
    assertEquals(bytes(2), corpus.validation().get("web").tokens() + 1);
  }

  @Test
  void tokenFilesMadeOfTheSameTextGiveTheSameTokens() throws IOException {
    pile();
    Corpus made =
        build(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              all: {train: [pile.jsonl], validation: {held_out: 0.2}}
            """,
            "made");
    Corpus again =
        build(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              all: {train: [made/all.train.bin], validation: {held_out: 0.1}}
            validation:
              other: {files: [made/all.valid]}
            """,
            "again");
    assertEquals(made.trainingTokens().get("all"), tokens(again, "all"));
    assertEquals(made.validation().get("all").tokens(), again.validation().get("other").tokens());
    assertEquals(
        made.bytesPerToken().get("all"),
        again.bytesPerToken().get("all"),
        0.01,
        "the tokenizer tells how many bytes tokens stand for");
  }

  @Test
  void parquetIsTextLikeAnyOther() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("source/parquet/snappy.parquet")) {
      Files.write(root.resolve("s.parquet"), Objects.requireNonNull(in).readAllBytes());
    }
    Corpus corpus =
        build(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              code: {train: [{files: "*.parquet", text: content, where: {meta.pile_set_name: Github}}], validation: {held_out: 0.3}}
            """,
            "corpus");
    long bytes = 0;
    for (int i = 0; i < 60; i += 3) {
      bytes +=
          "document %d of Zürich says %s%d"
                  .formatted(i, "naïve ".repeat(i % 7), i * i)
                  .getBytes(StandardCharsets.UTF_8)
                  .length
              + 1;
    }
    assertEquals(bytes, tokens(corpus, "code"));
  }

  @Test
  void aDomainThatGetsNothingIsRefusedAndNothingIsLeft() throws IOException {
    pile();
    for (String side : List.of("domains", "validation")) {
      String other = side.equals("domains") ? "ArXiv" : "Books";
      String yaml =
          """
          tokenizer: bytes
          sequence_length: 16
          domains:
            code: {train: [{files: pile.jsonl, where: {meta.pile_set_name: Github}}], validation: {held_out: 0.2}}
            none: {train: [{files: pile.jsonl, where: {meta.pile_set_name: %s}}]}
          validation:
            web: {files: [{files: pile.jsonl, where: {meta.pile_set_name: %s}}]}
          """
              .formatted(side.equals("domains") ? "Books" : "ArXiv", other);
      String message = assertThrows(InputException.class, () -> build(yaml, "corpus")).getMessage();
      assertTrue(
          message.contains("pile.jsonl by meta.pile_set_name has the value 'Books'")
              && message.endsWith("the values seen are 'ArXiv', 'Github', 'Pile-CC'"),
          message);
      assertTrue(Files.notExists(root.resolve("corpus")), "nothing half-built is left");
    }
  }
}
