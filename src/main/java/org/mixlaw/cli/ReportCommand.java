package org.mixlaw.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mixlaw.report.StudyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw report}: a study's page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write (or rewrite) STUDY/report.html: one page that needs nothing from elsewhere.",
      "It shows the verdict, the best mixture, predictions beside observations, laws, curves, runs,"
          + " repetition and provenance, as far as the study is."
    },
    footer = {"", "Example: mixlaw report studies/quickstart"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "Folder of the study.")
  private Path study;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    spec.commandLine().getOut().println(StudyReport.write(study));
    return 0;
  }
}
