package org.mixlaw.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mixlaw.base.FolderLock;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.AnswerText;
import org.mixlaw.cli.console.Interruption;
import org.mixlaw.cli.console.StudyConsole;
import org.mixlaw.cli.console.Terminal;
import org.mixlaw.cli.console.VerdictText;
import org.mixlaw.model.ModelCards;
import org.mixlaw.report.StudyReport;
import org.mixlaw.study.Executor;
import org.mixlaw.study.SlurmExecutor;
import org.mixlaw.study.Study;
import org.mixlaw.study.StudyLog;
import org.mixlaw.study.StudyPipeline;
import org.mixlaw.study.file.OverallLoss;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;

/**
 * Runs a study through and prints what came out: what {@code run}, {@code validate} and {@code
 * quickstart} share.
 */
final class WholeStudy {
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<String> command;

  WholeStudy(PrintWriter out, PrintWriter err, List<String> command) {
    this.out = out;
    this.err = err;
    this.command = command;
  }

  /**
   * Runs what is not done yet.
   *
   * @return the exit status
   */
  @SuppressWarnings("try") // the lock is held, not asked
  int run(StudyFile file, StudyFolder folder, ExecutorOptions where)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (StudyConsole console =
            new StudyConsole(err, Terminal.interactive(), OverallLoss.of(file));
        Interruption interruption = new Interruption(err);
        FolderLock held = where.detached() ? FolderLock.none() : alone(folder)) {
      Clock clock = Clock.systemUTC();
      StudyLog log = new StudyLog(folder.log(), clock, console);
      Study study = Study.open(file, folder, ModelCards.of(System.getenv()), clock, command, log);
      try (Executor executor = where.executor(file, folder, home(), command, log)) {
        if (executor instanceof SlurmExecutor slurm) {
          if (where.detached()) {
            return detach(slurm, folder, interruption);
          }
          slurm.requireAlone();
        }
        log.say(String.join(" ", command));
        StudyPipeline pipeline = new StudyPipeline(study, executor, where.threads(), interruption);
        StudyPipeline.Result result = run(pipeline, log);
        if (!result.finished()) {
          err.println("mixlaw: stopped; run the same command to resume");
          return Mixlaw.FAILED;
        }
        Path report = StudyReport.write(folder.root());
        out.printf(Locale.ROOT, "wall time: %.0f s%n", (System.nanoTime() - begun) / 1e9);
        result.validation().ifPresent(validation -> new VerdictText(validation).print(out));
        result
            .fit()
            .ifPresent(
                fit ->
                    AnswerText.print(
                        fit.optimum(),
                        fit.laws(),
                        result.validation(),
                        Optional.of(report),
                        Optional.of(folder.root()),
                        out));
        out.flush();
        return 0;
      }
    }
  }

  /** What ended it stands in the log, whatever it was. */
  private static StudyPipeline.Result run(StudyPipeline pipeline, StudyLog log)
      throws IOException, InterruptedException {
    try {
      StudyPipeline.Result result = pipeline.run();
      log.say(result.finished() ? "the study is finished" : "stopped at a checkpoint");
      return result;
    } catch (IOException | InputException e) {
      log.say("failed: " + e.getMessage());
      throw e;
    }
  }

  /** Two processes that run one study would train its runs twice. */
  private static FolderLock alone(StudyFolder folder) throws IOException {
    return FolderLock.take(folder.root(), Clock.systemUTC())
        .orElseThrow(
            () ->
                InputException.of(
                    "%s: another process runs this study%s; 'mixlaw status %s' shows how far it is",
                    folder.root(),
                    FolderLock.holder(folder.root()).map(holder -> " (" + holder + ")").orElse(""),
                    folder.root()));
  }

  private int detach(SlurmExecutor slurm, StudyFolder folder, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Optional<Path> log = slurm.detach(stop);
    if (log.isEmpty()) {
      return Mixlaw.FAILED; // the signal that asked for it makes the status
    }
    out.printf("Slurm runs the study; its output will be in %s%n", log.get());
    out.printf("'mixlaw status %s' shows the runs%n", folder.root());
    out.flush();
    return 0;
  }

  /** The folder of the installation, which the launcher names. */
  static Path home() {
    String home = System.getenv("MIXLAW_HOME");
    return home == null ? Path.of("") : Path.of(home);
  }

  /** Requires a study's folder. */
  static StudyFolder existing(Path study) {
    StudyFolder folder = new StudyFolder(study);
    if (!Files.exists(folder.studyFile())) {
      throw InputException.of(
          "%s: is no study folder (it has no study.yaml); 'mixlaw run CONFIG --study DIR' makes"
              + " one",
          study);
    }
    return folder;
  }
}
