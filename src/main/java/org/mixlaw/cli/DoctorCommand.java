package org.mixlaw.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.model.network.Diagnosis;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mixlaw doctor}: what this machine offers, what a run will use, what is wrong. */
@Command(
    name = "doctor",
    description = {
      "Show what this machine offers for training, what a run will use of it, and what is wrong"
          + " and how to mend it.",
      "Downloads nothing. Exit status: 0 if a run can start, 1 if something stands in its way."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: mixlaw doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private static final double GIB = 1L << 30;

  @Spec private CommandSpec command;

  @Mixin private JsonOption json = new JsonOption();

  /**
   * What the command prints as JSON.
   *
   * @param mixlaw Mixlaw's version
   * @param java Java's version and maker
   * @param heap bytes that Java may take
   * @param system system and processor
   * @param processors processors
   * @param training PyTorch, driver, GPUs and what a run uses
   * @param disk free bytes of the folders that are written to
   * @param slurm Slurm's version, where it is there
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Report(
      String mixlaw,
      String java,
      long heap,
      String system,
      int processors,
      Diagnosis training,
      List<Disk> disk,
      Optional<String> slurm) {}

  /**
   * A folder and the room that is left there.
   *
   * @param folder the folder
   * @param use what is written there
   * @param free bytes
   */
  record Disk(Path folder, String use, long free) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Diagnosis training = Diagnosis.ofThisMachine();
    Report report =
        new Report(
            Provenance.version(),
            System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
            Runtime.getRuntime().maxMemory(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            training,
            List.of(disk(Path.of(""), "studies"), disk(training.cache(), "PyTorch, unpacked")),
            slurm());
    PrintWriter out = command.commandLine().getOut();
    if (json.given()) {
      out.println(Documents.json().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      lines(report).forEach(out::println);
    }
    out.flush();
    return training.problems().isEmpty() ? 0 : Mixlaw.FAILED;
  }

  private static Disk disk(Path folder, String use) throws IOException {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return new Disk(
        folder.toAbsolutePath().normalize(), use, Files.getFileStore(there).getUsableSpace());
  }

  private static Optional<String> slurm() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("sbatch", "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Report report) {
    Diagnosis training = report.training();
    List<String> lines = new ArrayList<>();
    lines.add(line("mixlaw", report.mixlaw()));
    lines.add(line("java", report.java() + String.format(", heap up to %s", gib(report.heap()))));
    lines.add(line("djl", training.djl()));
    lines.add(line("machine", report.system() + ", " + report.processors() + " processors"));
    lines.add(
        line("pytorch", training.pytorch().map(v -> v + ", ").orElse("") + training.source()));
    training.cuda().ifPresent(version -> lines.add(line("cuda", version)));
    lines.add(
        line(
            "driver",
            training
                .driver()
                .map(
                    version ->
                        version + training.driverCuda().map(c -> ", CUDA up to " + c).orElse(""))
                .orElse("no NVIDIA driver answers")));
    for (Diagnosis.GpuReport gpu : training.gpus()) {
      lines.add(
          line(
              "gpu:" + gpu.index(),
              String.format(
                  "%s, %s, %s, %s in use, %s",
                  gpu.name(),
                  gpu.capability(),
                  gib(gpu.memory()),
                  gib(gpu.used()),
                  gpu.flash() ? "flash attention and bf16" : "no flash attention, no bf16")));
    }
    for (Disk disk : report.disk()) {
      lines.add(
          line(
              "disk",
              String.format("%s free in %s (%s)", gib(disk.free()), disk.folder(), disk.use())));
    }
    lines.add(line("slurm", report.slurm().orElse("not found")));
    lines.add(
        line("a run uses", training.uses().map(Object::toString).orElse("nothing yet, see below")));
    training.notes().forEach(note -> lines.add(line("note", note)));
    training.problems().forEach(problem -> lines.add(line("wrong", problem)));
    return lines;
  }

  private static String line(String what, String found) {
    return String.format("%-11s %s", what, found);
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
