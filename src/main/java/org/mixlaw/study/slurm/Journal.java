package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/**
 * All submissions of a study, a folder each, numbered in the order of time: what lets a study that
 * was stopped and started again know the jobs that it has.
 *
 * @param folder the folder {@code slurm} of the study, absolute
 * @param study the name of the study, for the names of jobs
 */
public record Journal(Path folder, String study) {
  private static final String NUMBER = "\\d{4,}";

  Path logs() {
    return folder.resolve("logs");
  }

  /**
   * Where the output of an element goes once it has started.
   *
   * @param id its array job
   * @param element its index
   * @param task its task's name
   * @return the log
   */
  public Path log(String id, int element, String task) {
    return logs().resolve(id + "_" + element + "-" + ArrayTask.fileName(task) + ".log");
  }

  /**
   * The submissions that Slurm may still hold something of.
   *
   * @return in the order of time
   */
  List<Submission> open() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(NUMBER))
          .sorted()
          .filter(place -> Files.exists(place.resolve(Submission.SCRIPT)))
          .map(Submission::of)
          .filter(s -> !s.ended())
          .toList();
    }
  }

  /** Of its own for every submission of every study, as far as 32 bits of the path tell. */
  private String jobName(String number) {
    return String.format(
        Locale.ROOT,
        "mixlaw-%s-%s-%08x",
        study.replaceAll("[^A-Za-z0-9._-]", "_"),
        number,
        folder.toString().hashCode());
  }

  /**
   * Writes a new submission.
   *
   * @param tasks what its elements do, at least one
   * @param settings what its jobs ask for
   * @param throttle how many elements run at once; 0 for as many as there is room for
   * @return the submission, not handed to Slurm yet
   */
  Submission begin(List<ArrayTask> tasks, SlurmSettings settings, int throttle) throws IOException {
    Files.createDirectories(logs());
    Path place = place();
    Submission submission = new Submission(place, jobName(place.getFileName().toString()));
    AtomicFiles.write(
        place.resolve(Submission.TASKS),
        tasks.stream().map(task -> task.line() + "\n").collect(Collectors.joining()));
    AtomicFiles.write(
        submission.script(),
        new JobScript(submission.name(), tasks.size(), throttle, place, logs()).text(settings));
    return submission;
  }

  /** Takes away what Slurm did not take. */
  void withdraw(Submission submission) throws IOException {
    for (String file : List.of(Submission.SCRIPT, Submission.TASKS)) {
      Files.deleteIfExists(submission.folder().resolve(file));
    }
    Files.deleteIfExists(submission.folder());
  }

  /** A folder that no other process has. */
  private Path place() throws IOException {
    int number = 1;
    try (Stream<Path> entries = Files.list(folder)) {
      List<Integer> taken = new ArrayList<>(List.of(0));
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(NUMBER))
          .forEach(name -> taken.add(Integer.parseInt(name)));
      number += taken.stream().max(Integer::compare).orElseThrow();
    }
    while (true) {
      Path place = folder.resolve(String.format(Locale.ROOT, "%04d", number));
      try {
        return Files.createDirectory(place);
      } catch (FileAlreadyExistsException e) {
        number++;
      }
    }
  }

  /** The journal has to lie where a batch script can name it. */
  public Journal {
    if (folder.toString().matches("(?s).*[\\t\\n\"].*")) {
      throw InputException.of(
          "%s: Slurm cannot write its logs to a folder with tabs, line breaks or double quotes in"
              + " its name",
          folder);
    }
  }
}
