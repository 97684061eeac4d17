package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/** A device with too little memory costs a smaller micro-batch, or one sentence. */
class OutOfMemoryTest {
  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();

  private Outcome train(Path run, UnaryOperator<UnigramProxy> device, String... settings)
      throws Exception {
    TrainListener listener =
        new TrainListener() {
          @Override
          public void notice(String sentence) {
            notices.add(sentence);
          }
        };
    return new Trainer(TwoDomains.CLOCK, options -> device.apply(new UnigramProxy(options)))
        .run(
            TwoDomains.spec(TwoDomains.config(settings)),
            new TwoDomains(3),
            TwoDomains.validation(),
            run,
            listener,
            () -> false);
  }

  @Test
  void atTheFirstStepTheMicroBatchIsHalvedUntilItFitsAndTheLossesAreTheSame() throws Exception {
    Path plenty = folder.resolve("plenty");
    Path little = folder.resolve("little");
    train(plenty, proxy -> proxy, "micro_batch: 8");
    assertTrue(
        train(little, proxy -> proxy.withRoomFor(3, 0), "micro_batch: 8").finished(),
        notices.toString());
    assertEquals(
        List.of(
            "tiny-half-s1: cpu has too little memory for micro-batches of 8 (asked for 2.00 GiB);"
                + " going on with 4",
            "tiny-half-s1: cpu has too little memory for micro-batches of 4 (asked for 2.00 GiB);"
                + " going on with 2"),
        notices.stream().filter(n -> n.contains("memory")).toList());
    List<CsvTable.Row> expected = CsvTable.read(plenty.resolve("losses.csv")).rows();
    List<CsvTable.Row> found = CsvTable.read(little.resolve("losses.csv")).rows();
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).number("loss"), found.get(i).number("loss"), 1e-12);
    }
    assertEquals(
        2,
        Documents.json()
            .readTree(little.resolve("checkpoints/step-0000000040/state.json").toFile())
            .path("settings")
            .path("micro_batch")
            .asInt());
  }

  @Test
  void laterItEndsTheRunAtItsLastCheckpointAndTheNextStartGoesOn() throws Exception {
    InputException e =
        assertThrows(
            InputException.class,
            () -> train(folder, proxy -> proxy.withRoomFor(3, 12), "micro_batch: 8"));
    assertTrue(
        e.getMessage()
            .startsWith(
                "run tiny-half-s1, step 13: cpu has too little memory for micro-batches of 8 (asked"
                    + " for 2.00 GiB); the last good checkpoint is "),
        e.getMessage());
    assertTrue(e.getMessage().contains("step-0000000010"), e.getMessage());
    assertTrue(e.getMessage().endsWith("or with a smaller train.micro_batch"), e.getMessage());
    assertTrue(Files.exists(folder.resolve("checkpoints/step-0000000010")));
    assertTrue(train(folder, proxy -> proxy, "micro_batch: 8").finished());
  }

  @Test
  void oneSequenceThatDoesNotFitIsNotHalved() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> train(folder, proxy -> proxy.withRoomFor(0, 0), "micro_batch: 2"));
    assertTrue(
        e.getMessage().endsWith("with a smaller model or shorter sequences"), e.getMessage());
  }
}
