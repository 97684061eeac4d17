package org.mixlaw.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of thing that goes wrong. */
enum Fault {
  STUDY_KILLED("kill -9 of the study") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      kill(victim, true, false);
    }
  },
  SLOT_KILLED("kill -9 of the processes of its slots") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      SmallStudy.Running running = victim.start(Map.of());
      victim.wait(running);
      victim.kill(running, false, true);
      ends(victim, running);
    }
  },
  ALL_KILLED("kill -9 of study and slots") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      kill(victim, true, true);
      kill(victim, true, true);
    }
  },
  DISK_FULL("a full disk") {
    @Override
    Optional<String> impossible() throws IOException, InterruptedException {
      return Mounts.impossible();
    }

    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      try (Mounts mount = Mounts.ofMemory(victim.folder(), victim.random().nextInt(1500))) {
        SmallStudy.Running running = victim.start(Map.of());
        int status = victim.end(running);
        if (status != 0) {
          requires(running, victim.folder().toString(), "make room");
        }
        mount.enlarge();
        ends(victim, victim.start(Map.of()));
      }
    }
  },
  READ_ONLY("a folder that is read-only") {
    @Override
    Optional<String> impossible() throws IOException, InterruptedException {
      return Mounts.impossible();
    }

    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      victim.beginAndKill();
      try (Mounts mount = Mounts.readOnly(victim.folder())) {
        SmallStudy.Running running = victim.start(Map.of());
        if (victim.end(running) == 0) {
          throw new IllegalStateException("a study ran in " + mount);
        }
        requires(running, victim.folder().toString(), "make it writable");
      }
    }
  },
  CHECKPOINT_TRUNCATED("a truncated checkpoint") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      victim.beginAndKill();
      truncate(victim, "runs/[^/]*/checkpoints/step-.*");
    }
  },
  RESULT_TRUNCATED("a truncated result") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      SmallStudy.Running running = victim.start(Map.of());
      if (victim.random().nextBoolean()) {
        ends(victim, running);
      } else {
        victim.wait(running);
        victim.kill(running, true, true);
      }
      truncate(
          victim,
          "runs/[^/]*/(done|losses\\.csv|run\\.yaml)|(losses\\.csv|laws\\.json|optimum\\.yaml|report\\.html)");
    }
  },
  JOURNAL_TRUNCATED("a truncated journal") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      victim.beginAndKill();
      truncate(victim, "runs/[^/]*/(metrics\\.jsonl|events.*|\\.lock)|study\\.log|\\.lock");
    }
  },
  CLOCK_SET_BACK("a clock set back") {
    @Override
    Optional<String> impossible() {
      return library().isPresent()
          ? Optional.empty()
          : Optional.of("libfaketime is not here (Debian's package libfaketime has it)");
    }

    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      victim.beginAndKill();
      Map<String, String> yesterday =
          Map.of(
              "LD_PRELOAD",
              library().orElseThrow().toString(),
              "FAKETIME",
              "-" + (1 + victim.random().nextInt(30)) + "d",
              "DONT_FAKE_MONOTONIC",
              "1",
              "FAKETIME_DONT_FAKE_MONOTONIC",
              "1",
              // Else every timed wait of the JVM ends at once, and its own threads take all cores.
              "FAKETIME_FORCE_MONOTONIC_FIX",
              "0");
      ends(victim, victim.start(yesterday));
    }
  },
  TWO_AT_ONCE("two runs at once") {
    @Override
    void strike(Victim victim) throws IOException, InterruptedException {
      SmallStudy.Running first = victim.start(Map.of());
      SmallStudy.Running second = victim.start(Map.of());
      int firstStatus = victim.end(first);
      int secondStatus = victim.end(second);
      if (firstStatus != 0 && secondStatus != 0) {
        throw new IllegalStateException("both gave up: " + first.text() + second.text());
      }
      if (firstStatus != 0 || secondStatus != 0) {
        SmallStudy.Running refused = firstStatus == 0 ? second : first;
        requires(refused, victim.folder().toString(), "another process runs this study (process ");
      }
    }
  };

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** Why it cannot be made here; empty if it can. */
  Optional<String> impossible() throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Makes it happen. The study may be whole afterwards, or need another run.
   *
   * @param victim the study
   * @throws IllegalStateException if the program did what it must not
   */
  abstract void strike(Victim victim) throws IOException, InterruptedException;

  @Override
  public String toString() {
    return words;
  }

  private static void kill(Victim victim, boolean study, boolean slots)
      throws IOException, InterruptedException {
    SmallStudy.Running running = victim.start(Map.of());
    victim.wait(running);
    victim.kill(running, study, slots);
  }

  /** Waits for a process, which must end well. */
  static void ends(Victim victim, SmallStudy.Running running)
      throws IOException, InterruptedException {
    int ended = victim.end(running);
    if (ended != 0) {
      throw new IllegalStateException("exit status " + ended + ": " + running.text());
    }
  }

  /** Cuts one of the files short; where there is none yet, the study first goes on for a while. */
  private static void truncate(Victim victim, String pattern)
      throws IOException, InterruptedException {
    while (!victim.truncate(pattern)) {
      victim.beginAndKill();
    }
  }

  private static void requires(SmallStudy.Running running, String... parts) throws IOException {
    String last =
        running.text().lines().filter(line -> line.startsWith("mixlaw: ")).reduce("", (a, b) -> b);
    for (String part : parts) {
      if (!last.contains(part)) {
        throw new IllegalStateException(
            "'" + part + "' is not in what was said: " + running.text());
      }
    }
  }

  private static Optional<Path> library() {
    return List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
        .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1"))
        .filter(Files::exists)
        .findFirst();
  }
}
