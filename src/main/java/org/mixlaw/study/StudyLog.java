package org.mixlaw.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mixlaw.base.Counts;
import org.mixlaw.corpus.build.BuildListener;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

/**
 * The file {@code study.log}: what happened in a study, a line with the time each; while runs are
 * trained, how far they are, once a minute. Everything is passed on to another listener. A log that
 * cannot be written stops no study.
 */
public final class StudyLog implements StudyListener {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Path file;
  private final Clock clock;
  private final StudyListener next;
  private final Map<String, Progress> running = new ConcurrentHashMap<>();
  private int runs;
  private int done;
  private Instant told;

  /**
   * Goes on with a log.
   *
   * @param file the file; made when there is something to write
   * @param clock gives the time
   * @param next is told everything too
   */
  public StudyLog(Path file, Clock clock, StudyListener next) {
    this.file = file;
    this.clock = clock;
    this.next = next;
    this.told = clock.instant();
  }

  /**
   * Writes a line.
   *
   * @param sentence what happened
   */
  public synchronized void say(String sentence) {
    String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + sentence + "\n";
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // The study is worth more than its log.
    }
  }

  @Override
  public void stage(String stage) {
    say(stage);
    next.stage(stage);
  }

  @Override
  public void notice(String sentence) {
    say(sentence);
    next.notice(sentence);
  }

  @Override
  public BuildListener corpus() {
    BuildListener console = next.corpus();
    return new BuildListener() {
      @Override
      public void notice(String sentence) {
        say(sentence);
        console.notice(sentence);
      }

      @Override
      public void progress(BuildListener.Progress progress) {
        console.progress(progress);
      }

      @Override
      public void end() {
        console.end();
      }
    };
  }

  @Override
  public synchronized void begin(int count, double flops) {
    runs = count;
    done = 0;
    running.clear();
    told = clock.instant();
    next.begin(count, flops);
  }

  @Override
  public void progress(PlannedRun run, Progress progress) {
    if (running.put(run.name(), progress) == null) {
      say(run.name() + " is trained from step " + progress.step() + " of " + progress.steps());
    }
    tellOnceAMinute();
    next.progress(run, progress);
  }

  private synchronized void tellOnceAMinute() {
    if (Duration.between(told, clock.instant()).compareTo(EVERY) < 0) {
      return;
    }
    told = clock.instant();
    StringBuilder line = new StringBuilder(done + " of " + runs + " runs finished");
    running.forEach(
        (run, p) ->
            line.append(
                String.format(
                    Locale.ROOT,
                    "; %s step %d of %d, loss %.4f, %s tokens/s, %d s left",
                    run,
                    p.step(),
                    p.steps(),
                    p.loss(),
                    Counts.brief(p.tokensPerSecond()),
                    p.remaining().toSeconds())));
    say(line.toString());
  }

  @Override
  public void finished(PlannedRun run) {
    running.remove(run.name());
    synchronized (this) {
      done++;
    }
    say(run.name() + " is finished");
    next.finished(run);
  }

  @Override
  public void failed(PlannedRun run, String why) {
    running.remove(run.name());
    say(run.name() + " failed: " + why);
    next.failed(run, why);
  }

  @Override
  public void end() {
    running.clear();
    next.end();
  }
}
