package org.mixlaw.loss.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.NamedValue;

/**
 * The swarms of Olmix (Ai2, arXiv 2602.12237): a folder with {@code ratios.csv}, a row a run with
 * the proportion of every domain, {@code metrics.csv}, a row a run with bits per byte of every
 * task, and perhaps {@code meta.json} with the tokens there are. Either table names runs by {@code
 * run} or {@code run_id}; {@code name}, {@code index} and columns that pandas left unnamed say
 * nothing.
 */
public final class OlmixFormat implements LossFormat {
  private static final List<String> RUN = List.of("run", "run_id");
  private static final Set<String> METADATA = Set.of("run", "run_id", "name", "index");

  @Override
  public String label() {
    return "olmix";
  }

  @Override
  public String description() {
    return "DIR with a swarm of Olmix (arXiv 2602.12237): ratios.csv, metrics.csv (bits per byte)"
        + " and perhaps meta.json; --params and --tokens say what was trained";
  }

  @Override
  public Set<String> options() {
    return Set.of("--domains", "--metrics", "--params", "--tokens", "--rename");
  }

  @Override
  public ImportedLosses read(List<Path> inputs, ImportOptions options) {
    if (inputs.size() != 1 || !Files.isDirectory(inputs.get(0))) {
      throw InputException.of("%s: format olmix reads one folder", inputs.get(0));
    }
    Path folder = inputs.get(0);
    Path meta = folder.resolve("meta.json");
    CsvTable ratios = CsvTable.read(folder.resolve("ratios.csv"));
    CsvTable metrics = CsvTable.read(folder.resolve("metrics.csv"));
    Map<String, String> domains = chosen(ratios, options.domains(), options, "--domains");
    Map<String, String> losses = chosen(metrics, options.metrics(), options, "--metrics");
    ColumnChoice.requireUsed(
        options.renamed(),
        List.of(
            domains,
            losses,
            ColumnChoice.found(ratios.columns(), options.domains(), "--domains"),
            ColumnChoice.found(metrics.columns(), options.metrics(), "--metrics")));
    List<Path> files = new ArrayList<>(List.of(ratios.file(), metrics.file()));
    ImportedLosses read =
        new WideTables(ratios, run(ratios), metrics, run(metrics))
            .losses(
                new WideTables.Columns(
                    domains,
                    losses,
                    needed(options.params(), "--params", "parameters"),
                    needed(options.tokens(), "--tokens", "tokens")),
                "olmix",
                files);
    List<String> notices = new ArrayList<>(read.notices());
    if (Files.exists(meta)) {
      files.add(meta);
      available(meta, domains).ifPresent(notices::add);
    }
    return new ImportedLosses(
        "olmix", read.trainingDomains(), read.rows(), LossUnit.BITS_PER_BYTE, notices, files);
  }

  private static String run(CsvTable table) {
    return RUN.stream()
        .filter(table.columns()::contains)
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "%s: no column is called 'run' or 'run_id'; the header has %s",
                    table.file(), String.join(", ", table.columns())));
  }

  private static Map<String, String> chosen(
      CsvTable table, List<String> asked, ImportOptions options, String option) {
    List<String> columns =
        table.columns().stream()
            .filter(column -> !METADATA.contains(column) && !column.startsWith("Unnamed"))
            .toList();
    if (columns.isEmpty()) {
      throw InputException.of(
          "%s: has nothing but names of runs: %s",
          table.file(), String.join(", ", table.columns()));
    }
    return ColumnChoice.of(
        columns, asked.isEmpty() ? List.of("*") : asked, options.renamed(), option);
  }

  private static String needed(Optional<String> given, String option, String what) {
    return given.orElseThrow(
        () ->
            InputException.of(
                "%s is needed: Olmix's tables do not say how many %s the runs had", option, what));
  }

  /** The tokens there are, as 'mixlaw optimize' takes them. */
  private static Optional<String> available(Path meta, Map<String, String> domains) {
    JsonNode root = Documents.readJson(meta, JsonNode.class);
    JsonNode counts =
        root.path("priors").has("token_counts")
            ? root.path("priors").path("token_counts")
            : root.path("token_counts");
    Map<String, Long> tokens = new TreeMap<>();
    domains.forEach(
        (column, name) -> {
          if (counts.path(column).isNumber() && counts.path(column).asLong() > 0) {
            tokens.put(name, counts.path(column).asLong());
          }
        });
    return tokens.isEmpty()
        ? Optional.empty()
        : Optional.of(
            meta.getFileName()
                + " knows what there is to train on: --available '"
                + tokens.entrySet().stream()
                    .map(e -> NamedValue.written(e.getKey()) + "=" + e.getValue())
                    .collect(Collectors.joining(","))
                + "'");
  }
}
