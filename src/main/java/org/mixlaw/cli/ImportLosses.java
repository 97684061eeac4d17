package org.mixlaw.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.loss.released.ImportOptions;
import org.mixlaw.loss.released.ImportedLosses;
import org.mixlaw.loss.released.ReleasedLogs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw import-losses}: released logs to a loss table. */
@Command(
    name = "import-losses",
    mixinStandardHelpOptions = true,
    description = {
      "Turn the logs that others released into a loss table.",
      "The only format so far is 'mixinglaws': the logs of \"Data Mixing Laws\" (arXiv 2403.16952),"
          + " one text file per model size (70M.txt, ...).",
      "Whatever is dropped, corrected or incomplete is told, and kept beside the table in"
          + " LOSSES.csv.provenance.json."
    },
    footer = {
      "",
      "Example: mixlaw import-losses --format mixinglaws logs --experiment redpajama --last 30000"
          + " --out losses.csv"
    })
final class ImportLosses implements Callable<Integer> {
  /** The formats that can be read. */
  enum Format {
    /** The logs of "Data Mixing Laws". */
    MIXINGLAWS
  }

  /** What is kept beside the table. */
  private record Origin(String experiment, List<String> notices, Provenance provenance) {}

  @Parameters(paramLabel = "DIR", description = "Folder with the logs.")
  private Path folder;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "Format of the logs: mixinglaws.")
  private Format format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "LOSSES.csv",
      description = "The loss table to write.")
  private Path out;

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description =
          "Which runs to take where the logs hold several experiments: two-domain, three-domain,"
              + " five-domain, redpajama or continual.")
  private Optional<String> experiment = Optional.empty();

  @Option(
      names = "--domains",
      split = ",",
      paramLabel = "NAME",
      description =
          "Training domains in the order of the proportions, separated by commas (default: the"
              + " authors' for that number of proportions).")
  private List<String> domains = new ArrayList<>();

  @Option(
      names = "--fix",
      paramLabel = "RUN=r1-r2-...",
      description =
          "Corrects a run's proportions; RUN=normalize divides them by their sum, RUN=skip leaves"
              + " the run out. RUN is its name in the log, as far as the index. May be repeated.")
  private Map<String, String> fixes = new LinkedHashMap<>();

  @Option(
      names = "--last",
      paramLabel = "STEP",
      description = "The step that 'last' stands for (default: such lines are left out).")
  private Optional<Long> last = Optional.empty();

  @Option(
      names = "--tokens-per-step",
      paramLabel = "N",
      defaultValue = "" + ImportOptions.AUTHORS_TOKENS_PER_STEP,
      description = "Tokens in a batch (default: ${DEFAULT-VALUE}).")
  private long tokensPerStep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ImportedLosses losses =
        switch (format) {
          case MIXINGLAWS ->
              ReleasedLogs.read(
                  folder,
                  new ImportOptions(
                      experiment,
                      domains,
                      fixes,
                      last.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                      tokensPerStep));
        };
    AtomicFiles.write(out, losses.csv());
    Map<String, Path> inputs = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(f -> f.toString().endsWith(".txt")).forEach(f -> inputs.put(f.toString(), f));
    }
    Documents.writeJson(
        out.resolveSibling(out.getFileName() + ".provenance.json"),
        new Origin(
            losses.experiment(),
            losses.notices(),
            Provenance.of(
                spec.root().commandLine().getParseResult().originalArgs(),
                Map.of(),
                inputs,
                Clock.systemUTC())));
    losses.notices().forEach(notice -> spec.commandLine().getErr().println("note: " + notice));
    long runs = losses.rows().stream().map(ImportedLosses.Row::run).distinct().count();
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d losses of %d runs (%s)%n",
            out, losses.rows().size(), runs, losses.experiment());
    return 0;
  }
}
