package org.mixlaw.loss.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mixlaw.base.Counts;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.WrittenProportions;

/**
 * Losses in wide form: a row a run, a column a training domain (its proportion) and a column a
 * loss; in one table or in two that name runs alike. Runs that only one of them has, and losses
 * that are missing, are told and left out; proportions stay as they are written.
 */
final class WideTables {
  /** What names a run, where nobody says. */
  private static final List<String> RUN = List.of("run", "run_id", "index", "name", "id");

  private static final Set<String> MISSING = Set.of("", "nan", "na", "null", "none");

  private final CsvTable ratios;
  private final CsvTable metrics;
  private final Optional<String> run;
  private final Optional<String> metricsRun;
  private final List<String> notices = new ArrayList<>();

  /** A loss's or a domain's name by column, and where sizes and tokens are found. */
  record Columns(
      Map<String, String> domains, Map<String, String> losses, String params, String tokens) {}

  /**
   * Two tables, or one twice.
   *
   * @param ratios has the proportions
   * @param metrics has the losses
   * @param run the column that names runs; empty to find it
   */
  WideTables(CsvTable ratios, CsvTable metrics, Optional<String> run) {
    this.ratios = ratios;
    this.metrics = metrics;
    this.run = run.isPresent() ? run : runColumn();
    this.metricsRun = this.run;
    this.run.ifPresent(
        column -> {
          ratios.require(column);
          metrics.require(column);
        });
    if (this.run.isEmpty() && ratios != metrics) {
      throw InputException.of(
          "%s and %s have no column in common that could name runs (%s); --run COLUMN names it",
          ratios.file(), metrics.file(), String.join(", ", RUN));
    }
  }

  /**
   * Two tables that call the column that names runs differently.
   *
   * @param ratios has the proportions
   * @param run the column that names runs there
   * @param metrics has the losses
   * @param metricsRun the column that names runs there
   */
  WideTables(CsvTable ratios, String run, CsvTable metrics, String metricsRun) {
    ratios.require(run);
    metrics.require(metricsRun);
    this.ratios = ratios;
    this.metrics = metrics;
    this.run = Optional.of(run);
    this.metricsRun = Optional.of(metricsRun);
  }

  private Optional<String> runColumn() {
    Set<String> common = new LinkedHashSet<>(ratios.columns());
    common.retainAll(metrics.columns());
    Optional<String> usual = RUN.stream().filter(common::contains).findFirst();
    return usual.isPresent() || ratios == metrics || common.size() != 1
        ? usual
        : common.stream().findFirst();
  }

  /** Columns that the two tables share, or that name runs: neither domains nor losses. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>(ratios == metrics ? Set.of() : ratios.columns());
    keys.retainAll(metrics.columns());
    run.ifPresent(keys::add);
    metricsRun.ifPresent(keys::add);
    return keys;
  }

  /** The losses. */
  ImportedLosses losses(Columns columns, String name, List<Path> files) {
    tellUnnamed(columns);
    WrittenProportions account = new WrittenProportions();
    Map<String, CsvTable.Row> mixtures = new LinkedHashMap<>();
    Map<String, List<Double>> proportions = new HashMap<>();
    int number = 0;
    for (CsvTable.Row row : ratios.rows()) {
      String id = id(row, run, ++number);
      List<Double> r = proportions(row, columns.domains, account);
      List<Double> before = proportions.putIfAbsent(id, r);
      if (before != null && !before.equals(r)) {
        throw InputException.of(
            "%s: run '%s' has other proportions here than before", row.where(), id);
      }
      mixtures.putIfAbsent(id, row);
    }
    List<ImportedLosses.Row> rows = rows(columns, mixtures, proportions);
    notices.addAll(account.notices());
    if (rows.isEmpty()) {
      throw InputException.of(
          "%s: no run has both proportions and losses%s",
          metrics.file(), notices.isEmpty() ? "" : ": " + String.join("; ", notices));
    }
    return new ImportedLosses(
        name,
        List.copyOf(columns.domains.values()),
        rows,
        LossUnit.named(columns.losses.keySet()),
        notices,
        files);
  }

