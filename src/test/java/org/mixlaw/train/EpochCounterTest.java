package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.stream.TrainingStream;

/** The metrics tell how often each domain has been read, wherever the run was stopped. */
class EpochCounterTest {
  private static final int BATCH = 128 / TwoDomains.SEQUENCE_LENGTH;

  @TempDir Path folder;

  /** The made-up corpus, each domain confined to its first few sequences. */
  private record Confined(TwoDomains all, SortedMap<String, Long> subset)
      implements TrainingStream {
    @Override
    public int sequenceLength() {
      return all.sequenceLength();
    }

    @Override
    public Set<String> domains() {
      return all.domains();
    }

    @Override
    public String domain(long index) {
      return all.domain(index);
    }

    @Override
    public void read(long index, int[] tokens, int offset) {
      all.read(index % 4 + 4 * (index / 4 % subset.get("odd")), tokens, offset);
    }
  }

  private static TrainingStream confined(long even, long odd) {
    return new Confined(new TwoDomains(3), new TreeMap<>(Map.of("even", even, "odd", odd)));
  }

  private static BooleanSupplier after(long steps) {
    AtomicLong asked = new AtomicLong();
    return () -> asked.getAndIncrement() >= steps;
  }

  private Path train(String name, TrainingStream stream, long stopAfter) throws Exception {
    Path run = folder.resolve(name);
    Outcome outcome;
    do {
      outcome =
          new Trainer(TwoDomains.CLOCK, UnigramProxy::new)
              .run(
                  TwoDomains.spec(TwoDomains.config("read_every: 3")),
                  stream,
                  TwoDomains.validation(),
                  run,
                  new TrainListener() {},
                  after(stopAfter));
    } while (!outcome.finished());
    return run;
  }

  private static List<JsonNode> evaluations(Path run) throws Exception {
    List<JsonNode> all = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode node = Documents.json().readTree(line);
      if (node.has("validation")) {
        all.add(node);
      }
    }
    return all;
  }

  @Test
  void everyEvaluationHasTheEpochsOfEveryDomainAlsoInAResumedRun() throws Exception {
    TwoDomains stream = new TwoDomains(3);
    Map<String, Long> tokens = Map.of("even", 1000L, "odd", 500L);
    for (long pieces : new long[] {Long.MAX_VALUE, 7, 3}) {
      List<JsonNode> evaluations = evaluations(train("pieces-" + pieces, stream, pieces));
      assertEquals(4, evaluations.size());
      for (JsonNode evaluation : evaluations) {
        SortedMap<String, Long> read = new TreeMap<>();
        for (long i = 0; i < evaluation.get("step").asLong() * BATCH; i++) {
          read.merge(stream.domain(i), (long) TwoDomains.SEQUENCE_LENGTH, Long::sum);
        }
        assertEquals(2, evaluation.get("epochs").size());
        tokens.forEach(
            (domain, there) ->
                assertEquals(
                    (double) read.get(domain) / there,
                    evaluation.get("epochs").get(domain).asDouble(),
                    1e-12));
        assertFalse(evaluation.has("subset"), "nothing is confined");
      }
    }
  }

  @Test
  void ofAConfinedDomainTheSubsetIsCounted() throws Exception {
    Path whole = train("whole", confined(12, 4), Long.MAX_VALUE);
    JsonNode last = evaluations(whole).get(3);
    assertEquals(40 * BATCH * 0.75 / 12, last.get("epochs").get("even").asDouble(), 1e-12);
    assertEquals(40 * BATCH * 0.25 / 4, last.get("epochs").get("odd").asDouble(), 1e-12);
    assertEquals(4, last.get("subset").get("odd").asLong());
    RunFile file = Documents.readYaml(whole.resolve("run.yaml"), RunFile.class);
    assertEquals(Map.of("even", 12L, "odd", 4L), file.subset());
    assertEquals(1000, file.availableTokens().get("even"), "what there is stays what there is");
    TrainerTest.assertSame(whole, train("pieces", confined(12, 4), 7));
  }

  @Test
  void aRunDoesNotGoOnWithAnotherSubset() throws Exception {
    Path run = folder.resolve("run");
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    Trainer trainer = new Trainer(TwoDomains.CLOCK, UnigramProxy::new);
    TrainListener silent = new TrainListener() {};
    trainer.run(spec, confined(12, 4), TwoDomains.validation(), run, silent, after(7));
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                trainer.run(
                    spec, confined(15, 5), TwoDomains.validation(), run, silent, () -> false));
    assertTrue(
        e.getMessage()
            .contains(
                "another subset of the training sequences ({even=12, odd=4} then, {even=15, odd=5} now)"),
        e.getMessage());
  }

  @Test
  void aRunFromBeforeThereWereSubsetsIsReadAsWhole() throws Exception {
    Path run = train("run", new TwoDomains(3), Long.MAX_VALUE);
    String yaml = Files.readString(run.resolve("run.yaml"));
    assertFalse(yaml.contains("subset"), yaml);
    Set<String> lines = new HashSet<>(yaml.lines().toList());
    assertTrue(lines.contains("  repetition: natural"), yaml);
    Files.writeString(run.resolve("run.yaml"), yaml.replace("  repetition: natural\n", ""));
    RunFile file = Documents.readYaml(run.resolve("run.yaml"), RunFile.class);
    assertEquals(Collections.emptySortedMap(), file.subset());
    assertEquals(Repetition.NATURAL, file.train().repetition());
  }
}
