package org.mixlaw.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.model.network.Devices;
import org.mixlaw.study.Executor;
import org.mixlaw.study.LocalExecutor;
import org.mixlaw.study.SlurmExecutor;
import org.mixlaw.study.StudyFolder;
import picocli.CommandLine.Option;

/** Where runs are trained: the options shared by the commands that train a study's runs. */
final class ExecutorOptions {
  private enum Kind {
    LOCAL,
    SLURM
  }

  @Option(
      names = "--executor",
      paramLabel = "local|slurm",
      description =
          "local: in this process, one run a GPU; slurm: as a job array made from scripts/slurm/array.sbatch (default: local).")
  private Kind kind = Kind.LOCAL;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Runs side by side on the local executor (default: one a GPU; on a CPU one a core, up to 4).")
  private int slots;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Processor threads inside one run; part of a run's state, so results repeat only with the same number (default: the"
              + " processors shared out among the slots).")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      description = "auto: GPUs where there are any, else the CPU (default: auto).")
  private String device = "auto";

  Executor executor(StudyFolder folder, Path home) {
    if (slots < 0 || threads < 0) {
      throw new InputException("--slots and --threads: accepted are whole numbers from 1 on");
    }
    if (kind == Kind.SLURM) {
      return new SlurmExecutor(
          folder, home.resolve("scripts/slurm/array.sbatch"), Path.of(""), Duration.ofSeconds(15));
    }
    int gpus = device.equals("cpu") ? 0 : Devices.gpus();
    if (device.equals("gpu") && gpus == 0) {
      throw new InputException("--device gpu: PyTorch sees no GPU here; accepted are auto and cpu");
    }
    if (gpus == 0) {
      int side = slots > 0 ? slots : Math.min(4, Runtime.getRuntime().availableProcessors());
      return new LocalExecutor(Collections.nCopies(side, "cpu"));
    }
    List<String> devices =
        IntStream.range(0, slots > 0 ? slots : gpus).mapToObj(k -> "gpu:" + k % gpus).toList();
    return new LocalExecutor(devices);
  }

  /**
   * Processor threads inside one run.
   *
   * @param executor the executor that was made of these options
   * @return as given; else the processors shared out among the slots
   */
  int threads(Executor executor) {
    int slots = executor instanceof LocalExecutor local ? local.devices().size() : 1;
    return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
  }
}
