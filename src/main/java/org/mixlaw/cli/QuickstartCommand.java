package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.corpus.sample.MavenArtifacts;
import org.mixlaw.corpus.sample.SampleCatalog;
import org.mixlaw.corpus.sample.SampleCorpus;
import org.mixlaw.study.file.RunSeeds;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mixlaw quickstart}: a whole study on a CPU, on real text. */
@Command(
    name = "quickstart",
    description = {
      "Run configs/quickstart.yaml: fetch real text (licences in data/README.md), train proxies"
          + " of three sizes on eight mixtures,",
      "fit the laws, predict a larger model, find the best mixture, and prove both by training."
          + " Four to seven minutes on two cores.",
      "Kill it at any moment; run the same command to resume."
    },
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
  @Option(
      names = {"--study", "--out"},
      paramLabel = "DIR",
      description = "The study's folder (default: studies/quickstart).")
  private Path study = Path.of("studies", "quickstart");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Feeds initial weights, data order, pilot mixtures and fits (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description =
          "Another study of the sample corpus's domains (default: configs/quickstart.yaml).")
  private Path config;

  @ArgGroup(exclusive = false, heading = "%nWhere the runs are trained:%n")
  private ExecutorOptions where = new ExecutorOptions();

  @Mixin private StudyOptions settings = new StudyOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path chosen = config == null ? WholeStudy.home().resolve("configs/quickstart.yaml") : config;
    StudyFile read = settings.read(chosen);
    StudyFile file = read.withSeeds(new RunSeeds(List.of(seed), read.seeds().anchors()));
    PrintWriter err = spec.commandLine().getErr();
    err.println("== fetching and extracting the text");
    err.flush();
    new SampleCorpus(
            WholeStudy.home().resolve("data/sample"),
            MavenArtifacts.installed(System.getenv()),
            Clock.systemUTC())
        .prepare(SampleCatalog.named(file.corpus().trainingDomains()));
    return new WholeStudy(spec.commandLine().getOut(), err, CommandWords.of(spec))
        .run(file, new StudyFolder(study), where);
  }
}
