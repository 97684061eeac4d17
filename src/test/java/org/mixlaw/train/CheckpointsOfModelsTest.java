package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.exchange.HuggingFaceExport;
import org.mixlaw.model.network.DeviceChoice;

/** Real models: runs that begin from checkpoints, and checkpoints evaluated by themselves. */
class CheckpointsOfModelsTest {
  @TempDir static Path shared;
  private static Outcome base;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheFirst() throws Exception {
    base = train(TwoDomains.spec(TwoDomains.config("keep_optimizer: true")), shared);
  }

  private static Outcome train(RunSpec spec, Path run) throws Exception {
    return new Trainer(TwoDomains.CLOCK)
        .run(
            spec, new TwoDomains(3), TwoDomains.validation(), run, TrainListener.NONE, () -> false);
  }

  private static JsonNode firstStep(Path run) throws Exception {
    return Documents.json().readTree(Files.readAllLines(run.resolve("metrics.jsonl")).get(0));
  }

  private Path continued(String name, String init) throws Exception {
    Path run = folder.resolve(name);
    train(TwoDomains.spec(TwoDomains.config("tokens: 640", "init: " + init)), run);
    return run;
  }

  @Test
  void theLossFallsAndKnowsWhichDomainItSees() {
    for (DomainLoss loss : base.losses()) {
      assertTrue(loss.loss() < Math.log(TwoDomains.VOCABULARY) - 0.5, loss.toString());
      assertTrue(loss.standardError() < 0.5, loss.toString());
    }
  }

  @Test
  void aRunContinuesFromAnotherRunsCheckpointAndFromAnExportOfIt() throws Exception {
    Path own = continued("own", shared.toString());
    HuggingFaceExport.write(shared, folder.resolve("exported"));
    Path exported = continued("from-export", folder.resolve("exported").toString());
    assertEquals(TrainerTest.metrics(own), TrainerTest.metrics(exported));
    assertEquals(128, firstStep(own).path("tokens").asInt(), "tokens count from the restart");
    assertEquals(128 * 0.75 / 1000, firstStep(own).path("epochs").path("even").asDouble(), 1e-12);
    assertTrue(
        firstStep(own).path("loss").asDouble() < firstStep(shared).path("loss").asDouble() - 0.5);
  }

  @Test
  void theOptimizerIsKeptOrFreshAsAsked() throws Exception {
    Path fresh = continued("fresh", "{path: " + shared + ", optimizer: fresh}");
    Path kept = continued("kept", "{path: " + shared + ", optimizer: kept}");
    List<String> a = TrainerTest.metrics(fresh);
    List<String> b = TrainerTest.metrics(kept);
    assertEquals(a.get(0), b.get(0), "the first step's loss is that of the same weights");
    assertTrue(!a.get(1).equals(b.get(1)), "its update is not the same");
    InputException e =
        assertThrows(
            InputException.class,
            () -> continued("third", "{path: " + fresh + ", optimizer: kept}"));
    assertTrue(e.getMessage().contains("has no optimizer"), e.getMessage());
  }

  @Test
  void refusesWhatIsNoCheckpointOrOfAnotherArchitecture() throws Exception {
    InputException none =
        assertThrows(InputException.class, () -> continued("a", folder.resolve("b").toString()));
    assertTrue(none.getMessage().contains("no checkpoint; accepted are"), none.getMessage());
    RunSpec same = TwoDomains.spec(TwoDomains.config("init: " + shared));
    RunSpec other =
        new RunSpec(
            same.run(),
            ModelSpec.of("other", 1, 16, 1),
            same.vocabulary(),
            same.mixture(),
            1,
            0.01,
            same.train(),
            same.device(),
            1,
            new TreeMap<>(),
            same.provenance());
    InputException e =
        assertThrows(InputException.class, () -> train(other, folder.resolve("other")));
    assertTrue(e.getMessage().contains("with 2 heads, but the run's has 1"), e.getMessage());
  }

  @Test
  void runsSideBySideInOneProcessEndLikeRunsByThemselves() throws Exception {
    RunSpec spec = TwoDomains.spec(TwoDomains.config("tokens: 2560"));
    Path alone = folder.resolve("alone");
    train(spec, alone);
    ExecutorService slots = Executors.newFixedThreadPool(3);
    try {
      List<Future<Outcome>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Path run = folder.resolve("beside" + i);
        runs.add(slots.submit(() -> train(spec, run)));
      }
      for (int i = 0; i < 3; i++) {
        assertTrue(runs.get(i).get().finished());
        TrainerTest.assertSame(alone, folder.resolve("beside" + i));
      }
    } finally {
      slots.shutdownNow();
    }
  }

  @Test
  void aCheckpointEvaluatesToWhatItsRunMeasured() throws Exception {
    List<DomainLoss> losses =
        Evaluation.ofCheckpoint(
            SavedModel.find(shared),
            TwoDomains.validation(),
            TwoDomains.SEQUENCE_LENGTH,
            TwoDomains.VOCABULARY,
            TrainConfig.PrecisionChoice.AUTO,
            new DeviceChoice.Cpu(),
            1);
    assertEquals(base.losses(), losses);
    InputException e =
        assertThrows(
            InputException.class,
            () ->
                Evaluation.ofCheckpoint(
                    SavedModel.find(shared),
                    TwoDomains.validation(),
                    TwoDomains.SEQUENCE_LENGTH,
                    TwoDomains.VOCABULARY + 1,
                    TrainConfig.PrecisionChoice.AUTO,
                    new DeviceChoice.Cpu(),
                    1));
    assertTrue(e.getMessage().contains("knows 128 tokens"), e.getMessage());
  }
}
