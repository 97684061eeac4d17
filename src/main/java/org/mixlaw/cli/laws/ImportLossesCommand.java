package org.mixlaw.cli.laws;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Counts;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.Written;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;
import org.mixlaw.loss.importing.LossFormats;
import org.mixlaw.mixture.NamedValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw import-losses}: losses from elsewhere to a loss table. */
@Command(
    name = "import-losses",
    mixinStandardHelpOptions = true,
    description = {
      "Turn losses that others measured into a loss table.",
      "Whatever is dropped, corrected or incomplete is reported, and kept beside the table in"
          + " LOSSES.csv.provenance.json."
    },
    footer = {
      "",
      "Examples:",
      "  mixlaw import-losses --format mixinglaws logs --experiment redpajama --last 30000 --out"
          + " losses.csv",
      "  mixlaw import-losses --format wide ratios.csv metrics.csv --metrics 'eval/*/loss' --params"
          + " 30M --tokens 3B --out losses.csv"
    })
public final class ImportLossesCommand implements Callable<Integer> {
  /** Options that every format takes. */
  private static final Set<String> COMMON = Set.of("--format", "--out");

  /** What is kept beside the table. */
  private record Origin(String experiment, List<String> notices, Provenance provenance) {}

  /** The formats, for completion. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return LossFormats.all().stream().map(LossFormat::label).iterator();
    }
  }

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description = "Files or folders, as the format reads them.")
  private List<Path> inputs;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      completionCandidates = Labels.class,
      description = "The form of the input: ${COMPLETION-CANDIDATES}.")
  private String format;

  @Written
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
          "Which runs to take where the input holds several experiments (mixinglaws: two-domain,"
              + " three-domain, five-domain, redpajama or continual).")
  private Optional<String> experiment = Optional.empty();

  @Option(
      names = "--domains",
      paramLabel = "NAME",
      description =
          "The training domains, separated by commas: columns by name, by a glob such as '*_ratio'"
              + " or by a prefix, which their names then lose (mixinglaws: names in the order of"
              + " the proportions).")
  private List<String> domains = List.of();

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      description =
          "The losses, separated by commas: columns by name, glob or prefix, as --domains.")
  private List<String> metrics = List.of();

  @Option(
      names = "--run",
      paramLabel = "COLUMN",
      description = "The column that names a run, in both files (default: the one that both have).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--params",
      paramLabel = "N|COLUMN",
      description =
          "Non-embedding parameters of the model: a count, or the column that holds it (default:"
              + " 'params').")
  private Optional<String> params = Optional.empty();

  @Option(
      names = "--tokens",
      paramLabel = "D|COLUMN",
      description =
          "Tokens that a run had seen: a count, or the column that holds it (default: 'tokens').")
  private Optional<String> tokens = Optional.empty();

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description =
          "Another name for a training domain or a loss; several are separated by commas. May be"
              + " repeated. "
              + NamedValue.QUOTING)
  private List<String> renamed = List.of();

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
      description = "Tokens in a batch (default: those of the format's authors).")
  private Optional<String> tokensPerStep = Optional.empty();

  private CommandSpec spec;

  /** Lets the help say what each format reads, where the formats say it. */
  @Spec
  void describeFormats(CommandSpec given) {
    spec = given;
    List<String> lines = new ArrayList<>(List.of("", "Formats:"));
    LossFormats.all().forEach(f -> lines.add("  " + f.label() + ": " + f.description() + "."));
    lines.addAll(List.of(given.usageMessage().footer()));
    given.usageMessage().footer(lines.toArray(String[]::new));
  }

  @Override
  public Integer call() throws Exception {
    LossFormat chosen = LossFormats.of(format);
    requireTaken(chosen);
    ImportedLosses losses = chosen.read(inputs, options());
    AtomicFiles.write(out, losses.csv());
    Map<String, Path> files = new TreeMap<>();
    losses.files().forEach(file -> files.put(file.toString(), file));
    Documents.writeJson(
        out.resolveSibling(out.getFileName() + ".provenance.json"),
        new Origin(
            losses.experiment(),
            losses.notices(),
            Provenance.of(CommandWords.of(spec), Map.of(), files, Clock.systemUTC())));
    losses.notices().forEach(notice -> spec.commandLine().getErr().println("note: " + notice));
    long runs = losses.rows().stream().map(ImportedLosses.Row::run).distinct().count();
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d losses of %d runs (%s), %s%n",
            out, losses.rows().size(), runs, losses.experiment(), losses.unit());
    return 0;
  }

  private ImportOptions options() {
    return new ImportOptions(
        experiment,
        NamedValue.names(domains, "--domains"),
        NamedValue.names(metrics, "--metrics"),
        run,
        params,
        tokens,
        NamedValue.renamings(renamed, "--rename"),
        fixes,
        last.map(OptionalLong::of).orElseGet(OptionalLong::empty),
        tokensPerStep
            .map(text -> OptionalLong.of(Counts.parse(text, "--tokens-per-step")))
            .orElseGet(OptionalLong::empty));
  }

  private void requireTaken(LossFormat chosen) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!COMMON.contains(name) && !chosen.options().contains(name)) {
        throw InputException.of(
            "%s says nothing to format %s; it takes %s",
            name, chosen.label(), String.join(", ", new TreeSet<>(chosen.options())));
      }
    }
  }
}
