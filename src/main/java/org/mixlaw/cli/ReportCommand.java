package org.mixlaw.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.Written;
import org.mixlaw.cli.laws.LossTableOptions;
import org.mixlaw.report.StudyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw report}: a study's page, or one of losses from elsewhere. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write (or rewrite) STUDY/report.html: one page that needs nothing from elsewhere.",
      "It shows the verdict, the best mixture, predictions beside observations, laws, curves, runs,"
          + " repetition and provenance, as far as the study is.",
      "With --laws and --losses, write such a page of losses from elsewhere, as far as they tell;"
          + " the cost of their runs is taken as 6 N D."
    },
    footer = {
      "",
      "Examples:",
      "  mixlaw report studies/quickstart",
      "  mixlaw report --laws laws.json --losses losses.csv --optimum optimum.yaml --out page.html"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "STUDY", description = "Folder of the study.")
  private Optional<Path> study = Optional.empty();

  @Option(
      names = "--laws",
      paramLabel = "LAWS.json",
      description = "Laws that were fitted on the losses.")
  private Optional<Path> laws = Optional.empty();

  @Option(
      names = "--losses",
      paramLabel = "LOSSES.csv",
      description = "The loss table that they were fitted on.")
  private Optional<Path> losses = Optional.empty();

  @Option(
      names = "--optimum",
      paramLabel = "OPTIMUM.yaml",
      description =
          "The best mixture under these laws, as 'mixlaw optimize --out' wrote it; without it the"
              + " page shows the laws alone.")
  private Optional<Path> optimum = Optional.empty();

  @Written
  @Option(
      names = "--out",
      paramLabel = "R.html",
      description = "The page of losses from elsewhere (a study's is STUDY/report.html).")
  private Optional<Path> out = Optional.empty();

  @Mixin private LossTableOptions untidy = new LossTableOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    boolean elsewhere =
        laws.isPresent() || losses.isPresent() || optimum.isPresent() || out.isPresent();
    if (study.isPresent() == elsewhere) {
      throw new InputException(
          "report takes either a study's folder, or --laws, --losses and --out");
    }
    if (study.isPresent()) {
      spec.commandLine().getOut().println(StudyReport.write(study.get()));
      return 0;
    }
    Path page = required(out, "--out");
    StudyReport.write(
        untidy.read(required(losses, "--losses"), spec.commandLine().getErr()),
        required(laws, "--laws"),
        optimum,
        page);
    spec.commandLine().getOut().println(page);
    return 0;
  }

  private static Path required(Optional<Path> option, String name) {
    return option.orElseThrow(
        () ->
            InputException.of(
                "%s is missing; a page of losses from elsewhere needs --laws, --losses and --out",
                name));
  }
}
