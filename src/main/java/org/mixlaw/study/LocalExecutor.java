package org.mixlaw.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.Program;
import org.mixlaw.study.local.Slot;
import org.mixlaw.study.local.SlotEvent;
import org.mixlaw.study.local.SlotPool;
import org.mixlaw.study.local.SlotTask;
import org.mixlaw.study.plan.PlannedRun;

/**
 * Trains runs on this machine, as many side by side as there are slots: one a GPU, or several on a
 * CPU. Each slot has a process of its own, so that a run which brings its process down takes no
 * other with it. The processes stay for further runs until this is closed.
 */
public final class LocalExecutor implements Executor {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private final Options options;
  private final StudyListener listener;
  private final StudyFolder folder;
  private final Map<String, String> environment;
  private Optional<SharedPool> pool = Optional.empty();
  private volatile Map<String, PlannedRun> runs = Map.of();

  /**
   * How runs are handed out.
   *
   * @param devices the device of each slot: {@code cpu}, or {@code gpu:0} and so on; a run that
   *     several devices share takes as many slots' place
   * @param shared how many devices share a run that does not say so itself
   * @param threads processor threads inside one run
   * @param program what a slot's process runs: it takes the study's folder, {@code --device} and
   *     {@code --threads}, and serves orders as {@link SlotRuns} does
   * @param command the command line, for the provenance of runs
   */
  public record Options(
      List<String> devices, int shared, int threads, Program program, List<String> command) {
    /** Requires a slot. */
    public Options {
      devices = List.copyOf(devices);
      command = List.copyOf(command);
      if (devices.isEmpty()) {
        throw new InputException("the local executor needs at least one slot");
      }
    }
  }

  /**
   * An executor for one study.
   *
   * @param folder the study
   * @param options how runs are handed out
   * @param environment the environment of this process
   * @param listener is told how runs get on
   */
  public LocalExecutor(
      StudyFolder folder,
      Options options,
      Map<String, String> environment,
      StudyListener listener) {
    this.options = options;
    this.listener = listener;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Slots of which each has as many devices.
   *
   * @param devices how many share a run
   * @param slots how many slots that makes
   */
  private record SharedPool(int devices, int slots, SlotPool pool) {}

  /** The slots for runs that so many devices share; other processes end, for they hold memory. */
  private SharedPool pool(int shared) throws IOException {
    if (pool.isPresent() && pool.get().devices() == shared) {
      return pool.get();
    }
    close();
    List<String> all = options.devices();
    List<String> units = shared == 1 ? all : all.stream().distinct().toList();
    boolean cpu = !units.get(0).startsWith("gpu:");
    if (!cpu && units.size() < shared) {
      throw new IOException(
          String.format(
              "a run is to be shared by %d GPUs, and there are slots on %d", shared, units.size()));
    }
    List<Slot> slots = new ArrayList<>();
    int count = Math.max(1, (cpu ? all.size() : units.size()) / shared);
    for (int slot = 0; slot < count; slot++) {
      slots.add(
          cpu
              ? slot(slot + 1, shared == 1 ? "cpu" : "cpu:" + shared, Map.of())
              : slot(
                  slot + 1,
                  shared == 1 ? "gpu:0" : "gpu:all",
                  Map.of(VISIBLE, visible(units.subList(slot * shared, (slot + 1) * shared)))));
    }
    SlotPool made = new SlotPool(slots, options.program(), folder.slots(), new Told());
    pool = Optional.of(new SharedPool(shared, count, made));
    return pool.get();
  }

  private Slot slot(int number, String device, Map<String, String> variables) {
    List<String> arguments =
        List.of(
            folder.root().toString(),
            "--device",
            device,
            "--threads",
            Integer.toString(options.threads()));
    return new Slot(number, arguments, variables);
  }

  /** GPUs of this process, in the words that hide all others from another process. */
  private String visible(List<String> devices) {
    String[] all = environment.getOrDefault(VISIBLE, "").split(",", -1);
    List<String> words = new ArrayList<>();
    for (String device : devices) {
      int index = Integer.parseInt(device.substring(device.indexOf(':') + 1));
      boolean listed = index < all.length && !all[index].isBlank();
      words.add(listed ? all[index].strip() : Integer.toString(index));
    }
    return String.join(",", words);
  }

  /** Passes on what processes say. */
  private final class Told implements SlotPool.Listener {
    @Override
    public void event(String task, SlotEvent event) {
      PlannedRun run = runs.get(task);
      switch (event.kind()) {
        case PROGRESS -> event.progress().ifPresent(progress -> listener.progress(run, progress));
        case NOTICE -> event.text().ifPresent(listener::notice);
        case FINISHED -> listener.finished(run);
        case READY, STOPPED, FAILED -> {
          // Told by the result of the whole.
        }
      }
    }

    @Override
    public void notice(String sentence) {
      listener.notice(sentence);
    }
  }

  @Override
  public Map<String, String> execute(Collection<PlannedRun> planned, Executor.Worker worker)
      throws IOException, InterruptedException {
    runs = planned.stream().collect(Collectors.toMap(PlannedRun::name, Function.identity()));
    SortedMap<Integer, List<PlannedRun>> byDevices =
        new TreeMap<>(
            planned.stream()
                .sorted(PlannedRun.longestFirst())
                .collect(Collectors.groupingBy(run -> run.devices().orElse(options.shared()))));
    Map<String, String> failures = new TreeMap<>();
    for (Map.Entry<Integer, List<PlannedRun>> group : byDevices.entrySet()) {
      if (!worker.interrupted()) {
        failures.putAll(execute(group.getValue(), pool(group.getKey()), worker));
      }
    }
    return failures;
  }

  private Map<String, String> execute(
      List<PlannedRun> longestFirst, SharedPool with, Executor.Worker worker)
      throws InterruptedException {
    List<SlotTask> tasks =
        longestFirst.stream()
            .map(run -> new SlotTask(run.name(), SlotRuns.order(run, options.command())))
            .toList();
    long begun = System.nanoTime();
    long busyBefore = with.pool().busyNanos();
    Map<String, String> failures = with.pool().run(tasks, worker::interrupted);
    double wall = System.nanoTime() - begun;
    if (worker.interrupted()) {
      return failures;
    }
    listener.notice(
        String.format(
            Locale.ROOT,
            "%d run%s in %.0f s on %d slot%s, busy %.0f%% of that time",
            tasks.size(),
            tasks.size() == 1 ? "" : "s",
            wall / 1e9,
            with.slots(),
            with.slots() == 1 ? "" : "s",
            100 * (with.pool().busyNanos() - busyBefore) / wall / with.slots()));
    return failures;
  }

  @Override
  public void close() throws IOException {
    if (pool.isPresent()) {
      pool.get().pool().close();
      pool = Optional.empty();
    }
  }
}
