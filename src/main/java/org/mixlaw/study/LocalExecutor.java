package org.mixlaw.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.Program;
import org.mixlaw.study.local.Slot;
import org.mixlaw.study.local.SlotEvent;
import org.mixlaw.study.local.SlotPool;
import org.mixlaw.study.local.SlotTask;

/**
 * Trains runs on this machine, as many side by side as there are slots: one a GPU, or several on a
 * CPU. Each slot has a process of its own, so that a run which brings its process down takes no
 * other with it. The processes stay for further runs until this is closed.
 */
public final class LocalExecutor implements Executor {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private final Options options;
  private final StudyListener listener;
  private final SlotPool pool;
  private volatile Map<String, PlannedRun> runs = Map.of();

  /**
   * How runs are handed out.
   *
   * @param devices the device of each slot: {@code cpu}, or {@code gpu:0} and so on
   * @param threads processor threads inside one run
   * @param program what a slot's process runs: it takes the study's folder, {@code --device} and
   *     {@code --threads}, and serves orders as {@link SlotRuns} does
   * @param command the command line, for the provenance of runs
   */
  public record Options(List<String> devices, int threads, Program program, List<String> command) {
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
    List<Slot> slots = new ArrayList<>();
    for (String device : options.devices()) {
      slots.add(slot(slots.size() + 1, device, folder, environment));
    }
    this.pool = new SlotPool(slots, options.program(), folder.slots(), new Told());
  }

  private Slot slot(
      int number, String device, StudyFolder folder, Map<String, String> environment) {
    boolean gpu = device.startsWith("gpu:");
    List<String> arguments =
        List.of(
            folder.root().toString(),
            "--device",
            gpu ? "gpu:0" : device,
            "--threads",
            Integer.toString(options.threads()));
    return new Slot(
        number, arguments, gpu ? Map.of(VISIBLE, visible(device, environment)) : Map.of());
  }

  /**
   * The GPU that this process calls by that index, in the words of a process that sees it alone.
   */
  private static String visible(String device, Map<String, String> environment) {
    int index = Integer.parseInt(device.substring(device.indexOf(':') + 1));
    List<String> all =
        Arrays.stream(environment.getOrDefault(VISIBLE, "").split(",", -1))
            .map(String::strip)
            .toList();
    return index < all.size() && !all.get(index).isEmpty()
        ? all.get(index)
        : Integer.toString(index);
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

  /**
   * The devices of the slots.
   *
   * @return one entry a slot
   */
  public List<String> devices() {
    return options.devices();
  }

  @Override
  public Map<String, String> execute(Collection<PlannedRun> planned, RunWorker worker)
      throws InterruptedException {
    runs = planned.stream().collect(Collectors.toMap(PlannedRun::name, Function.identity()));
    List<SlotTask> tasks =
        planned.stream()
            .sorted(PlannedRun.longestFirst())
            .map(run -> new SlotTask(run.name(), SlotRuns.order(run, options.command())))
            .toList();
    long begun = System.nanoTime();
    long busyBefore = pool.busyNanos();
    Map<String, String> failures = pool.run(tasks, worker::interrupted);
    double wall = System.nanoTime() - begun;
    double busy = (pool.busyNanos() - busyBefore) / wall / options.devices().size();
    listener.notice(
        String.format(
            Locale.ROOT,
            "%d runs in %.0f s on %d slot%s, %.0f%% of that time training",
            tasks.size(),
            wall / 1e9,
            options.devices().size(),
            options.devices().size() == 1 ? "" : "s",
            100 * busy));
    return failures;
  }

  @Override
  public void close() throws IOException {
    pool.close();
  }
}
