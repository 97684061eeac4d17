package org.mixlaw.study.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls Slurm's programs.
 *
 * @param folder the folder of sbatch, squeue, scontrol, scancel and sacct; the empty path to find
 *     them as the shell does
 */
public record SlurmCommands(Path folder) {
  /** Slurm's programs give up by themselves sooner than this. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** What a program inside a job may know; the rest of SLURM_* describes that job, not the next. */
  private static final Set<String> KEPT =
      Set.of("SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT", "SLURM_TIME_FORMAT");

  /** The programs that the shell finds. */
  public static final SlurmCommands FOUND = new SlurmCommands(Path.of(""));

  /**
   * What a program said.
   *
   * @param status its exit status; 124 where it was ended because it took too long
   * @param out its standard output
   * @param err its standard error
   */
  record Answer(int status, String out, String err) {
    boolean fine() {
      return status == 0;
    }

    /** What went wrong, in the program's words. */
    String complaint() {
      String text = (err.isBlank() ? out : err).strip();
      return text.isEmpty() ? "exit status " + status : text.replaceAll("\\s*\\R\\s*", "; ");
    }
  }

  /** The program is not there at all. */
  static final class Missing extends IOException {
    private static final long serialVersionUID = 1L;

    Missing(String program, IOException cause) {
      super(
          "'"
              + program
              + "' cannot be run here ("
              + cause.getMessage()
              + "); start Mixlaw on a node that submits Slurm jobs",
          cause);
    }
  }

  /**
   * Calls a program and waits for it.
   *
   * @param program its name
   * @param arguments its arguments
   * @return what it said
   * @throws Missing if it cannot be started
   */
  Answer call(String program, String... arguments) throws Missing, InterruptedException {
    List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(k -> k.startsWith("SLURM_") && !KEPT.contains(k));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new Missing(program, e);
    }
    CompletableFuture<String> out = reading(process.getInputStream());
    CompletableFuture<String> err = reading(process.getErrorStream());
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has ended already, and nothing was to be written
    }
    boolean ended = process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
      return new Answer(124, "", program + " gave no answer in " + LONGEST.toMinutes() + " min");
    }
    return new Answer(process.exitValue(), out.join(), err.join());
  }

  private static CompletableFuture<String> reading(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