  private List<ImportedLosses.Row> rows(
      Columns columns, Map<String, CsvTable.Row> mixtures, Map<String, List<Double>> proportions) {
    record Key(String run, long params, long tokens, String domain) {}
    Map<Key, ImportedLosses.Row> rows = new LinkedHashMap<>();
    Set<String> without = new TreeSet<>(mixtures.keySet());
    List<String> unmixed = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    int number = 0;
    int repeated = 0;
    for (CsvTable.Row row : metrics.rows()) {
      String id = id(row, metricsRun, ++number);
      without.remove(id);
      if (!mixtures.containsKey(id)) {
        unmixed.add(id);
        continue;
      }
      for (Map.Entry<String, String> loss : columns.losses.entrySet()) {
        String text = row.optionalText(loss.getKey()).orElse("");
        if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
          absent.add(loss.getValue() + " of run " + id);
          continue;
        }
        long params = count(columns.params, "--params", row, mixtures.get(id));
        long tokens = count(columns.tokens, "--tokens", row, mixtures.get(id));
        double value = row.number(loss.getKey());
        if (!(value > 0)) {
          throw InputException.of(
              "%s: column '%s' holds %s; accepted are losses above 0",
              row.where(), loss.getKey(), text);
        }
        ImportedLosses.Row found =
            new ImportedLosses.Row(
                id, "", params, tokens, proportions.get(id), loss.getValue(), value);
        ImportedLosses.Row before =
            rows.putIfAbsent(new Key(id, params, tokens, loss.getValue()), found);
        if (before != null && before.loss() != value) {
          throw InputException.of(
              "%s: run '%s' has two losses '%s' at %d tokens, %s and %s; only one is accepted",
              row.where(), id, loss.getValue(), tokens, before.loss(), value);
        }
        repeated += before == null ? 0 : 1;
      }
    }
    tell(unmixed, "run has", "runs have", "losses but no proportions");
    tell(List.copyOf(without), "run has", "runs have", "proportions but no losses");
    tell(absent, "loss is", "losses are", "missing");
    if (repeated > 0) {
      notices.add(
          repeated == 1
              ? "1 loss repeats another exactly and was dropped"
              : repeated + " losses repeat others exactly and were dropped");
    }
    return List.copyOf(rows.values());
  }

  private void tell(List<String> which, String one, String several, String what) {
    if (which.size() == 1) {
      notices.add("1 " + one + " " + what + " and is left out (" + which.get(0) + ")");
    } else if (!which.isEmpty()) {
      notices.add(
          String.format(
              Locale.ROOT,
              "%d %s %s and are left out (the first: %s)",
              which.size(),
              several,
              what,
              which.get(0)));
    }
  }

  /** Where runs are numbered although some column may name them. */
  private void tellUnnamed(Columns columns) {
    List<String> others = new ArrayList<>(ratios.columns());
    others.removeAll(columns.domains.keySet());
    others.removeAll(columns.losses.keySet());
    others.removeAll(List.of(columns.params, columns.tokens));
    if (run.isEmpty() && !others.isEmpty()) {
      notices.add(
          String.format(
              Locale.ROOT,
              "the runs are called r1 to r%d, in the order of the rows; --run COLUMN names them (%s)",
              ratios.rows().size(),
              others.stream().map(c -> "'" + c + "'").collect(Collectors.joining(", "))));
    }
  }

  /** What names the row's run: its line where nothing does. */
  private static String id(CsvTable.Row row, Optional<String> run, int number) {
    return run.map(row::text).orElseGet(() -> "r" + number);
  }

  private static List<Double> proportions(
      CsvTable.Row row, Map<String, String> domains, WrittenProportions account) {
    Map<String, String> written = new TreeMap<>();
    domains.forEach((column, name) -> written.put(name, row.decimal(column)));
    account.read(written, row.where());
    return domains.keySet().stream().map(row::number).toList();
  }

  /** A count that is given, or stands in a column of either table. */
  private long count(String asked, String option, CsvTable.Row own, CsvTable.Row other) {
    boolean here = metrics.columns().contains(asked);
    long count =
        here
            ? own.count(asked)
            : ratios.columns().contains(asked) ? other.count(asked) : Counts.parse(asked, option);
    if (count <= 0) {
      throw InputException.of(
          "%s: %s is 0; accepted are counts above 0", own.where(), here ? asked : option);
    }
    return count;
  }
}
