package org.mixlaw.cli.laws;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mixlaw.base.Counts;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.Written;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.optimum.critical.CriticalProportion;
import org.mixlaw.optimum.critical.CriticalSearch;
import org.mixlaw.optimum.critical.CriticalTables;
import org.mixlaw.optimum.critical.CriticalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw critical}: the least share of old data in continual pretraining. */
@Command(
    name = "critical",
    mixinStandardHelpOptions = true,
    description = {
      "Continual pretraining: the smallest proportion of a kept training domain at which the"
          + " weighted loss does not rise above the base model's.",
      "Prints it with its interval and how it changes with training tokens. The other training"
          + " domains keep their relative shares."
    },
    footer = {
      "",
      "Example: mixlaw critical data/published/continual.csv --base"
          + " data/published/continual-base.csv --keep Pile --tokens 10485760000 --weights"
          + " data/published/pile-weights.csv"
    })
public final class CriticalCommand implements Callable<Integer> {
  /** What is written into the file. */
  private record Answer(LossUnit unit, CriticalProportion critical, Provenance provenance) {}

  @Parameters(paramLabel = "LOSSES.csv", description = "Loss table of the continued runs.")
  private Path losses;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "BASE.csv",
      description = "Losses before continuing: params, domain, loss.")
  private Path base;

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "DOMAIN",
      description = "The training domain whose loss is to be kept, such as Pile.")
  private String keep;

  @Option(
      names = "--tokens",
      required = true,
      paramLabel = "D",
      description = "Token count at which it is estimated, one of the table's.")
  private String tokens;

  @Option(
      names = "--weights",
      paramLabel = "WEIGHTS.csv",
      description =
          "Weights of the validation domains: domain, weight (default: all domains of BASE.csv"
              + " weigh the same).")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--params",
      paramLabel = "N",
      description = "Model size, where the tables hold several.")
  private Optional<String> params = Optional.empty();

  @Mixin private LevelOption level = new LevelOption();

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Seed of the interval's draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Written
  @Option(
      names = "--out",
      paramLabel = "FILE.yaml",
      description = "Also write the answer here, with its provenance.")
  private Optional<Path> out = Optional.empty();

  @Mixin private LossTableOptions untidy = new LossTableOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    LossTable table = untidy.read(losses, spec.commandLine().getErr());
    CriticalTables tables =
        CriticalTables.read(
            table,
            CsvTable.read(base),
            weights.map(Weights::read),
            NamedValue.name(keep, "--keep"),
            params.map(n -> Counts.parse(n, "--params")),
            Counts.parse(tokens, "--tokens"),
            level.value(),
            seed);
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    tables.notices().forEach(notice -> spec.commandLine().getErr().println("note: " + notice));
    spec.commandLine().getOut().print(CriticalText.of(answer, table.unit()));
    spec.commandLine().getOut().flush();
    if (out.isPresent()) {
      Map<String, Path> inputs = new TreeMap<>(Map.of(losses + "", losses, base + "", base));
      weights.ifPresent(file -> inputs.put(file.toString(), file));
      Documents.writeYaml(
          out.get(),
          new Answer(
              table.unit(),
              answer,
              Provenance.of(
                  CommandWords.of(spec), Map.of("draws", seed), inputs, Clock.systemUTC())));
    }
    return 0;
  }
}
