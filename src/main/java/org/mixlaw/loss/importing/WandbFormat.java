package org.mixlaw.loss.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;
import org.mixlaw.loss.LossUnit;

/**
 * What Weights &amp; Biases exports: the table of runs (a row a run with its name, its
 * configuration and the last value of its metrics), and charts, whose columns are {@code <run> -
 * <metric>} over a column of steps. The table has the proportions; losses are its metrics, or where
 * charts are given, those of the charts at every step.
 */
public final class WandbFormat implements LossFormat {
  private static final List<String> RUN = List.of("Name", "name", "run", "ID", "id");
  private static final String STATE = "State";
  private static final String FINISHED = "finished";

  @Override
  public String label() {
    return "wandb";
  }

  @Override
  public String description() {
    return "RUNS.csv [CHART.csv...] of Weights & Biases: the table of runs with the proportions in"
        + " --domains and losses in --metrics; or charts with the columns '<run> - <metric>',"
        + " whose steps --tokens-per-step turns into tokens (or --tokens COLUMN, the chart's x)";
  }

  @Override
  public Set<String> options() {
    return Set.of(
        "--domains", "--metrics", "--run", "--params", "--tokens", "--tokens-per-step", "--rename");
  }

  @Override
  public ImportedLosses read(List<Path> inputs, ImportOptions options) {
    CsvTable runs = CsvTable.read(inputs.get(0));
    String name = name(runs, options);
    if (options.domains().isEmpty()) {
      throw InputException.of(
          "--domains is needed: the columns of %s that hold proportions, by names, a prefix or a"
              + " glob such as 'mix.*' (there are %s)",
          runs.file(), String.join(", ", runs.columns()));
    }
    List<String> columns = runs.columns().stream().filter(c -> !c.equals(name)).toList();
    Map<String, String> domains =
        ColumnChoice.of(columns, options.domains(), options.renamed(), "--domains");
    String params =
        options
            .params()
            .orElseThrow(
                () ->
                    InputException.of(
                        "--params is needed: a count such as 1M, or the column that holds it"));
    return inputs.size() == 1
        ? last(runs, name, domains, params, options)
        : new WandbCharts(runs, name, domains, params)
            .read(inputs.subList(1, inputs.size()).stream().map(CsvTable::read).toList(), options);
  }

  private static String name(CsvTable runs, ImportOptions options) {
    Optional<String> found =
        options.run().isPresent()
            ? options.run()
            : RUN.stream().filter(runs.columns()::contains).findFirst();
    String name =
        found.orElseThrow(
            () ->
                InputException.of(
                    "%s: no column is called 'Name'; --run COLUMN says which names the runs (there"
                        + " are %s)",
                    runs.file(), String.join(", ", runs.columns())));
    runs.require(name);
    return name;
  }

  /** The last value of each metric, as the table of runs has it. */
  private static ImportedLosses last(
      CsvTable runs,
      String name,
      Map<String, String> domains,
      String params,
      ImportOptions options) {
    if (options.metrics().isEmpty() || options.tokens().isEmpty()) {
      throw InputException.of(
          "%s is needed where no chart is given: %s",
          options.metrics().isEmpty() ? "--metrics" : "--tokens",
          options.metrics().isEmpty()
              ? "the columns that hold losses"
              : "a count such as 1B, or the column that holds it");
    }
    List<String> columns =
        runs.columns().stream().filter(c -> !c.equals(name) && !domains.containsKey(c)).toList();
    Map<String, String> losses =
        ColumnChoice.of(columns, options.metrics(), options.renamed(), "--metrics");
    ColumnChoice.requireUsed(
        options.renamed(),
        List.of(
            domains,
            losses,
            ColumnChoice.found(runs.columns(), options.domains(), "--domains"),
            ColumnChoice.found(columns, options.metrics(), "--metrics")));
    String tokens = options.tokens().get();
    // A run that stopped early has not seen the tokens that are said of all.
    boolean said = !runs.columns().contains(tokens);
    ImportedLosses read =
        new WideTables(runs, runs, Optional.of(name))
            .losses(
                new WideTables.Columns(domains, losses, params, tokens),
                "wandb",
                List.of(runs.file()));
    Set<String> stopped = said ? stopped(runs, name) : Set.of();
    List<String> notices = new ArrayList<>(read.notices());
    if (!stopped.isEmpty()) {
      notices.add(
          stopped.size()
              + " runs did not finish and are left out, for --tokens does not hold of them (the"
              + " first: "
              + stopped.iterator().next()
              + ")");
    }
    return new ImportedLosses(
        "wandb",
        read.trainingDomains(),
        read.rows().stream().filter(row -> !stopped.contains(row.run())).toList(),
        LossUnit.named(losses.keySet()),
        notices,
        read.files());
  }

  private static Set<String> stopped(CsvTable runs, String name) {
    Set<String> stopped = new java.util.TreeSet<>();
    runs.rows().stream()
        .filter(row -> !row.optionalText(STATE).orElse(FINISHED).equalsIgnoreCase(FINISHED))
        .forEach(row -> stopped.add(row.text(name)));
    return stopped;
  }
}
