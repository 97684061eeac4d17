package org.mixlaw.corpus.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;

/** Builds that are cut short, go on, meet one another, or are damaged afterwards. */
class UnfinishedCorpusTest {
  private static final int FILES = 5;

  @TempDir Path root;

  @BeforeEach
  void text() throws IOException {
    for (int f = 0; f < FILES; f++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 3000; i++) {
        lines.append(
            "{\"text\": \"file %d says %d of %d\"}\n".formatted(f, i, (long) i * 7919 * f));
      }
      // what is held out of a stands in b as well
      Files.writeString(root.resolve((f < 3 ? "a" : "b") + f + ".jsonl"), lines);
    }
    Files.writeString(
        root.resolve("b9.jsonl"), Files.readString(root.resolve("a0.jsonl")).substring(0, 60_000));
    String cut = Files.readString(root.resolve("b9.jsonl"));
    Files.writeString(root.resolve("b9.jsonl"), cut.substring(0, cut.lastIndexOf('\n') + 1));
  }

  private CorpusConfig config() throws IOException {
    Path file =
        Files.writeString(
            root.resolve("corpus.yaml"),
            """
            tokenizer: r50k
            sequence_length: 16
            domains:
              a: {train: ["a*.jsonl"], validation: {held_out: 0.1, tokens: 4000}}
              b: {train: ["b*.jsonl"]}
            """);
    return Documents.readYaml(file, CorpusConfig.class).resolve(root);
  }

  private Path build(String name, int threads, BuildListener listener) throws IOException {
    CorpusConfig config = config();
    SortedMap<String, String> sources = new TreeMap<>();
    for (RoutedSource routed : RoutedSources.of(config)) {
      sources.put(routed.source().name(), routed.source().fingerprint());
    }
    new UnfinishedCorpus(root.resolve(name), threads)
        .build(config, sources, List.of("test"), Clock.systemUTC(), listener);
    return root.resolve(name);
  }

  private static void assertSame(Path one, Path other) throws IOException {
    try (Stream<Path> files = Files.list(one)) {
      List<String> names =
          files.map(f -> f.getFileName().toString()).filter(n -> !n.endsWith(".json")).toList();
      assertEquals(7, names.size(), names.toString());
      for (String name : names) {
        assertArrayEquals(
            Files.readAllBytes(one.resolve(name)), Files.readAllBytes(other.resolve(name)), name);
      }
    }
    assertEquals(
        Documents.readJson(one.resolve(CorpusFile.NAME), CorpusFile.class).training(),
        Documents.readJson(other.resolve(CorpusFile.NAME), CorpusFile.class).training());
  }

  /** Dies like a killed process when a source is begun. */
  private record Killer(String source, String phase, List<String> read) implements BuildListener {
    @Override
    public void progress(Progress progress) {
      read.add(progress.phase() + " " + Path.of(progress.source()).getFileName());
      if (progress.source().endsWith(source) && progress.phase().equals(phase)) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    assertSame(build("one", 1, BuildListener.NONE), build("four", 4, BuildListener.NONE));
  }

  @Test
  void aKilledBuildGoesOnAtTheNextSource() throws IOException {
    Path whole = build("whole", 2, BuildListener.NONE);
    for (String[] death :
        new String[][] {
          {"a1.jsonl", "held-out text"},
          {"a0.jsonl", "training text"},
          {"b3.jsonl", "training text"}
        }) {
      String name = "cut-" + death[0];
      assertThrows(
          IllegalStateException.class,
          () -> build(name, 2, new Killer(death[0], death[1], new ArrayList<>())));
      assertFalse(Corpus.isBuilt(root.resolve(name)), "an unfinished corpus is not to be seen");
      List<String> read = new ArrayList<>();
      List<String> notices = new ArrayList<>();
      Path resumed =
          build(
              name,
              2,
              new BuildListener() {
                @Override
                public void notice(String sentence) {
                  notices.add(sentence);
                }

                @Override
                public void progress(Progress progress) {
                  read.add(progress.phase() + " " + Path.of(progress.source()).getFileName());
                }
              });
      assertSame(whole, resumed);
      assertTrue(notices.get(0).contains("resuming"), notices.toString());
      if (death[0].equals("b3.jsonl")) {
        assertFalse(read.contains("training text a0.jsonl"), read.toString());
        assertTrue(read.contains("training text b3.jsonl"), read.toString());
      }
    }
  }

  @Test
  void anInterruptedBuildOfOtherSourcesIsBegunAnew() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () -> build("c", 2, new Killer("b3.jsonl", "training text", new ArrayList<>())));
    Files.writeString(root.resolve("a0.jsonl"), "{\"text\": \"" + "other ".repeat(4000) + "\"}\n");
    List<String> notices = new ArrayList<>();
    Path built =
        build(
            "c",
            2,
            new BuildListener() {
              @Override
              public void notice(String sentence) {
                notices.add(sentence);
              }
            });
    assertTrue(notices.get(0).contains("starts over"), notices.toString());
    assertSame(build("fresh", 2, BuildListener.NONE), built);
  }

  @Test
  void trainingDocumentsThatEqualAnEvaluatedOneAreLeftOut() throws IOException {
    Path built = build("c", 2, BuildListener.NONE);
    CorpusFile file = Documents.readJson(built.resolve(CorpusFile.NAME), CorpusFile.class);
    assertEquals(0, file.training().get("a").dropped(), "a held them out by hash");
    long dropped = file.training().get("b").dropped();
    assertTrue(dropped > 50 && dropped < 400, "dropped " + dropped);
    assertTrue(file.validation().get("a").tokens() >= 4000);
  }

  @Test
  void aSecondBuildIntoTheSameFolderWaitsForNobody() throws IOException {
    Path building = Files.createDirectories(root.resolve(".c.building"));
    try (FileChannel channel =
            FileChannel.open(
                building.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      InputException refusal =
          assertThrows(InputException.class, () -> build("c", 2, BuildListener.NONE));
      assertTrue(refusal.getMessage().contains("another build"), refusal.getMessage());
      assertTrue(Files.exists(building), "the other build's files are left alone");
    }
    build("c", 2, BuildListener.NONE);
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    Path built = build("c", 2, BuildListener.NONE);
    Corpus.verify(built);
    Path bin = built.resolve("a.train.bin");
    byte[] bytes = Files.readAllBytes(bin);
    bytes[bytes.length / 2] ^= 1;
    Files.write(bin, bytes);
    InputException found = assertThrows(InputException.class, () -> Corpus.verify(built));
    assertTrue(found.getMessage().contains("a.train"), found.getMessage());
  }

  @Test
  void heldOutHashesAreFoundAndOthersAreNot() throws IOException {
    try (HeldOutHashes hashes = new HeldOutHashes(root, 0)) {
      for (long i = 0; i < 10_000; i++) {
        hashes.add(i * i * 31);
      }
      HeldOutHashes.Table table = hashes.table();
      for (long i = 0; i < 10_000; i++) {
        assertTrue(table.contains(i * i * 31));
        assertFalse(table.contains(i * i * 31 + 1));
      }
    }
  }
}
