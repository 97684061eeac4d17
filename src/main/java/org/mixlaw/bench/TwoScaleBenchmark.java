package org.mixlaw.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.mixture.Mixture;

/**
 * How well the losses of mixtures at a table's largest size are predicted from all mixtures at its
 * smallest and some at the largest: {@code scripts/bench/two-scales} starts it.
 */
public final class TwoScaleBenchmark {
  private static final String CHOSEN = "chosen";

  private final LossTable table;
  private final long smallest;
  private final long largest;
  private final long last;

  private TwoScaleBenchmark(LossTable table) {
    this.table = table.withoutBurnIn();
    this.smallest = table.sizes().first();
    this.largest = table.sizes().last();
    this.last = table.filter(row -> row.params() == largest).tokens().last();
  }

  /**
   * Cuts, fits and predicts.
   *
   * @param arguments how many draws, how many large runs of each cut separated by commas, names of
   *     families separated by commas ({@code chosen}: a plain fit), then tables
   */
  public static void main(String[] arguments) {
    int draws = Integer.parseInt(arguments[0]);
    System.out.println("| table | large runs | law | MAE | s a fit |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (String file : List.of(arguments).subList(3, arguments.length)) {
      TwoScaleBenchmark benchmark = new TwoScaleBenchmark(LossTable.read(Path.of(file)));
      for (String runs : arguments[1].split(",", -1)) {
        for (String law : arguments[2].split(",", -1)) {
          benchmark.report(
              Path.of(file).getFileName().toString(), Integer.parseInt(runs), law, draws);
        }
      }
    }
  }

  private void report(String name, int runs, String law, int draws) {
    double error = 0;
    long nanos = 0;
    Map<String, Integer> chosen = new TreeMap<>();
    for (int draw = 0; draw < draws; draw++) {
      Set<Mixture> kept = kept(runs, draw);
      LossTable cut =
          table.filter(
              row ->
                  row.params() == smallest
                      || (row.params() == largest && kept.contains(row.mixture())));
      long began = System.nanoTime();
      Law fitted = fit(cut, law, chosen);
      nanos += System.nanoTime() - began;
      error += error(fitted, kept) / draws;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s%s | %.4f | %.1f |%n",
        name,
        runs,
        law,
        chosen.isEmpty() ? "" : " " + chosen,
        error,
        nanos / 1e9 / draws);
  }

  /** The mixtures of the large runs of a draw. */
  private Set<Mixture> kept(int runs, int draw) {
    Map<String, Mixture> there = new LinkedHashMap<>();
    table
        .filter(row -> row.params() == largest && row.tokens() == last)
        .rows()
        .forEach(row -> there.putIfAbsent(row.mixture().toString(), row.mixture()));
    List<String> names = new ArrayList<>(new TreeSet<>(there.keySet()));
    Collections.shuffle(names, new Random(draw));
    Set<Mixture> kept = new java.util.HashSet<>();
    names.subList(0, runs).forEach(n -> kept.add(there.get(n)));
    return kept;
  }

  private static Law fit(LossTable cut, String law, Map<String, Integer> chosen) {
    if (law.equals(CHOSEN)) {
      FittedLaws laws =
          new LawFitter(cut, new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
              .fit(Optional.empty());
      chosen.merge(laws.law(), 1, Integer::sum);
      return laws.fitted();
    }
    LawFamily family = LawCatalog.named(law);
    return family
        .fit(
            List.copyOf(cut.trainingDomains()),
            List.copyOf(Series.byDomain(family.part(cut)).values()),
            LawOptions.seeded(1))
        .law();
  }

  /** Mean absolute error over validation domains and mixtures that were not measured there. */
  private double error(Law law, Set<Mixture> kept) {
    Law.AtTarget at = law.at(largest, last);
    LossTable asked =
        table.filter(
            row ->
                row.params() == largest && row.tokens() == last && !kept.contains(row.mixture()));
    double sum = 0;
    for (LossTable.Row row : asked.rows()) {
      double[] r = law.trainingDomains().stream().mapToDouble(row.mixture()::get).toArray();
      sum += Math.abs(at.losses(r)[law.series().indexOf(row.domain())] - row.loss());
    }
    return sum / asked.rows().size();
  }
}
