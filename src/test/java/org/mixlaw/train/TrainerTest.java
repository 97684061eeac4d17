package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.loss.DomainLoss;

/** The loop on the smallest of models; {@link KillTest} repeats what matters on a real one. */
class TrainerTest {
  private static final int STEPS = 40;

  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private final TrainListener listener =
      new TrainListener() {
        @Override
        public void notice(String sentence) {
          notices.add(sentence);
        }

        @Override
        public void progress(Progress now) {
          progress.add(now);
        }
      };

  private Outcome train(RunSpec spec, Path run, BooleanSupplier stop) throws Exception {
    return train(spec, run, stop, new Trainer(TwoDomains.CLOCK, UnigramProxy::new));
  }

  private Outcome train(RunSpec spec, Path run, BooleanSupplier stop, Trainer trainer)
      throws Exception {
    TrainingStream stream = new TwoDomains(3);
    return trainer.run(spec, stream, TwoDomains.validation(), run, listener, stop);
  }

  private static BooleanSupplier after(long steps) {
    AtomicLong asked = new AtomicLong();
    return () -> asked.getAndIncrement() >= steps;
  }

  /** The metrics without what depends on the clock. */
  static List<String> metrics(Path run) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode node = (ObjectNode) Documents.json().readTree(line);
      node.remove("timing");
      lines.add(node.toString());
    }
    return lines;
  }

  @Test
  void aRunLeavesWeightsMetricsLossesAndAMarker() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    Outcome outcome = train(spec, folder, () -> false);
    assertTrue(outcome.finished());
    assertEquals(STEPS, outcome.step());
    assertEquals(5120, outcome.tokens());
    assertEquals(
        List.of("even", "odd"), outcome.losses().stream().map(DomainLoss::domain).toList());

    CsvTable losses = CsvTable.read(folder.resolve("losses.csv"));
    assertEquals(
        List.of(
            "run",
            "model",
            "params",
            "seed",
            "tokens",
            "mix.even",
            "mix.odd",
            "domain",
            "loss",
            "bits_per_byte",
            "se"),
        losses.columns());
    assertEquals(8, losses.rows().size());
    assertEquals(0.75, losses.rows().get(0).number("mix.even"));
    assertEquals(outcome.losses().get(0).loss(), losses.rows().get(6).number("loss"));
    assertEquals(outcome.losses().get(0).standardError(), losses.rows().get(6).number("se"));
    assertEquals(1280, losses.rows().get(0).count("tokens"));
    assertTrue(losses.rows().get(7).optionalText("bits_per_byte").isEmpty());

    List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
    assertEquals(STEPS + 4, lines.size());
    JsonNode last = Documents.json().readTree(lines.get(lines.size() - 2));
    assertEquals(STEPS, last.path("step").asInt());
    assertEquals(5120 * 0.75 / 1000, last.path("epochs").path("even").asDouble(), 1e-12);
    assertEquals(
        last.path("loss").asDouble(),
        0.75 * last.path("domain_loss").path("even").asDouble()
            + 0.25 * last.path("domain_loss").path("odd").asDouble(),
        1e-9);
    assertTrue(last.path("timing").path("data_wait").isNumber());

    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      assertEquals(
          List.of("model.safetensors", "state.json"),
          files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).sorted().toList(),
          "a finished run keeps its weights only");
    }
    assertEquals(STEPS, progress.size());
    assertEquals(STEPS, new RunFolder(folder).progress().orElseThrow().step());
    RunFile file = Documents.readYaml(folder.resolve("run.yaml"), RunFile.class);
    assertEquals(spec.train(), file.train());
    Map<String, String> platform =
        Map.of("device", "cpu", "precision", "fp32", "pytorch", "none", "attention", "none");
    assertEquals(
        spec.provenance().on(platform), file.provenance(), "what the run was computed on is kept");
    assertTrue(
        notices.contains("tiny-half-s1: cpu, fp32, PyTorch none, attention none"),
        notices.toString());
  }

  @Test
  void aFinishedRunIsNotTouchedAgain() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    Outcome first = train(spec, folder, () -> false);
    byte[] before = Files.readAllBytes(folder.resolve("metrics.jsonl"));
    Trainer refuses =
        new Trainer(
            TwoDomains.CLOCK,
            options -> {
              throw new AssertionError("opened a model for a finished run");
            });
    assertEquals(first, train(spec, folder, () -> false, refuses));
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("metrics.jsonl")));
  }

  @Test
  void aRunThatIsStoppedAtEveryFewStepsEndsLikeOneThatIsNot() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config("read_every: 3", "skip_spikes: true"));
    Path whole = folder.resolve("whole");
    train(spec, whole, () -> false);
    Path pieces = folder.resolve("pieces");
    int starts = 0;
    Outcome outcome;
    do {
      outcome = train(spec, pieces, after(7));
      starts++;
    } while (!outcome.finished());
    assertEquals(STEPS / 7 + 1, starts);
    assertSame(whole, pieces);
    assertTrue(notices.contains("tiny-half-s1: resuming from step 7 of 40"), notices.toString());
  }

  static void assertSame(Path whole, Path pieces) throws Exception {
    assertEquals(metrics(whole), metrics(pieces));
    assertEquals(
        Files.readString(whole.resolve("losses.csv")),
        Files.readString(pieces.resolve("losses.csv")));
    assertArrayEquals(
        Files.readAllBytes(SavedModel.find(whole).weights()),
        Files.readAllBytes(SavedModel.find(pieces).weights()));
  }

  @Test
  void oneRunIsTrainedByOneProcessAtATime() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                train(
                    spec,
                    folder,
                    () -> {
                      try {
                        return train(spec, folder, () -> false).finished();
                      } catch (InputException again) {
                        throw again;
                      } catch (Exception other) {
                        throw new AssertionError(other);
                      }
                    }));
    assertTrue(
        e.getMessage().contains("another process is training this run (process "), e.getMessage());
  }

  @Test
  void theNumberOfStepsBetweenReadingsChangesNothing() throws Exception {
    Path one = folder.resolve("one");
    train(TwoDomains.spec(TwoDomains.config("read_every: 1")), one, () -> false);
    Path many = folder.resolve("many");
    train(TwoDomains.spec(TwoDomains.config("read_every: 9")), many, () -> false);
    assertSame(one, many);
  }

  @Test
  void aDamagedCheckpointIsPassedOverForTheOneBefore() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    Path whole = folder.resolve("whole");
    train(spec, whole, () -> false);
    Path run = folder.resolve("damaged");
    train(spec, run, after(12));
    Path newest = run.resolve("checkpoints/step-0000000012");
    byte[] weights = Files.readAllBytes(newest.resolve("optimizer.safetensors"));
    weights[weights.length / 2] ^= 1;
    Files.write(newest.resolve("optimizer.safetensors"), weights);
    train(spec, run, () -> false);
    assertTrue(
        notices.stream()
            .anyMatch(
                n ->
                    n.contains("step-0000000012 is damaged (the checksum of optimizer.safetensors")
                        && n.endsWith("resuming from the one before it, step-0000000010")),
        notices.toString());
    assertSame(whole, run);
  }

  @Test
  void withEveryCheckpointDamagedItSaysSoAndKeepsThem() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config());
    train(spec, folder, after(7));
    for (String step : List.of("05", "07")) {
      Files.writeString(folder.resolve("checkpoints/step-00000000" + step + "/state.json"), "{");
    }
    InputException e = assertThrows(InputException.class, () -> train(spec, folder, () -> false));
    assertTrue(e.getMessage().contains("no undamaged one is left"), e.getMessage());
    assertTrue(Files.exists(folder.resolve("checkpoints/step-0000000005")));
  }

  @Test
  void aRunDoesNotGoOnUnderAnotherConfiguration() throws Exception {
    train(TwoDomains.spec(TwoDomains.config()), folder, after(7));
    RunSpec other = TwoDomains.spec(TwoDomains.config("weight_decay: 0.2"));
    InputException e = assertThrows(InputException.class, () -> train(other, folder, () -> false));
    assertTrue(e.getMessage().contains("weight_decay (0.1 then, 0.2 now)"), e.getMessage());
    RunSpec same = TwoDomains.spec(TwoDomains.config());
    InputException data =
        assertThrows(
            InputException.class,
            () ->
                new Trainer(TwoDomains.CLOCK, UnigramProxy::new)
                    .run(
                        same,
                        new TwoDomains(4),
                        TwoDomains.validation(),
                        folder,
                        listener,
                        () -> false));
    assertTrue(data.getMessage().contains("the corpus"), data.getMessage());
  }

  @Test
  void aGradientThatIsNotFiniteStopsTheRunBeforeTheUpdate() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config("read_every: 4"));
    for (double norm : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Path run = folder.resolve("norm-" + norm);
      Trainer trainer =
          new Trainer(TwoDomains.CLOCK, options -> new UnigramProxy(options).poisoned(12, norm));
      InputException e =
          assertThrows(InputException.class, () -> train(spec, run, () -> false, trainer));
      assertTrue(e.getMessage().startsWith("run tiny-half-s1, step 13: "), e.getMessage());
      assertTrue(e.getMessage().contains("{even=6, odd=2}"), e.getMessage());
      assertTrue(e.getMessage().endsWith("step-0000000010"), e.getMessage());
      assertFalse(new RunFolder(run).finished());
      assertTrue(train(spec, run, () -> false).finished(), "the checkpoint before it is good");
    }
  }

  @Test
  void spikesAreLeftOutWhenAskedAndToldOfInTheLog() throws Exception {
    String[] long_ = {"tokens: 25600", "skip_spikes: true"};
    Trainer trainer =
        new Trainer(TwoDomains.CLOCK, options -> new UnigramProxy(options).poisoned(150, 99));
    Outcome outcome =
        train(TwoDomains.spec(TwoDomains.config(long_)), folder, () -> false, trainer);
    assertEquals(200, outcome.step());
    List<String> skipped = metrics(folder).stream().filter(l -> l.contains("skipped")).toList();
    assertEquals(1, skipped.size(), skipped.toString());
    assertTrue(skipped.get(0).startsWith("{\"step\":151,"), skipped.get(0));
    assertEquals(
        1,
        notices.stream().filter(n -> n.contains("step 151 left out")).count(),
        notices.toString());
    JsonNode state =
        Documents.json()
            .readTree(folder.resolve("checkpoints/step-0000000200/state.json").toFile());
    assertEquals(1, state.path("counters").path("skipped_steps").asInt());
    assertEquals(128, state.path("counters").path("gradient_norms").size());
  }
}
