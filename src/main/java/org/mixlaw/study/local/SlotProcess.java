package org.mixlaw.study.local;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The process of a slot, as the process that started it sees it: orders go to its standard input,
 * events come from its standard output, everything else that it prints is appended to its log. That
 * its standard input is closed tells it to stop; the system closes it too when this process dies.
 */
final class SlotProcess {
  /** How many lines of the log are told of a process that died. */
  private static final int LAST = 8;

  /** How long an idle process that was asked to stop may take. */
  private static final int PATIENCE_SECONDS = 20;

  private static final int TAIL_BYTES = 1 << 14;

  private final Process process;
  private final Path log;
  private final long logBefore;
  private final BufferedReader events;
  private final BufferedWriter orders;

  private SlotProcess(Process process, Path log, long logBefore) {
    this.process = process;
    this.log = log;
    this.logBefore = logBefore;
    this.events = process.inputReader(StandardCharsets.UTF_8);
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process.
   *
   * @param program what it runs
   * @param slot its slot
   * @param log where to what it prints is appended
   * @throws IOException if it cannot be started, or its log not be written
   */
  static SlotProcess start(Program program, Slot slot, Path log) throws IOException {
    Files.createDirectories(log.getParent());
    long before = Files.exists(log) ? Files.size(log) : 0;
    List<String> options =
        List.of("-XX:ErrorFile=" + log.resolveSibling("hs_err_pid%p.log").toAbsolutePath());
    ProcessBuilder builder =
        new ProcessBuilder(program.command(options, slot.arguments()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.putAll(slot.environment());
    return new SlotProcess(builder.start(), log, before);
  }

  /**
   * Hands a task to the process. One that has died does not take it: {@link #next} then ends.
   *
   * @param task the task
   */
  void hand(SlotTask task) {
    try {
      orders.write(task.order());
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      // It has died, and the end of its events will say so.
    }
  }

  /**
   * Waits for the next event.
   *
   * @return the event; empty once the process has ended
   */
  Optional<SlotEvent> next() {
    try {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        Optional<SlotEvent> event = SlotEvent.parse(line);
        if (event.isPresent()) {
          return event;
        }
        append(line);
      }
    } catch (IOException e) {
      // Its output ends where it does.
    }
    return Optional.empty();
  }

  /** What else a process prints, such as Java's report of a crash, belongs to its log. */
  private void append(String line) throws IOException {
    Files.writeString(
        log,
        line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Tells the process that no further task will come, and that it should leave a checkpoint. */
  void askToStop() {
    try {
      orders.close();
    } catch (IOException e) {
      // It has died.
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Ends the process: it is asked first, and has some time. */
  void end() throws InterruptedException {
    askToStop();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Waits for the end of a process whose events have ended. */
  int status() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * How a process ended, in words.
   *
   * @param status its exit status
   */
  static String words(int status) {
    return switch (status) {
      case 137 -> "killed by signal 9, as the system does when memory runs out";
      case 134 -> "aborted, signal 6";
      case 139 -> "a segmentation fault, signal 11";
      default ->
          status > 128
              ? "killed by signal " + (status - 128)
              : String.format(Locale.ROOT, "exit status %d", status);
    };
  }

  /** The last lines that this process left in its log; none where it left nothing. */
  List<String> lastLines() {
    try {
      long from = Math.max(logBefore, Files.size(log) - TAIL_BYTES);
      byte[] tail;
      try (var in = Files.newInputStream(log)) {
        in.skipNBytes(from);
        tail = in.readAllBytes();
      }
      List<String> lines =
          new ArrayList<>(
              new String(tail, StandardCharsets.UTF_8)
                  .lines()
                  .map(String::strip)
                  .filter(line -> !line.isEmpty())
                  .toList());
      return List.copyOf(lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
    } catch (IOException e) {
      return List.of();
    }
  }

  Path log() {
    return log;
  }
}
