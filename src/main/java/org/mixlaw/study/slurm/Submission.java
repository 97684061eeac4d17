package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.TextFiles;

/**
 * One submission of a job array: a folder that is written before sbatch is called and never changed
 * afterwards.
 *
 * <ul>
 *   <li>{@code tasks.tsv}: what each element does, a line an element;
 *   <li>{@code job.sbatch}: the batch script;
 *   <li>{@code job}: the id of the job that does it, made once, by whoever knows it first: this
 *       program from sbatch's answer, or the first element that starts. An element of any other job
 *       ends at once, so that a submission whose answer was lost can be repeated;
 *   <li>{@code ended}: Slurm holds nothing of it any more.
 * </ul>
 *
 * @param folder its folder
 * @param name the name of its job
 */
record Submission(Path folder, String name) {
  static final String SCRIPT = "job.sbatch";
  static final String TASKS = "tasks.tsv";

  private static final String NAME_OPTION = "#SBATCH --job-name=";

  /**
   * A submission made earlier.
   *
   * @param folder its folder
   * @return the submission, its name as its script has it
   */
  static Submission of(Path folder) {
    String name =
        TextFiles.read(folder.resolve(SCRIPT))
            .lines()
            .filter(line -> line.startsWith(NAME_OPTION))
            .map(line -> line.substring(NAME_OPTION.length()))
            .findFirst()
            .orElse("");
    return new Submission(folder, name);
  }

  Path script() {
    return folder.resolve(SCRIPT);
  }

  private Path job() {
    return folder.resolve("job");
  }

  private Path endedFile() {
    return folder.resolve("ended");
  }

  /**
   * What its elements do.
   *
   * @return one task an element
   */
  List<ArrayTask> tasks() {
    return TextFiles.read(folder.resolve(TASKS)).lines().map(ArrayTask::parse).toList();
  }

  /**
   * The job that does it.
   *
   * @return the id of the array job; empty as long as nobody knows it
   */
  Optional<String> id() {
    return Files.exists(job()) ? Optional.of(TextFiles.read(job()).strip()) : Optional.empty();
  }

  /**
   * Notes the job that does it, unless another was noted before.
   *
   * @param id the id of an array job
   * @return the id that is noted now
   */
  String claim(String id) throws IOException {
    Path beside = folder.resolve(".job." + ProcessHandle.current().pid());
    Files.writeString(beside, id + "\n");
    try {
      Files.createLink(job(), beside);
    } catch (FileAlreadyExistsException e) {
      // an element was faster
    } finally {
      Files.deleteIfExists(beside);
    }
    return id().orElseThrow();
  }

  boolean ended() {
    return Files.exists(endedFile());
  }

  void end(String how) throws IOException {
    AtomicFiles.write(endedFile(), how + "\n");
  }

  /**
   * Where an element's output lies.
   *
   * @param index the element
   * @return its log; empty where it never started
   */
  Optional<Path> log(int index) throws IOException {
    Optional<String> id = id();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Path output = folder.resolve(id.get() + "_" + index + ".out");
    return Files.exists(output) ? Optional.of(output.toRealPath()) : Optional.empty();
  }

  /** Whether a task is done: its marker is there, or its command said so. */
  boolean done(int index, ArrayTask task) {
    return Files.exists(task.marker().orElse(folder.resolve(index + ".ok")));
  }
}
