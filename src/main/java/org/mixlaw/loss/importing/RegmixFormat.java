package org.mixlaw.loss.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;

/**
 * The runs that RegMix released (Liu et al., arXiv 2407.01492): in one folder {@code
 * train_mixture_1m.csv} with proportions and {@code train_pile_loss_1m.csv} with losses, both by
 * {@code index}, and the like for other sizes; those of its tests are taken with the experiment
 * {@code test}. Domains lose what all their columns' names have in common, so that training and
 * validation domains are called alike.
 */
public final class RegmixFormat implements LossFormat {
  private static final String TRAIN = "train";
  private static final Pattern MIXTURES =
      Pattern.compile(
          "(train|test)_mixture_(\\d+(?:\\.\\d+)?[kmb])\\.csv", Pattern.CASE_INSENSITIVE);

  /** RegMix's token counts by size: those of the paper's models that are not trained on 1B. */
  private static final Map<String, String> TOKENS = Map.of("1B", "25B", "7B", "100B");

  private static final String USUAL_TOKENS = "1B";

  @Override
  public String label() {
    return "regmix";
  }

  @Override
  public String description() {
    return "DIR with RegMix's runs (arXiv 2407.01492): train_mixture_1m.csv and"
        + " train_pile_loss_1m.csv, and the like for other sizes (--experiment test: its"
        + " test runs)";
  }

  @Override
  public Set<String> options() {
    return Set.of("--experiment", "--params", "--tokens", "--rename");
  }

  @Override
  public ImportedLosses read(List<Path> inputs, ImportOptions options) throws IOException {
    if (inputs.size() != 1 || !Files.isDirectory(inputs.get(0))) {
      throw InputException.of("%s: format regmix reads one folder", inputs.get(0));
    }
    String experiment = options.experiment().orElse(TRAIN);
    Map<String, Path> bySize = tables(inputs.get(0), experiment);
    List<ImportedLosses> parts = new ArrayList<>();
    for (Map.Entry<String, Path> table : bySize.entrySet()) {
      parts.add(read(table.getKey(), table.getValue(), bySize.size() > 1, options));
    }
    Set<String> domains = new LinkedHashSet<>(parts.get(0).trainingDomains());
    for (ImportedLosses part : parts) {
      if (!domains.equals(new LinkedHashSet<>(part.trainingDomains()))) {
        throw InputException.of("%s: its tables have different training domains", inputs.get(0));
      }
    }
    return new ImportedLosses(
        "regmix " + experiment,
        List.copyOf(domains),
        parts.stream().flatMap(part -> part.rows().stream()).toList(),
        parts.get(0).unit(),
        parts.stream().flatMap(part -> part.notices().stream()).distinct().toList(),
        parts.stream().flatMap(part -> part.files().stream()).toList());
  }

  private static Map<String, Path> tables(Path folder, String experiment) throws IOException {
    Map<String, Path> bySize = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Matcher named = MIXTURES.matcher(file.getFileName().toString());
        if (named.matches() && named.group(1).equalsIgnoreCase(experiment)) {
          bySize.put(named.group(2).toUpperCase(Locale.ROOT), file);
        }
      }
    }
    if (bySize.isEmpty()) {
      throw InputException.of(
          "%s: no table %s_mixture_SIZE.csv there, such as train_mixture_1m.csv",
          folder, experiment);
    }
    return bySize;
  }

  private static ImportedLosses read(
      String size, Path mixtures, boolean several, ImportOptions options) {
    String losses = mixtures.getFileName().toString().replace("_mixture_", "_pile_loss_");
    Path file = mixtures.resolveSibling(losses);
    CsvTable ratios = CsvTable.read(mixtures);
    CsvTable metrics = CsvTable.read(file);
    WideTables tables = new WideTables(ratios, metrics, Optional.of("index"));
    Map<String, String> domains = named(ratios, tables.keys(), options.renamed());
    Map<String, String> metric = named(metrics, tables.keys(), options.renamed());
    ImportedLosses read =
        tables.losses(
            new WideTables.Columns(
                domains,
                metric,
                options.params().orElse(size),
                options.tokens().orElse(TOKENS.getOrDefault(size, USUAL_TOKENS))),
            "regmix",
            List.of(mixtures, file));
    return new ImportedLosses(
        read.experiment(),
        read.trainingDomains(),
        read.rows().stream()
            .map(
                row ->
                    new ImportedLosses.Row(
                        several ? size + "-" + row.run() : row.run(),
                        size,
                        row.params(),
                        row.tokens(),
                        row.proportions(),
                        row.domain(),
                        row.loss()))
            .toList(),
        read.unit(),
        read.notices(),
        read.files());
  }

  /** Columns by their names without what all of them begin and end with. */
  private static Map<String, String> named(
      CsvTable table, Set<String> keys, Map<String, String> renamed) {
    List<String> columns = table.columns().stream().filter(c -> !keys.contains(c)).toList();
    if (columns.size() < 2) {
      throw InputException.of(
          "%s: two columns or more are needed besides 'index'; there are %s",
          table.file(), String.join(", ", table.columns()));
    }
    int before = common(columns, false);
    int after = common(columns, true);
    Map<String, String> names = new LinkedHashMap<>();
    for (String column : columns) {
      String name = column.substring(before, column.length() - after);
      names.put(column, renamed.getOrDefault(column, renamed.getOrDefault(name, name)));
    }
    return names;
  }

  /** How many characters all begin (or end) with, as far as the last underscore or slash there. */
  private static int common(List<String> columns, boolean atEnd) {
    String first = columns.get(0);
    int shared = 0;
    int whole = 0;
    while (shared < first.length()) {
      int length = shared + 1;
      String piece = atEnd ? first.substring(first.length() - length) : first.substring(0, length);
      if (!columns.stream()
          .allMatch(
              c -> c.length() > length && (atEnd ? c.endsWith(piece) : c.startsWith(piece)))) {
        break;
      }
      shared = length;
      char edge = atEnd ? piece.charAt(0) : piece.charAt(length - 1);
      if (edge == '_' || edge == '/') {
        whole = shared;
      }
    }
    return whole;
  }
}
