package org.mixlaw.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.source.Passages;
import org.mixlaw.corpus.stream.MixedStream;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.mixture.Mixture;

class CorpusTest {
  private static final int LENGTH = 16;

  @TempDir Path root;

  @BeforeEach
  void text() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      lines.append("{\"text\": \"alpha document %d has its own words %d\"}\n".formatted(i, i * i));
    }
    Files.writeString(root.resolve("a.jsonl"), lines);
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      plain.append("Paragraph ").append(i).append(" of beta, naïve in Zürich.\n\n");
    }
    Files.writeString(root.resolve("b.txt"), plain);
  }

  private CorpusConfig config(String yaml) throws IOException {
    Path file = Files.writeString(root.resolve("corpus.yaml"), yaml);
    return Documents.readYaml(file, CorpusConfig.class).resolve(root);
  }

  private CorpusConfig usual() throws IOException {
    return config(
        """
        tokenizer: bytes
        sequence_length: 16
        domains:
          a: {train: ["*.jsonl"], validation: {held_out: 0.1}}
          b: {train: [b.txt], validation: {held_out: 0.2, tokens: 3000}}
        """);
  }

  private Corpus build(CorpusConfig config) throws IOException {
    return Corpus.build(
        config, root.resolve("corpus"), List.of("test"), Clock.systemUTC(), notice -> {});
  }

  private String refusal(CorpusConfig config) {
    String message = assertThrows(InputException.class, () -> build(config)).getMessage();
    assertTrue(Files.notExists(root.resolve("corpus")), "nothing half-built is left");
    return message.replace(root.toString() + "/", "");
  }

  @Test
  void everyDocumentIsTrainedOnOrHeldOut() throws IOException {
    Corpus corpus = build(usual());
    assertEquals(Set.of("a", "b"), corpus.trainingTokens().keySet());
    ValidationSet held = corpus.validation().get("a");
    long text = 0;
    for (String line : Files.readAllLines(root.resolve("a.jsonl"))) {
      text += Documents.json().readTree(line).get("text").textValue().length() + 1;
    }
    assertEquals(text, corpus.trainingTokens().get("a") + held.tokens() + 1);
    assertEquals(1, corpus.bytesPerToken().get("b"), 0.001);
    assertTrue(corpus.validation().get("b").tokens() < 3000 + 2 * Passages.PASSAGE);
  }

  @Test
  void sequencesAreAFunctionOfSeedAndIndex() throws IOException {
    Corpus corpus = build(usual());
    Mixture mixture = Mixture.parse("a=0.25,b=0.75", "test");
    TrainingStream stream = corpus.stream(mixture, 3);
    List<int[]> forward = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      forward.add(read(stream, i));
    }
    TrainingStream again = Corpus.open(root.resolve("corpus")).stream(mixture, 3);
    int differ = 0;
    for (int i = 499; i >= 0; i--) {
      assertArrayEquals(forward.get(i), read(again, i));
      differ += java.util.Arrays.equals(forward.get(i), read(corpus.stream(mixture, 4), i)) ? 0 : 1;
    }
    assertTrue(differ > 400, "another seed gives another order");
  }

  @Test
  void everyEpochReadsEverySequenceOnceInItsOwnOrder() throws IOException {
    Corpus corpus = build(usual());
    TrainingStream stream = corpus.stream(Mixture.parse("a=1,b=0", "test"), 9);
    int epoch = (int) MixedStream.sequences(corpus.trainingTokens().get("a"), LENGTH);
    List<List<String>> epochs = new ArrayList<>();
    List<List<String>> orders = new ArrayList<>();
    for (int e = 0; e < 3; e++) {
      List<String> order = new ArrayList<>();
      for (int i = 0; i < epoch; i++) {
        assertEquals("a", stream.domain((long) e * epoch + i));
        order.add(java.util.Arrays.toString(read(stream, (long) e * epoch + i)));
      }
      orders.add(order);
      epochs.add(order.stream().sorted().toList());
    }
    List<String> once = new ArrayList<>();
    IndexedTokens tokens = IndexedTokens.open(root.resolve("corpus/a.train"));
    for (int i = 0; i < epoch; i++) {
      int[] sequence = new int[LENGTH + 1];
      tokens.read((long) i * LENGTH, LENGTH + 1, sequence, 0);
      once.add(java.util.Arrays.toString(sequence));
    }
    assertEquals(once.stream().sorted().toList(), epochs.get(0));
    assertEquals(epochs.get(0), epochs.get(1));
    assertEquals(epochs.get(0), epochs.get(2));
    assertNotEquals(orders.get(0), orders.get(1));
  }

  @Test
  void heldOutSequencesAreTheHeldOutText() throws IOException {
    ValidationSet held = build(usual()).validation().get("a");
    StringBuilder text = new StringBuilder();
    long counted = 0;
    int[] inputs = new int[LENGTH];
    int[] targets = new int[LENGTH];
    for (int i = 0; i < held.sequences(); i++) {
      held.read(i, inputs, targets, 0);
      for (int k = 0; k < LENGTH && targets[k] != -100; k++) {
        counted++;
        text.append(targets[k] == 256 ? '|' : (char) targets[k]);
      }
    }
    assertEquals(held.tokens(), counted);
    Map<String, Integer> documents = new HashMap<>();
    for (String document : text.substring(text.indexOf("|") + 1).split("\\|")) {
      documents.merge(document, 1, Integer::sum);
    }
    List<String> all = Files.readAllLines(root.resolve("a.jsonl"));
    for (String document : documents.keySet()) {
      assertTrue(all.contains("{\"text\": \"" + document + "\"}"), document);
    }
  }

  @Test
  void buildingAgainDoesNothingAndAFolderOfOtherDomainsIsRefused() throws IOException {
    build(usual());
    Path file = root.resolve("corpus/corpus.json");
    String before = Files.readString(file);
    build(usual());
    assertEquals(before, Files.readString(file));
    CorpusConfig other =
        config(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              z: {train: [b.txt], validation: {held_out: 0.2}}
            """);
    assertTrue(
        assertThrows(InputException.class, () -> build(other))
            .getMessage()
            .contains("holds a corpus of other domains (a, b)"));
    assertEquals(before, Files.readString(file));
  }

  @Test
  void aFolderThatIsNoCorpusIsLeftAsItIs() throws IOException {
    Path mine = Files.createDirectories(root.resolve("corpus"));
    Files.writeString(mine.resolve("thesis.txt"), "years of work");
    assertTrue(
        assertThrows(InputException.class, () -> build(usual()))
            .getMessage()
            .contains("is not empty and no corpus"));
    assertEquals("years of work", Files.readString(mine.resolve("thesis.txt")));
  }

  @Test
  void manyBlankLinesAreNotTheEndOfAText() throws IOException {
    String text = Files.readString(root.resolve("b.txt"));
    int half = text.indexOf("Paragraph 1000 ");
    String apart = text.substring(0, half) + "\n".repeat(5000) + text.substring(half);
    Files.writeString(root.resolve("b.txt"), apart);
    CorpusConfig all =
        config(
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              b: {train: [b.txt], validation: {held_out: 0.2}}
            """);
    Corpus corpus = build(all);
    long tokens = corpus.trainingTokens().get("b") + corpus.validation().get("b").tokens();
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(tokens > 0.97 * bytes, tokens + " tokens of " + bytes + " bytes");
  }

  @Test
  void packedTextIsTheSameText() throws IOException {
    Corpus plain = build(usual());
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(root.resolve("c.jsonl.gz")))) {
      out.write(Files.readAllBytes(root.resolve("a.jsonl")));
    }
    try (OutputStream out =
        new com.github.luben.zstd.ZstdOutputStream(
            Files.newOutputStream(root.resolve("d.jsonl.zst")))) {
      out.write(Files.readAllBytes(root.resolve("a.jsonl")));
    }
    for (String packed : List.of("c.jsonl.gz", "d.jsonl.zst")) {
      CorpusConfig config =
          config(
              """
              tokenizer: bytes
              sequence_length: 16
              domains:
                a: {train: [%s], validation: {held_out: 0.1}}
              """
                  .formatted(packed));
      Corpus corpus =
          Corpus.build(
              config, root.resolve(packed + ".corpus"), List.of(), Clock.systemUTC(), n -> {});
      assertEquals(plain.trainingTokens().get("a"), corpus.trainingTokens().get("a"));
    }
  }

  @Test
  void brokenSourcesAreNamedWithTheirLine() throws IOException {
    String yaml =
        """
        tokenizer: bytes
        sequence_length: 16
        domains:
          a: {train: [bad.jsonl], validation: {held_out: 0.1}}
        """;
    Path bad = root.resolve("bad.jsonl");
    assertEquals("corpus.domains.a.train: 'bad.jsonl' finds no file", refusal(config(yaml)));
    Files.writeString(bad, "");
    assertEquals("bad.jsonl: holds no text", refusal(config(yaml)));
    Files.writeString(bad, "{\"text\": \"fine\"}\n{\"text\": \n");
    assertTrue(refusal(config(yaml)).startsWith("bad.jsonl line 2: is not JSON"));
    Files.writeString(bad, "{\"text\": \"fine\"}\n{\"body\": \"x\"}\n");
    assertEquals("bad.jsonl line 2: has no text under the key 'text'", refusal(config(yaml)));
    Files.write(bad, new byte[] {'"', (byte) 0xc3, '(', '"', '\n'});
    assertEquals(
        "bad.jsonl line 1: is not valid UTF-8 (byte 2 of the line)", refusal(config(yaml)));
    byte[] packed;
    try (java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream()) {
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write("{\"text\": \"fine\"}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
      }
      packed = bytes.toByteArray();
    }
    Files.write(root.resolve("cut.jsonl.gz"), java.util.Arrays.copyOf(packed, packed.length / 2));
    assertTrue(
        refusal(config(yaml.replace("bad.jsonl", "cut.jsonl.gz")))
            .matches("cut.jsonl.gz line \\d+: the packed file ends too early, at byte \\d+"));
  }

  @Test
  void aMixtureOfUnknownDomainsIsRefused() throws IOException {
    Corpus corpus = build(usual());
    assertEquals(
        "the mixture: unknown training domain 'c'; known are a, b",
        assertThrows(
                InputException.class, () -> corpus.stream(Mixture.parse("a=0.5,c=0.5", "test"), 1))
            .getMessage());
  }

  @Test
  void tokenFilesThatDisagreeAreRefused() throws IOException {
    build(usual());
    Path index = root.resolve("corpus/a.train.idx");
    Path bin = root.resolve("corpus/a.train.bin");
    byte[] whole = Files.readAllBytes(bin);
    Files.write(bin, java.util.Arrays.copyOf(whole, whole.length - 2));
    String message =
        assertThrows(InputException.class, () -> Corpus.open(root.resolve("corpus"))).getMessage();
    assertTrue(message.contains("a.train.idx: counts "), message);
    Files.write(bin, whole);
    byte[] header = Files.readAllBytes(index);
    header[0] = 'X';
    Files.write(index, header);
    assertTrue(
        assertThrows(InputException.class, () -> Corpus.open(root.resolve("corpus")))
            .getMessage()
            .endsWith("a.train.idx: is no token index; accepted is Megatron's MMIDIDX"));
  }

  private static int[] read(TrainingStream stream, long index) {
    int[] tokens = new int[LENGTH + 1];
    stream.read(index, tokens, 0);
    return tokens;
  }
}
