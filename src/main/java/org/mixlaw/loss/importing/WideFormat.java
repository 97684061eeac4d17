package org.mixlaw.loss.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;

/**
 * Any wide tables: proportions and losses by run, in one file or in two that are joined. Columns
 * are pointed to by {@link ColumnChoice}.
 */
public final class WideFormat implements LossFormat {
  private static final String MIX = "mix.";
  private static final String LOSS = "loss.";

  @Override
  public String label() {
    return "wide";
  }

  @Override
  public String description() {
    return "RATIOS.csv [METRICS.csv], a row a run: proportions in --domains, losses in --metrics;"
        + " two files are joined by the column --run";
  }

  @Override
  public Set<String> options() {
    return Set.of("--domains", "--metrics", "--run", "--params", "--tokens", "--rename");
  }

  @Override
  public ImportedLosses read(List<Path> inputs, ImportOptions options) {
    if (inputs.size() > 2) {
      throw InputException.of(
          "format wide reads RATIOS.csv and METRICS.csv, or one file with both; %d are given",
          inputs.size());
    }
    CsvTable ratios = CsvTable.read(inputs.get(0));
    CsvTable metrics = inputs.size() == 1 ? ratios : CsvTable.read(inputs.get(1));
    WideTables tables = new WideTables(ratios, metrics, options.run());
    Map<String, String> domains =
        chosen(tables, ratios, options.domains(), MIX, "--domains", ratios != metrics, options);
    Map<String, String> losses =
        chosen(tables, metrics, options.metrics(), LOSS, "--metrics", ratios != metrics, options);
    ColumnChoice.requireUsed(
        options.renamed(),
        List.of(
            unrenamed(ratios, domains),
            unrenamed(metrics, losses),
            ColumnChoice.found(ratios.columns(), options.domains(), "--domains"),
            ColumnChoice.found(metrics.columns(), options.metrics(), "--metrics"),
            domains,
            losses));
    for (String column : losses.keySet()) {
      if (ratios == metrics && domains.containsKey(column)) {
        throw InputException.of(
            "column '%s' is chosen by --domains and by --metrics; it can be one of them", column);
      }
    }
    return tables.losses(
        new WideTables.Columns(
            domains,
            losses,
            scale(options.params(), "--params", "params", ratios, metrics),
            scale(options.tokens(), "--tokens", "tokens", ratios, metrics)),
        "wide",
        inputs);
  }

  /**
   * What is asked for; else what has the usual prefix; else, in a file of its own, all but keys.
   */
  private static Map<String, String> chosen(
      WideTables tables,
      CsvTable table,
      List<String> asked,
      String usual,
      String option,
      boolean alone,
      ImportOptions options) {
    List<String> columns =
        table.columns().stream()
            .filter(c -> !tables.keys().contains(c))
            .filter(c -> !named(options.params(), "params", c))
            .filter(c -> !named(options.tokens(), "tokens", c))
            .toList();
    if (!asked.isEmpty()) {
      return ColumnChoice.of(columns, asked, options.renamed(), option);
    }
    if (columns.stream().anyMatch(c -> c.startsWith(usual) && c.length() > usual.length())) {
      return ColumnChoice.of(columns, List.of(usual), options.renamed(), option);
    }
    if (!alone) {
      throw InputException.of(
          "%s: no column starts with '%s'; %s says which columns are meant, by names, a prefix or a"
              + " glob (there are %s)",
          table.file(), usual, option, String.join(", ", columns));
    }
    return ColumnChoice.of(columns, List.of("*"), options.renamed(), option);
  }

  private static boolean named(Optional<String> given, String usual, String column) {
    return column.equals(given.orElse(usual));
  }

  /** Columns by themselves: what was chosen before it was given new names. */
  private static Map<String, String> unrenamed(CsvTable table, Map<String, String> chosen) {
    return ColumnChoice.of(table.columns(), List.copyOf(chosen.keySet()), Map.of(), "");
  }

  private static String scale(
      Optional<String> given, String option, String usual, CsvTable ratios, CsvTable metrics) {
    if (given.isPresent()) {
      return given.get();
    }
    if (!ratios.columns().contains(usual) && !metrics.columns().contains(usual)) {
      throw InputException.of(
          "%s is needed: a count such as 1M, or the column that holds it (no column is called"
              + " '%s')",
          option, usual);
    }
    return usual;
  }
}
