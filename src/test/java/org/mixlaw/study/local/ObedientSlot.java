package org.mixlaw.study.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;
import org.mixlaw.train.Progress;

/** A slot's process that does what its orders say, and notes each of them in a file. */
public final class ObedientSlot {
  private ObedientSlot() {}

  /**
   * Obeys.
   *
   * @param arguments the file of the notes, and what to write with every order
   */
  public static void main(String[] arguments) throws IOException {
    Path notes = Path.of(arguments[0]);
    System.out.println(SlotEvent.of(SlotEvent.Kind.READY).line());
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      long before = noted(notes, order);
      Files.writeString(
          notes,
          String.join(
                  " ",
                  order,
                  String.valueOf(ProcessHandle.current().pid()),
                  arguments[1],
                  String.valueOf(System.getenv("SLOT_TEST")))
              + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      System.out.println("a library prints this");
      switch (order) {
        case "die" -> die();
        case "die once" -> {
          if (before == 0) {
            die();
          }
          finish();
        }
        case "fail" ->
            System.out.println(
                SlotEvent.of(SlotEvent.Kind.FAILED, "the loss is not finite").line());
        case "wait" -> {
          System.out.println(
              SlotEvent.of(new Progress(1, 2, 3, 4.5, 6, 7, new TreeMap<>())).line());
          while (orders.readLine() != null) {
            // until the input ends
          }
          System.out.println(SlotEvent.of(SlotEvent.Kind.STOPPED).line());
          return;
        }
        default -> finish();
      }
    }
  }

  private static long noted(Path notes, String order) throws IOException {
    return Files.exists(notes)
        ? Files.readAllLines(notes).stream().filter(line -> line.startsWith(order)).count()
        : 0;
  }

  private static void die() {
    System.err.println("out of luck");
    Runtime.getRuntime().halt(137);
  }

  private static void finish() {
    System.out.println(SlotEvent.of(SlotEvent.Kind.FINISHED).line());
  }
}
