package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.DeviceFailure;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;

/** Runs whose batches several replicas share. */
class ReplicasTest {
  @TempDir Path folder;

  private final List<String> notices = new ArrayList<>();

  private Outcome train(String run, String device, BooleanSupplier stop, Trainer trainer)
      throws Exception {
    RunSpec one = TwoDomains.spec(TwoDomains.config("batch_tokens: 112", "micro_batch: 2"));
    RunSpec spec =
        new RunSpec(
            one.run(),
            one.model(),
            one.vocabulary(),
            one.mixture(),
            one.seed(),
            one.learningRate(),
            one.train(),
            DeviceChoice.parse(device),
            one.threads(),
            one.availableTokens(),
            one.provenance());
    TrainListener listener =
        new TrainListener() {
          @Override
          public void notice(String sentence) {
            notices.add(sentence);
          }
        };
    return trainer.run(
        spec, new TwoDomains(3), TwoDomains.validation(), folder.resolve(run), listener, stop);
  }

  private Outcome train(String run, String device, long steps) throws Exception {
    AtomicLong asked = new AtomicLong();
    return train(
        run, device, () -> asked.getAndIncrement() >= steps, new Trainer(TwoDomains.CLOCK));
  }

  private void assertClose(String expected, String found) throws Exception {
    List<CsvTable.Row> ours = CsvTable.read(folder.resolve(found).resolve("losses.csv")).rows();
    List<CsvTable.Row> theirs =
        CsvTable.read(folder.resolve(expected).resolve("losses.csv")).rows();
    assertEquals(theirs.size(), ours.size());
    assertTrue(theirs.size() >= 8, "four evaluations of two domains");
    for (int i = 0; i < ours.size(); i++) {
      assertEquals(theirs.get(i).number("tokens"), ours.get(i).number("tokens"));
      assertEquals(theirs.get(i).number("loss"), ours.get(i).number("loss"), 1e-6);
    }
  }

  @Test
  void theLossesAreThoseOfOneReplicaHoweverOftenTheRunStopsAndOnWhateverItGoesOn()
      throws Exception {
    assertTrue(train("one", "cpu", 1000).finished());
    for (int replicas = 2; replicas <= 4; replicas++) {
      assertTrue(train("on-" + replicas, "cpu:" + replicas, 1000).finished());
      assertClose("one", "on-" + replicas);
    }
    assertFalse(train("same", "cpu:3", 13).finished());
    assertTrue(train("same", "cpu:3", 1000).finished());
    TrainerTest.assertSame(folder.resolve("on-3"), folder.resolve("same"));
    for (String device : List.of("cpu:4", "cpu:2", "cpu", "cpu:3")) {
      assertFalse(train("other", device, 9).finished());
    }
    assertTrue(train("other", "cpu:2", 1000).finished());
    assertClose("one", "other");
  }

  @Test
  void aDeviceThatFailsEndsTheRunAtItsLastCheckpointAndTheNextStartGoesOn() throws Exception {
    assertTrue(train("whole", "cpu:2", 1000).finished());
    Trainer breaking = new Trainer(TwoDomains.CLOCK, options -> failing(options, 17));
    DeviceFailure e =
        assertThrows(DeviceFailure.class, () -> train("broken", "cpu:2", () -> false, breaking));
    assertTrue(
        e.getMessage()
            .matches(
                "run tiny-half-s1, step 18: replica 2 of 2 on gpu:1 failed \\(no answer\\); the"
                    + " last good checkpoint is .*/step-0000000012: start again to go on from it,"
                    + " on these devices or others"),
        e.getMessage());
    assertTrue(train("broken", "cpu:2", 1000).finished());
    TrainerTest.assertSame(folder.resolve("whole"), folder.resolve("broken"));
    assertTrue(notices.contains("tiny-half-s1: resuming from step 12 of 46"), notices.toString());
  }

  private static Proxy failing(ProxyOptions options, long update) {
    Proxy proxy = Proxy.open(options);
    AtomicLong updates = new AtomicLong();
    return (Proxy)
        java.lang.reflect.Proxy.newProxyInstance(
            Proxy.class.getClassLoader(),
            new Class<?>[] {Proxy.class},
            (self, called, arguments) -> {
              if (called.getName().equals("update") && updates.getAndIncrement() == update) {
                throw new DeviceFailure(
                    "replica 2 of 2 on gpu:1 failed (no answer)", new IllegalStateException());
              }
              try {
                return called.invoke(proxy, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void moreReplicasThanSequencesOfABatchAreRefused() {
    InputException e = assertThrows(InputException.class, () -> train("many", "cpu:8", 1));
    assertTrue(
        e.getMessage().contains("a batch of 7 sequences cannot be divided among 8 replicas"),
        e.getMessage());
  }
}
