package org.mixlaw.loss.importing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.Counts;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.WrittenProportions;

/**
 * Losses of the charts that Weights &amp; Biases exports: {@code "Step","<run> - <metric>","<run> -
 * <metric>__MIN","<run> - <metric>__MAX"} for every run and metric shown. A field is blank where a
 * run logged nothing at that step. The least and largest values, which differ from the value only
 * where the chart was smoothed or thinned, are passed over.
 *
 * @param runs the table of runs
 * @param name its column that names them
 * @param domains its columns with proportions, and their names
 * @param params the model's non-embedding parameters: a count, or a column of the table of runs
 */
record WandbCharts(CsvTable runs, String name, Map<String, String> domains, String params) {
  private static final String BETWEEN = " - ";
  private static final List<String> PASSED_OVER = List.of("__MIN", "__MAX");

  /** A column of a chart. */
  private record Curve(CsvTable chart, String column, String run, String metric) {}

  ImportedLosses read(List<CsvTable> charts, ImportOptions options) {
    Map<String, CsvTable.Row> byName = new LinkedHashMap<>();
    for (CsvTable.Row row : runs.rows()) {
      if (byName.put(row.text(name), row) != null) {
        throw InputException.of(
            "%s: two runs are called '%s'; charts cannot tell them apart",
            row.where(), row.text(name));
      }
    }
    Set<String> strangers = new TreeSet<>();
    List<Curve> curves = curves(charts, byName.keySet(), strangers);
    Set<String> metrics = new LinkedHashSet<>();
    curves.forEach(curve -> metrics.add(curve.metric));
    Map<String, String> losses =
        ColumnChoice.of(
            List.copyOf(metrics),
            options.metrics().isEmpty() ? List.of("*") : options.metrics(),
            options.renamed(),
            "--metrics");
    ColumnChoice.requireUsed(
        options.renamed(),
        List.of(
            domains,
            losses,
            ColumnChoice.found(runs.columns(), options.domains(), "--domains"),
            ColumnChoice.found(List.copyOf(metrics), options.metrics(), "--metrics")));
    WrittenProportions account = new WrittenProportions();
    List<ImportedLosses.Row> rows = new ArrayList<>();
    for (Curve curve : curves) {
      if (losses.containsKey(curve.metric)) {
        add(rows, curve, byName.get(curve.run), losses.get(curve.metric), options, account);
      }
    }
    List<String> notices = new ArrayList<>(account.notices());
    tell(notices, strangers, "of the charts' runs are not in the table of runs and are left out");
    byName.keySet().removeAll(rows.stream().map(ImportedLosses.Row::run).toList());
    tell(notices, byName.keySet(), "runs have no loss in the charts and are left out");
    List<Path> files = new ArrayList<>(List.of(runs.file()));
    charts.forEach(chart -> files.add(chart.file()));
    return new ImportedLosses(
        "wandb",
        List.copyOf(domains.values()),
        rows,
        LossUnit.named(losses.keySet()),
        notices,
        files);
  }

  /** The columns of the charts that belong to a known run; the longest name that fits is meant. */
  private static List<Curve> curves(
      List<CsvTable> charts, Set<String> names, Set<String> strangers) {
    List<String> longestFirst =
        names.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    List<Curve> curves = new ArrayList<>();
    for (CsvTable chart : charts) {
      for (String column : chart.columns()) {
        Optional<String> run =
            longestFirst.stream().filter(one -> column.startsWith(one + BETWEEN)).findFirst();
        if (PASSED_OVER.stream().noneMatch(column::endsWith) && column.contains(BETWEEN)) {
          run.ifPresentOrElse(
              one ->
                  curves.add(
                      new Curve(
                          chart, column, one, column.substring(one.length() + BETWEEN.length()))),
              () -> strangers.add(column.substring(0, column.indexOf(BETWEEN))));
        }
      }
    }
    curves.removeIf(curve -> curve.metric.startsWith("_")); // steps and times, not losses
    if (curves.isEmpty()) {
      throw InputException.of(
          "%s: no column is '<run> - <metric>' with a run of the table; the header has %s",
          charts.get(0).file(), String.join(", ", charts.get(0).columns()));
    }
    return curves;
  }

  private void add(
      List<ImportedLosses.Row> rows,
      Curve curve,
      CsvTable.Row run,
      String domain,
      ImportOptions options,
      WrittenProportions account) {
    Map<String, String> written = new TreeMap<>();
    domains.forEach((column, domainName) -> written.put(domainName, run.decimal(column)));
    account.read(written, run.where());
    List<Double> proportions = domains.keySet().stream().map(run::number).toList();
    long size =
        runs.columns().contains(params) ? run.count(params) : Counts.parse(params, "--params");
    for (CsvTable.Row row : curve.chart.rows()) {
      if (row.optionalText(curve.column).isPresent()) {
        OptionalDouble loss = row.finite(curve.column);
        rows.add(
            new ImportedLosses.Row(
                curve.run,
                "",
                size,
                tokens(row, curve.chart, options),
                proportions,
                domain,
                loss.orElse(Double.NaN)));
      }
    }
    // Evaluations before the first step have seen nothing.
    rows.removeIf(row -> row.tokens() == 0);
  }

  /** The tokens seen: the chart's x axis itself, or its steps times the tokens of a step. */
  private static long tokens(CsvTable.Row row, CsvTable chart, ImportOptions options) {
    if (options.tokens().isPresent()) {
      chart.require(options.tokens().get());
      return row.count(options.tokens().get());
    }
    long each =
        options
            .tokensPerStep()
            .orElseThrow(
                () ->
                    InputException.of(
                        "--tokens-per-step is needed, or --tokens with the chart's column that"
                            + " counts tokens"));
    return Math.multiplyExact(each, row.count(chart.columns().get(0)));
  }

  private static void tell(List<String> notices, Set<String> which, String what) {
    if (!which.isEmpty()) {
      notices.add(which.size() + " " + what + " (the first: " + which.iterator().next() + ")");
    }
  }
}
