package org.mixlaw.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Devices;
import org.mixlaw.study.Executor;
import org.mixlaw.study.InProcessExecutor;
import org.mixlaw.study.LocalExecutor;
import org.mixlaw.study.SlurmExecutor;
import org.mixlaw.study.StudyListener;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.Program;
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
          "local: on this machine, one run a GPU; slurm: as elements of job arrays, which ask for"
              + " what the study file's key 'slurm' says (default: local).")
  private Kind kind = Kind.LOCAL;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Runs side by side on the local executor, each slot in a process of its own (default: one"
              + " a GPU; on a CPU one a core, up to 4). 0: one after the other in this process,"
              + " which then dies with a run.")
  private Integer slots;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Processor threads inside one run; part of a run's state, so results repeat only with the"
              + " same number (default: the processors shared out among the slots).")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICES",
      description =
          "auto: GPUs where there are any, else the CPU; cpu; gpu: all GPUs, a run on each; or a"
              + " list (gpu:0,1; gpu:all; cpu:N): pilots are trained side by side on its devices,"
              + " and each run of the validation on all of them together, unless the study says"
              + " validate.devices (default: auto).")
  private String device = "auto";

  @Option(
      names = "--throttle",
      paramLabel = "N",
      description = "Runs that Slurm trains at once (default: as many as there is room for).")
  private int throttle;

  @Option(
      names = "--corpus-job",
      description = "Build the corpus in a Slurm job, not in this process.")
  private boolean corpusJob;

  @Option(
      names = "--detach",
      description =
          "Submit this command itself as a small Slurm job and return; the corpus is built in a job"
              + " too.")
  private boolean detach;

  /** Where checkpoints are evaluated, which always happens in this process. */
  DeviceChoice evaluationDevice() {
    return DeviceChoice.parse(device);
  }

  /** Processor threads of an evaluation; 0: one a processor. */
  int evaluationThreads() {
    return threads;
  }

  /** Whether the study is to be handed to Slurm as a whole. */
  boolean detached() {
    return detach;
  }

  /**
   * The executor that the options name.
   *
   * @param file the study file
   * @param folder the study
   * @param home the folder of the installation
   * @param command the command line, for the provenance of runs
   * @param listener is told how runs get on
   * @return an executor
   */
  Executor executor(
      StudyFile file, StudyFolder folder, Path home, List<String> command, StudyListener listener) {
    Optional<SlurmExecutor> slurm = slurm(file, folder, home, listener);
    return slurm.isPresent() ? slurm.get() : local(folder, command, listener);
  }

  /**
   * Slurm, where the options name it.
   *
   * @param file the study file
   * @param folder the study
   * @param home the folder of the installation
   * @param listener is told how runs get on
   * @return an executor; empty with {@code --executor local}
   */
  Optional<SlurmExecutor> slurm(
      StudyFile file, StudyFolder folder, Path home, StudyListener listener) {
    if ((slots != null && slots < 0) || threads < 0 || throttle < 0) {
      throw new InputException(
          "--slots, --threads and --throttle: accepted are whole numbers from 0 on");
    }
    if (kind == Kind.LOCAL) {
      if (throttle > 0 || corpusJob || detach) {
        throw new InputException(
            "--throttle, --corpus-job and --detach: belong to --executor slurm");
      }
      return Optional.empty();
    }
    if (slots != null || !device.equals("auto")) {
      throw new InputException(
          "--slots and --device: belong to --executor local; the study file's key 'slurm' says what"
              + " jobs ask for");
    }
    SlurmExecutor.Options options =
        new SlurmExecutor.Options(
            throttle,
            threads,
            corpusJob,
            home.resolve("scripts/mixlaw"),
            Optional.ofNullable(System.getenv("SLURM_ARRAY_JOB_ID")));
    return Optional.of(
        new SlurmExecutor(file, folder, options, SlurmExecutor.Slurm.FOUND, listener));
  }

  private Executor local(StudyFolder folder, List<String> command, StudyListener listener) {
    DeviceChoice choice = DeviceChoice.parse(device);
    List<String> units = units(choice);
    boolean listed =
        choice instanceof DeviceChoice.Replicas || choice instanceof DeviceChoice.AllGpus;
    int shared = listed ? units.size() : 1;
    if (slots != null && slots == 0) {
      return new InProcessExecutor(units, shared);
    }
    int side = units.size();
    if (slots != null) {
      side = slots;
    } else if (!listed && units.get(0).equals("cpu")) {
      side = Math.min(4, Runtime.getRuntime().availableProcessors());
    }
    return new LocalExecutor(
        folder,
        new LocalExecutor.Options(
            IntStream.range(0, side).mapToObj(k -> units.get(k % units.size())).toList(),
            shared,
            threads(side),
            Program.ofThisProcess(Mixlaw.class, "slot"),
            command),
        System.getenv(),
        listener);
  }

  /** The devices that may be used, each once; the CPU as often as it is listed. */
  private List<String> units(DeviceChoice choice) {
    if (choice instanceof DeviceChoice.Cpu) {
      return List.of("cpu");
    }
    if (choice instanceof DeviceChoice.Replicas several
        && several.devices().get(0) instanceof DeviceChoice.Cpu) {
      return Collections.nCopies(several.devices().size(), "cpu");
    }
    List<String> gpus =
        IntStream.range(0, Devices.gpus()).mapToObj(index -> "gpu:" + index).toList();
    if (choice instanceof DeviceChoice.Auto && gpus.isEmpty()) {
      return List.of("cpu");
    }
    List<String> asked = gpus;
    if (choice instanceof DeviceChoice.Replicas several) {
      asked = several.devices().stream().map(ExecutorOptions::word).toList();
    } else if (choice instanceof DeviceChoice.Gpu && device.contains(":")) {
      asked = List.of(word(choice));
    }
    if (asked.isEmpty() || !gpus.containsAll(asked)) {
      throw InputException.of(
          "--device %s: PyTorch sees %s here; 'mixlaw doctor' shows what was found",
          device, gpus.isEmpty() ? "no GPU" : String.join(", ", gpus));
    }
    return asked;
  }

  private static String word(DeviceChoice choice) {
    return choice instanceof DeviceChoice.Gpu gpu ? "gpu:" + gpu.index() : "cpu";
  }

  /**
   * Processor threads inside a run that is trained in this process.
   *
   * @return as given; else one a processor
   */
  int threads() {
    return threads(1);
  }

  private int threads(int side) {
    return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / side);
  }
}
