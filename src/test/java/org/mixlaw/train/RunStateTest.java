package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.train.track.Tracker;

class RunStateTest {
  /** What a checkpoint held before trackers had names of their own. */
  private static final String FORMAT_1 =
      """
      {"format": 1, "step": 7, "tokens": 896, "seed": 3, "next_sequence": 28, "batch_sequences": 4,
       "schedule": {"kind": "constant", "warmup": "1%"}, "learning_rate": 0.002, "micro_batch": 2, "threads": 2,
       "precision": "fp32", "domain_sequences": {"even": 21, "odd": 7}, "gradient_norms": [1.5], "skipped_steps": 1,
       "losses": [{"domain": "even", "loss": 2.5, "standard_error": 0.1, "bits_per_byte": "NaN", "tokens": 64}],
       "metrics_length": 1234, "losses_length": 321,
       "events": {"file": "events.out.tfevents.1.mixlaw", "length": 99}, "training_seconds": 1.25,
       "checksums": {"model.safetensors": 5}}
      """;

  @TempDir Path folder;

  @Test
  void aCheckpointOfTheEarlierFormatIsReadOn() throws Exception {
    Path file = folder.resolve("state.json");
    Files.writeString(file, FORMAT_1);
    RunState state = RunState.read(file);
    assertEquals(RunState.FORMAT, state.format());
    assertEquals(28, state.nextSequence());
    assertEquals(3, state.settings().seed());
    assertEquals(2, state.settings().microBatch());
    assertEquals(Map.of("even", 21L, "odd", 7L), state.counters().domainSequences());
    assertEquals(List.of(1.5), state.counters().gradientNorms());
    assertEquals(1.25, state.counters().trainingSeconds());
    assertEquals(2.5, state.losses().get(0).loss());
    assertEquals(
        Map.of(
            "losses", new Tracker.Mark("losses.csv", 321),
            "metrics", new Tracker.Mark("metrics.jsonl", 1234),
            "tensorboard", new Tracker.Mark("events.out.tfevents.1.mixlaw", 99)),
        state.trackers());
    assertEquals(Map.of("model.safetensors", 5L), state.checksums());

    Documents.writeJson(file, state);
    assertEquals(state, RunState.read(file), "what is written is read back");
  }

  @Test
  void aBrokenStateIsOneSentence() throws Exception {
    Path file = folder.resolve("state.json");
    Files.writeString(file, FORMAT_1.replace("\"fp32\"", "\"fp8\""));
    String error = assertThrows(InputException.class, () -> RunState.read(file)).getMessage();
    assertTrue(error.startsWith(file.toString()) && error.contains("precision"), error);
    assertEquals(1, error.lines().count(), error);
  }
}
