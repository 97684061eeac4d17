package org.mixlaw.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/**
 * Trains runs as one Slurm job array, a run an element. The script is made from a template that the
 * user may edit ({@code scripts/slurm/array.sbatch}); {@code slurm/job} in the study folder
 * remembers the job, so that a study that was stopped and started again waits for the job it has
 * instead of submitting another.
 *
 * @param folder the study
 * @param template a batch script with {@code @NAME@}, {@code @LAST@}, {@code @LIST@} and
 *     {@code @LOGS@} to be filled in
 * @param commands the folder of {@code sbatch} and {@code squeue}; the empty path to find them as
 *     the shell does
 * @param poll how often the queue is asked
 */
public record SlurmExecutor(StudyFolder folder, Path template, Path commands, Duration poll)
    implements Executor {
  @Override
  public Map<String, String> execute(Collection<PlannedRun> runs, RunWorker worker)
      throws IOException, InterruptedException {
    Path job = folder.root().resolve("slurm").resolve("job");
    String id = Files.exists(job) ? Files.readString(job).strip() : "";
    if (id.isEmpty() || !queued(id)) {
      id = submit(List.copyOf(runs));
      AtomicFiles.write(job, id + "\n");
    }
    while (queued(id) && !worker.interrupted()) {
      Thread.sleep(poll.toMillis());
    }
    Map<String, String> failures = new TreeMap<>();
    if (!worker.interrupted()) {
      Files.deleteIfExists(job);
      for (PlannedRun run : runs) {
        if (!Files.exists(folder.run(run.name()).resolve("done"))) {
          failures.put(
              run.name(),
              "Slurm job " + id + " ended without finishing it; its logs lie in " + logs());
        }
      }
    }
    return failures;
  }

  /** Writes the list of runs and the batch script, and hands the script to sbatch. */
  private String submit(List<PlannedRun> runs) throws IOException, InterruptedException {
    Path slurm = folder.root().resolve("slurm").toAbsolutePath();
    Path list = slurm.resolve("runs.txt");
    List<String> lines = new ArrayList<>();
    for (PlannedRun run : runs) {
      lines.add(
          String.join(
              "\t",
              folder.studyFile().toAbsolutePath().toString(),
              run.card(),
              run.mixtureName(),
              Long.toString(run.seed()),
              folder.root().toAbsolutePath().toString()));
    }
    AtomicFiles.write(list, String.join("\n", lines) + "\n");
    Files.createDirectories(logs());
    if (!Files.exists(template)) {
      throw InputException.of("%s: no such file; it is the template of the batch script", template);
    }
    String script =
        Files.readString(template)
            .replace("@NAME@", "mixlaw-" + folder.root().toAbsolutePath().getFileName())
            .replace("@LAST@", Integer.toString(runs.size() - 1))
            .replace("@LIST@", list.toString())
            .replace("@LOGS@", logs().toString());
    Path batch = slurm.resolve("array.sbatch");
    AtomicFiles.write(batch, script);
    Answer answer = call("sbatch", "--parsable", batch.toString());
    if (answer.status() != 0 || answer.text().isBlank()) {
      throw new IOException(
          "sbatch refused "
              + batch
              + " (status "
              + answer.status()
              + "): "
              + answer.text().strip());
    }
    return answer.text().strip().split(";", -1)[0];
  }

  private Path logs() {
    return folder.root().toAbsolutePath().resolve("slurm").resolve("logs");
  }

  /** Whether Slurm still holds an element of the job, running or waiting. */
  private boolean queued(String id) throws IOException, InterruptedException {
    // squeue fails for a job that it has already forgotten: then none of it is left.
    Answer answer = call("squeue", "--noheader", "--jobs", id);
    return answer.status() == 0 && !answer.text().isBlank();
  }

  private record Answer(int status, String text) {}

  private Answer call(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(commands.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw InputException.of(
          "--executor slurm: '%s' cannot be run here (%s); start Mixlaw on a node that submits Slurm jobs",
          program, e.getMessage());
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }
}
