package org.mixlaw.cli.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.mixlaw.base.Counts;
import org.mixlaw.study.file.OverallLoss;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

/** How far runs are that are being trained, in lines of text. */
final class StudyProgress {
  /** More runs side by side are counted, not listed. */
  private static final int MOST_ROWS = 16;

  private final OverallLoss overall;
  private final LongSupplier nanoTime;
  private final int runs;
  private final double flops;
  private final long begun;
  private final Map<String, PlannedRun> running = new TreeMap<>();
  private final Map<String, Progress> progress = new LinkedHashMap<>();
  private final Map<String, Double> flopsBefore = new TreeMap<>();
  private final Map<String, Double> flopsDone = new TreeMap<>();
  private final Map<String, Double> deviceSeconds = new TreeMap<>();
  private int finished;
  private int failed;

  /**
   * Runs that begin to be trained.
   *
   * @param runs how many
   * @param flops floating-point operations of all of them
   * @param overall makes one number of validation losses
   * @param nanoTime gives the time in nanoseconds
   */
  StudyProgress(int runs, double flops, OverallLoss overall, LongSupplier nanoTime) {
    this.runs = runs;
    this.flops = flops;
    this.overall = overall;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  void progress(PlannedRun run, Progress now) {
    double done = run.flops() * now.step() / now.steps();
    flopsBefore.putIfAbsent(run.name(), done);
    flopsDone.put(run.name(), done);
    deviceSeconds.put(run.name(), now.seconds() * run.devices().orElse(1));
    running.put(run.name(), run);
    progress.put(run.name(), now);
  }

  void finished(PlannedRun run) {
    finished++;
    flopsBefore.putIfAbsent(run.name(), 0.0);
    flopsDone.put(run.name(), run.flops());
    leave(run);
  }

  void failed(PlannedRun run) {
    failed++;
    leave(run);
  }

  private void leave(PlannedRun run) {
    running.remove(run.name());
    progress.remove(run.name());
  }

  /**
   * All runs in one sentence.
   *
   * @return how many are finished, their speed, the time left and the device hours used
   */
  String sentence() {
    List<String> parts = new ArrayList<>();
    parts.add(finished + " of " + runs + " runs finished");
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    double speed = progress.values().stream().mapToDouble(Progress::tokensPerSecond).sum();
    parts.add(Counts.brief(speed) + " tokens/s");
    left().ifPresent(left -> parts.add(Durations.brief(left) + " left"));
    double hours = deviceSeconds.values().stream().mapToDouble(s -> s / 3600).sum();
    parts.add(String.format(Locale.ROOT, "%.3g device hours used", hours));
    return String.join(", ", parts);
  }

  /** What the rest takes at the speed since the runs began; empty before anything was done. */
  private Optional<Duration> left() {
    double since = sum(flopsDone) - sum(flopsBefore);
    if (!(since > 0)) {
      return Optional.empty();
    }
    double seconds = (nanoTime.getAsLong() - begun) / 1e9 * (flops - sum(flopsDone)) / since;
    return Optional.of(Duration.ofMillis((long) (1e3 * Math.max(0, seconds))));
  }

  private static double sum(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * The runs that are being trained, a line each, and all runs in one.
   *
   * @return lines
   */
  List<String> table() {
    TextTable table = new TextTable("run", "step", "loss", "validation", "tokens/s", "left");
    progress.entrySet().stream()
        .limit(MOST_ROWS)
        .forEach(
            each -> {
              Progress p = each.getValue();
              table.row(
                  each.getKey(),
                  p.step() + "/" + p.steps(),
                  loss(p.loss()),
                  overall.mean(p.validation()).isPresent()
                      ? loss(overall.mean(p.validation()).getAsDouble())
                      : "-",
                  Counts.brief(p.tokensPerSecond()),
                  Durations.brief(p.remaining()));
            });
    List<String> lines = new ArrayList<>(table.toString().lines().toList());
    if (progress.size() > MOST_ROWS) {
      lines.add("and " + (progress.size() - MOST_ROWS) + " more");
    }
    lines.add(sentence());
    return lines;
  }

  private static String loss(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }
}
