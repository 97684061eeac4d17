package org.mixlaw.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw validate}: predicted beside observed. */
@Command(
    name = "validate",
    description = {
      "Train optimum and baseline at the study's validation model and set predicted beside"
          + " observed.",
      "What is missing before that (pilots, laws, optimum) is done first; what is finished is not"
          + " done again.",
      "With --checkpoint or --losses nothing is trained: models that were trained elsewhere get the"
          + " same verdict, and their losses are kept in the study's elsewhere.csv."
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "The study's folder, e.g. studies/quickstart.")
  private Path study;

  @ArgGroup(exclusive = false, heading = "%nModels that were trained elsewhere:%n")
  private ElsewhereOptions elsewhere = new ElsewhereOptions();

  @ArgGroup(exclusive = false, heading = "%nWhere the runs are trained:%n")
  private ExecutorOptions where = new ExecutorOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    StudyFolder folder = WholeStudy.existing(study);
    if (elsewhere.given()) {
      elsewhere.run(
          folder,
          where.evaluationDevice(),
          where.evaluationThreads(),
          CommandWords.of(spec),
          spec.commandLine().getOut(),
          spec.commandLine().getErr());
      return 0;
    }
    StudyFile file = StudyFile.read(folder.studyFile());
    if (file.validate().isEmpty()) {
      throw InputException.of(
          "%s: the study has no key 'validate', so there is no model to train", folder.studyFile());
    }
    return new WholeStudy(
            spec.commandLine().getOut(), spec.commandLine().getErr(), CommandWords.of(spec))
        .run(file, folder, where);
  }
}
