package org.mixlaw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.CorpusConsole;
import org.mixlaw.cli.console.Terminal;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.CorpusText;
import org.mixlaw.corpus.build.CorpusConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw corpus}: token files out of text, and what is in them. */
@Command(
    name = "corpus",
    mixinStandardHelpOptions = true,
    description = "Turn text into token files, one pair a domain, and look into them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CorpusCommand.Build.class, CorpusCommand.Inspect.class})
final class CorpusCommand {
  private CorpusCommand() {}

  /** {@code mixlaw corpus build}. */
  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description = {
        "Write the token files of a study, with the held-out split of every domain.",
        "A second build of the same configuration and sources does nothing. One that was killed"
            + " resumes at the next",
        "source when it is started again; one that finds bad input leaves nothing behind."
      },
      footer = {
        "",
        "Example: mixlaw corpus build configs/three-domain-mini.yaml --out corpora/three"
      })
  static final class Build implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private StudyOptions settings = new StudyOptions();

    @Parameters(
        paramLabel = "CONFIG",
        description = "A study file; only its section 'corpus' is read.")
    private Path config;

    @ArgGroup private final Place place = new Place();

    /** Where the corpus goes. */
    static final class Place {
      @Option(
          names = "--study",
          paramLabel = "DIR",
          description =
              "The study's folder; the corpus goes to its folder 'corpus' (default: studies/<config"
                  + " name>).")
      private Optional<Path> study = Optional.empty();

      @Option(
          names = "--out",
          paramLabel = "DIR",
          description = "The corpus's own folder, to share it among studies.")
      private Optional<Path> out = Optional.empty();
    }

    @Override
    public Integer call() throws IOException {
      CorpusConfig corpus = CorpusConfig.read(config, settings::override);
      Corpus built =
          Corpus.build(
              corpus,
              folder(),
              spec.root().commandLine().getParseResult().originalArgs(),
              Clock.systemUTC(),
              new CorpusConsole(
                  spec.commandLine().getErr(), Terminal.interactive(), System::nanoTime));
      spec.commandLine().getOut().print(CorpusText.of(built));
      spec.commandLine().getOut().flush();
      return 0;
    }

    private Path folder() {
      String name = config.getFileName().toString().replaceFirst("\\.ya?ml$", "");
      return place.out.orElseGet(
          () -> place.study.orElse(Path.of("studies", name)).resolve("corpus"));
    }
  }

  /** {@code mixlaw corpus inspect}. */
  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description =
          "Print the domains of a corpus: tokens, documents, bytes per token, what is held out.",
      footer = {"", "Example: mixlaw corpus inspect studies/quickstart/corpus"})
  static final class Inspect implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A corpus's folder, or a study's.")
    private Path folder;

    @Option(
        names = "--verify",
        description =
            "Also reads all token files and compares them with the digests taken when they were"
                + " built.")
    private boolean verify;

    @Override
    public Integer call() throws IOException {
      Path within = folder.resolve("corpus");
      Path there = Corpus.isBuilt(within) ? within : folder;
      Corpus corpus = Corpus.open(there);
      spec.commandLine().getOut().print(CorpusText.of(corpus));
      if (verify) {
        Corpus.verify(there);
        spec.commandLine().getOut().println("all token files are as they were built");
      }
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
