package org.mixlaw.study.slurm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stands in for Slurm: scripts in the place of its programs that keep jobs as files. Time passes
 * only by {@link #then}: every pause of the code under test takes one step of what is to happen.
 */
public final class StandInSlurm implements Pause {
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "sbatch",
          """
          if [ "$1" = --test-only ]; then echo "sbatch: Job 1 to start at noon" >&2; exit 0; fi
          last=$(sed -n 's/^#SBATCH --array=0-\\([0-9]*\\).*/\\1/p' "$2")
          answer=ok
          if [ -s answers ]; then answer=$(head -n 1 answers); sed -i 1d answers; fi
          case $answer in
          refuse*) echo "sbatch: error: Batch job submission failed: ${answer#refuse }" >&2; exit 1 ;;
          unanswered) echo "sbatch: error: Batch job submission failed: Socket timed out" >&2; exit 1 ;;
          esac
          if [ "$last" -ge "$(cat limit)" ]; then
            echo "sbatch: error: Batch job submission failed: Invalid job array specification" >&2; exit 1
          fi
          id=$(($(ls jobs | wc -l) + 101))
          cp "$2" jobs/$id; : > alive/$id
          if [ "$answer" = late ]; then echo "sbatch: error: Socket timed out" >&2; exit 1; fi
          echo "sbatch: warning: a word on standard error" >&2
          echo "$id;cluster"
          """,
          "squeue",
          """
          if [ -s silent ]; then echo "slurm_load_jobs error: Socket timed out" >&2; sed -i 1d silent; exit 1; fi
          name= job=
          while [ $# -gt 0 ]; do
            case $1 in --name) name=$2; shift ;; --jobs) job=$2; shift ;; esac
            shift
          done
          if [ -n "$job" ]; then
            if [ -s alive/$job ]; then cat alive/$job; exit 0; fi
            if [ -e alive/$job ]; then echo "  ${job}_[0-1] RUNNING"; exit 0; fi
            if [ -e forgotten/$job ]; then echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1; fi
            exit 0
          fi
          for job in $(ls alive); do
            if grep -qx "#SBATCH --job-name=$name" jobs/$job; then echo "$job $name"; fi
          done
          """,
          "scontrol",
          """
          if [ "$2" = config ]; then echo "MaxArraySize            = $(cat size)"; exit 0; fi
          cat ends/$4 2>/dev/null || { echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1; }
          """,
          "sacct",
          """
          for job; do :; done
          cat accounts/$job 2>/dev/null || { echo "Slurm accounting storage is disabled" >&2; exit 1; }
          """);

  private final Path root;
  private final Deque<Step> steps = new ArrayDeque<>();

  /** Something that happens. */
  public interface Step {
    /** Lets it happen. */
    void run() throws IOException;
  }

  /** A Slurm without jobs, which takes arrays of 1001 elements. */
  public StandInSlurm(Path root) throws IOException {
    this.root = Files.createDirectories(root);
    for (String folder : List.of("bin", "jobs", "alive", "forgotten", "ends", "accounts")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
      program(
          program.getKey(),
          "cd '"
              + root
              + "'\necho \""
              + program.getKey()
              + " $*\" >> calls\n"
              + program.getValue());
    }
    size(1001);
    limit(1_000_000);
  }

  /** Puts a script in the place of a program. */
  public void program(String name, String script) throws IOException {
    Path file = Files.writeString(root.resolve("bin").resolve(name), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Its programs. */
  public SlurmCommands commands() {
    return new SlurmCommands(root.resolve("bin"));
  }

  /** What scontrol says of the size of arrays. */
  void size(int size) throws IOException {
    Files.writeString(root.resolve("size"), size + "\n");
  }

  /** The size of arrays from which on sbatch refuses them. */
  void limit(int limit) throws IOException {
    Files.writeString(root.resolve("limit"), limit + "\n");
  }

  /** What the next calls of sbatch come to: ok, unanswered, late, or refuse and a reason. */
  void answers(String... answers) throws IOException {
    Files.writeString(root.resolve("answers"), String.join("\n", answers) + "\n");
  }

  /** How many of the next questions squeue leaves without an answer. */
  void silent(int calls) throws IOException {
    Files.writeString(root.resolve("silent"), "x\n".repeat(calls));
  }

  /** The lines of squeue for a job that lives. */
  void lists(int id, String... lines) throws IOException {
    Files.write(root.resolve("alive").resolve(Integer.toString(id)), List.of(lines));
  }

  /** What {@code scontrol show job} prints of a job. */
  void remembers(int id, String... ends) throws IOException {
    Files.write(root.resolve("ends").resolve(Integer.toString(id)), List.of(ends));
  }

  /** A job leaves the queue, and Slurm remembers of it what {@code scontrol show job} prints. */
  public void gone(int id, String... ends) throws IOException {
    Files.delete(root.resolve("alive").resolve(Integer.toString(id)));
    remembers(id, ends);
  }

  /** A job leaves the queue and all memory but the accounting's. */
  void forgotten(int id, String... accounts) throws IOException {
    Files.delete(root.resolve("alive").resolve(Integer.toString(id)));
    Files.createFile(root.resolve("forgotten").resolve(Integer.toString(id)));
    if (accounts.length > 0) {
      Files.write(root.resolve("accounts").resolve(Integer.toString(id)), List.of(accounts));
    }
  }

  /** A line of {@code scontrol show job}. */
  static String end(int id, int element, String state, String exit) {
    return "JobId=9%d ArrayJobId=%d ArrayTaskId=%d JobName=x JobState=%s Reason=None ExitCode=%s"
        .formatted(element, id, element, state, exit);
  }

  /** What happens while the code under test waits next. */
  public StandInSlurm then(Step step) {
    steps.add(step);
    return this;
  }

  /** Whether everything has happened. */
  boolean over() {
    return steps.isEmpty();
  }

  @Override
  public void of(Duration length, BooleanSupplier stop) {
    if (steps.isEmpty()) {
      throw new AssertionError("waits for something that does not come; " + calls());
    }
    try {
      steps.poll().run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many jobs were ever submitted. */
  public int submitted() throws IOException {
    try (Stream<Path> jobs = Files.list(root.resolve("jobs"))) {
      return (int) jobs.count();
    }
  }

  /** The batch script of a job. */
  public String script(int id) throws IOException {
    return Files.readString(root.resolve("jobs").resolve(Integer.toString(id)));
  }

  /** The values of {@code --array} of all jobs. */
  List<String> arrays() throws IOException {
    List<Integer> ids = IntStream.range(101, 101 + submitted()).boxed().toList();
    List<String> arrays = new java.util.ArrayList<>();
    for (int id : ids) {
      arrays.addAll(
          script(id)
              .lines()
              .filter(l -> l.startsWith("#SBATCH --array="))
              .map(l -> l.substring("#SBATCH --array=".length()))
              .toList());
    }
    return arrays;
  }

  /** All calls so far, a line each. */
  public List<String> calls() {
    try {
      Path calls = root.resolve("calls");
      return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
