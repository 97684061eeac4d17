package org.mixlaw.study.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that obey: what becomes of tasks when these die, fail and are stopped. */
class SlotPoolTest {
  @TempDir Path root;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  private Map<String, String> run(int slots, String... orders) throws Exception {
    return run(slots, () -> false, orders);
  }

  private Map<String, String> run(int slots, BooleanSupplier asked, String... orders)
      throws Exception {
    List<Slot> all =
        IntStream.rangeClosed(1, slots)
            .mapToObj(
                number ->
                    new Slot(number, List.of("slot" + number), Map.of("SLOT_TEST", "gpu" + number)))
            .toList();
    List<String> words = new ArrayList<>(Program.ofThisProcess(ObedientSlot.class).words());
    words.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.add(notes().toString());
    Program program = new Program(words);
    SlotPool.Listener listener =
        new SlotPool.Listener() {
          @Override
          public void event(String task, SlotEvent event) {
            told.add(task + " " + event.kind());
            event.progress().ifPresent(progress -> stop.set(progress.loss() == 4.5));
          }

          @Override
          public void notice(String sentence) {
            told.add(sentence);
          }
        };
    try (SlotPool pool = new SlotPool(all, program, root.resolve("slots"), listener)) {
      List<SlotTask> tasks =
          IntStream.range(0, orders.length)
              .mapToObj(k -> new SlotTask("t" + k, orders[k]))
              .toList();
      return pool.run(tasks, asked);
    }
  }

  private Path notes() {
    return root.resolve("notes");
  }

  /** Order, process, argument and variable of everything that was begun. */
  private List<List<String>> begun() throws IOException {
    return Files.readAllLines(notes()).stream()
        .map(line -> Arrays.asList(line.split(" (?=[0-9]|slot|gpu)", -1)))
        .toList();
  }

  @Test
  void aProcessGoesFromTaskToTaskInTheirOrder() throws Exception {
    assertEquals(Map.of(), run(1, "c", "a", "b"));
    assertEquals(List.of("c", "a", "b"), begun().stream().map(each -> each.get(0)).toList());
    assertEquals(1, begun().stream().map(each -> each.get(1)).distinct().count());
    assertTrue(
        Files.readString(root.resolve("slots/1.log")).contains("a library prints this"),
        "what is no event goes to the log");
  }

  @Test
  void everySlotHasItsOwnProcessArgumentsAndVariables() throws Exception {
    assertEquals(
        Map.of(), run(2, IntStream.range(0, 40).mapToObj(k -> "x" + k).toArray(String[]::new)));
    Set<List<String>> slots =
        begun().stream().map(each -> each.subList(1, 4)).collect(Collectors.toSet());
    assertEquals(
        Set.of(List.of("slot1", "gpu1"), List.of("slot2", "gpu2")),
        slots.stream().map(each -> each.subList(1, 3)).collect(Collectors.toSet()));
    assertEquals(2, slots.size(), slots.toString());
  }

  @Test
  void aTaskWhoseProcessDiesStartsAgainInAnother() throws Exception {
    assertEquals(Map.of(), run(1, "die once", "a"));
    assertNotEquals(begun().get(0).get(1), begun().get(1).get(1));
    assertTrue(told.contains("t0 FINISHED") && told.contains("t1 FINISHED"), told.toString());
    String notice =
        told.stream().filter(line -> line.contains("starts again")).findFirst().orElseThrow();
    assertTrue(notice.contains("killed by signal 9"), notice);
    assertTrue(notice.contains("out of luck"), notice);
  }

  @Test
  void aTaskThatAlwaysKillsItsProcessFailsWithTheLastLinesWhileTheRestGoesOn() throws Exception {
    Map<String, String> failures = run(1, "die", "a", "fail", "b");
    assertEquals(Set.of("t0", "t2"), failures.keySet());
    String died = failures.get("t0");
    assertTrue(died.contains("died (killed by signal 9"), died);
    assertTrue(died.contains("as it did 2 times before"), died);
    assertTrue(died.contains(root.resolve("slots/1.log").toString()), died);
    assertTrue(died.contains("\n     out of luck"), died);
    assertEquals("the loss is not finite", failures.get("t2"));
    assertEquals(
        List.of("die", "die", "die", "a", "fail", "b"),
        begun().stream().map(each -> each.get(0)).toList());
    assertNotEquals(begun().get(4).get(1), begun().get(5).get(1), "after a failure a new process");
  }

  @Test
  void stoppedTasksEndAndNoOtherBegins() throws Exception {
    assertEquals(Map.of(), run(1, stop::get, "wait", "a"));
    assertEquals(List.of("t0 PROGRESS", "t0 STOPPED"), told);
    assertEquals(1, begun().size());
  }
}
