package org.mixlaw.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.mixlaw.base.FolderTree;
import org.mixlaw.cli.Mixlaw;
import org.mixlaw.study.local.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a small study again and again while something goes wrong with it, and lets it end
 * undisturbed afterwards: its loss table must be, byte by byte, that of a study that nothing went
 * wrong with.
 */
@Command(
    name = "torture",
    description =
        "Lets things go wrong with a small study and compares its losses with an undisturbed"
            + " one's.",
    mixinStandardHelpOptions = true)
public final class Torture implements Callable<Integer> {
  @Option(names = "--minutes", defaultValue = "10", description = "How long (default: 10).")
  private double minutes;

  @Option(names = "--seed", description = "Decides what goes wrong and when (default: a new one).")
  private long seed = System.nanoTime() & 0xffffff;

  /**
   * Runs the program and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Torture()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("mixlaw-torture").toRealPath();
    Report report =
        run(
            root,
            Arrays.asList(Fault.values()),
            seed,
            Math.round(minutes * 60e3),
            Integer.MAX_VALUE);
    report.lines().forEach(System.out::println);
    if (report.differences().isEmpty()) {
      FolderTree.remove(root);
      return 0;
    }
    System.out.println("the studies lie in " + root);
    return 1;
  }

  /**
   * What went wrong and what came of it.
   *
   * @param seed what decided it
   * @param dealt how often each kind was made
   * @param skipped kinds that cannot be made here, and why
   * @param differences what came out otherwise than undisturbed
   */
  record Report(
      long seed, Map<Fault, Integer> dealt, Map<Fault, String> skipped, List<String> differences) {
    List<String> lines() {
      List<String> lines = new ArrayList<>(differences);
      dealt.forEach((fault, count) -> lines.add(String.format("%4d  %s", count, fault)));
      skipped.forEach((fault, why) -> lines.add("skipped: " + fault + " (" + why + ")"));
      lines.add(
          String.format(
              Locale.ROOT,
              "%d faults of %d kinds, seed %d: %d differences",
              dealt.values().stream().mapToInt(Integer::intValue).sum(),
              dealt.size(),
              seed,
              differences.size()));
      return lines;
    }
  }

  /**
   * Tortures.
   *
   * @param root an empty folder
   * @param faults the kinds
   * @param seed decides everything but how fast the machine is
   * @param millis how long
   * @param most at most so many faults
   * @return what came of it
   */
  static Report run(Path root, List<Fault> faults, long seed, long millis, int most)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    SmallStudy study = new SmallStudy(root, Program.ofThisProcess(Mixlaw.class).words());
    study.write();
    Path undisturbed = root.resolve("undisturbed");
    long begun = System.nanoTime();
    Random random = new Random(seed);
    Fault.ends(new Victim(study, undisturbed, random, 1), study.run(undisturbed, Map.of()));
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

    Map<Fault, String> skipped = new EnumMap<>(Fault.class);
    List<Fault> possible = new ArrayList<>();
    for (Fault fault : faults) {
      Optional<String> why = fault.impossible();
      why.ifPresent(reason -> skipped.put(fault, reason));
      if (why.isEmpty()) {
        possible.add(fault);
      }
    }
    Map<Fault, Integer> dealt = new EnumMap<>(Fault.class);
    List<String> differences = new ArrayList<>();
    List<Fault> round = new ArrayList<>();
    for (int number = 1; number <= most && System.nanoTime() < end; number++) {
      if (round.isEmpty()) {
        round.addAll(possible);
        Collections.shuffle(round, random);
      }
      Fault fault = round.remove(round.size() - 1);
      Victim victim =
          new Victim(study, root.resolve("study" + number), new Random(random.nextLong()), whole);
      Optional<String> difference = difference(fault, victim, undisturbed);
      dealt.merge(fault, 1, Integer::sum);
      if (difference.isPresent()) {
        differences.add("fault " + number + ", " + fault + ": " + difference.get());
      } else {
        FolderTree.remove(victim.folder());
      }
    }
    return new Report(seed, dealt, skipped, differences);
  }

  /** Deals a fault, lets the study end, and compares its losses. */
  private static Optional<String> difference(Fault fault, Victim victim, Path undisturbed)
      throws IOException, InterruptedException {
    Files.createDirectories(victim.folder());
    SmallStudy.copy(undisturbed.resolve("corpus"), victim.folder().resolve("corpus"));
    try {
      fault.strike(victim);
      Fault.ends(victim, victim.start(Map.of()));
    } catch (IllegalStateException e) {
      return Optional.of(e.getMessage());
    }
    return Files.mismatch(undisturbed.resolve("losses.csv"), victim.folder().resolve("losses.csv"))
            < 0
        ? Optional.empty()
        : Optional.of(victim.folder() + "/losses.csv differs");
  }
}
