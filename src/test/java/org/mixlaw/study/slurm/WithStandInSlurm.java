package org.mixlaw.study.slurm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A study's tasks, handed to a Slurm that is not there. */
abstract class WithStandInSlurm {
  @TempDir Path root;

  final List<String> notices = new ArrayList<>();
  StandInSlurm slurm;

  @BeforeEach
  void noJobs() throws IOException {
    slurm = new StandInSlurm(root.resolve("standin"));
  }

  final JobArrays arrays(int throttle) {
    return new JobArrays(
        new Journal(root.resolve("study/slurm"), "s"),
        SlurmSettings.DEFAULT,
        throttle,
        slurm.commands(),
        slurm,
        notices::add);
  }

  final Map<String, String> run(List<ArrayTask> tasks) throws Exception {
    return arrays(0).run(tasks, () -> false);
  }

  final ArrayTask task(String name) {
    return new ArrayTask(
        name,
        Optional.of(root.resolve(name + ".done")),
        Optional.of(root.resolve(name)),
        List.of("train", name));
  }

  final List<ArrayTask> tasks(int count) {
    return IntStream.range(0, count).mapToObj(k -> task("t" + k)).toList();
  }

  final void finish(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(root.resolve(name + ".done"));
    }
  }

  final void started(String submission, String element) throws IOException {
    Path folder = root.resolve("study/slurm").resolve(submission);
    Files.writeString(folder.resolve(element + ".out"), "step 1\nmixlaw: disk full\n\n");
  }

  final List<String> list(String submission) throws IOException {
    return Files.readAllLines(root.resolve("study/slurm").resolve(submission).resolve("tasks.tsv"))
        .stream()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .toList();
  }

  final Set<String> journal() throws IOException {
    try (var entries = Files.list(root.resolve("study/slurm"))) {
      return entries
          .map(p -> p.getFileName().toString())
          .collect(java.util.stream.Collectors.toSet());
    }
  }
}
