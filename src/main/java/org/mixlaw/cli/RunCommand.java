package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw run}: a whole study. */
@Command(
    name = "run",
    description = {
      "Run a whole study: corpus, pilots, laws, optimum, validation by training, report.",
      "Finished work is never redone; stop it at any moment (Ctrl-C, kill) and start it again."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "CONFIG",
      description = "The study file (YAML), e.g. configs/quickstart.yaml.")
  private Path config;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description = "The study's folder (default: studies/<name of the study>).")
  private Path study;

  @ArgGroup(exclusive = false, heading = "%nWhere the runs are trained:%n")
  private ExecutorOptions where = new ExecutorOptions();

  @Mixin private StudyOptions settings = new StudyOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StudyFile file = settings.read(config);
    StudyFolder folder =
        new StudyFolder(study == null ? Path.of("studies").resolve(file.name()) : study);
    PrintWriter out = spec.commandLine().getOut();
    return new WholeStudy(out, spec.commandLine().getErr(), CommandWords.of(spec))
        .run(file, folder, where);
  }
}
