package org.mixlaw.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;

/**
 * How well families predict unseen mixtures at one scale, in given folds: {@code
 * scripts/bench/swarm} starts it.
 */
public final class SwarmBenchmark {
  private static final String PLAIN = "plain fit";

  private final LossTable table;

  private SwarmBenchmark(LossTable table) {
    this.table = table;
  }

  /** Runs that are fitted to, and runs that are predicted. */
  private record Fold(Set<String> train, Set<String> test) {
    static Fold parse(String line) {
      String[] parts = line.split("\\|", -1);
      return new Fold(runs(parts[0]), runs(parts[1]));
    }

    private static Set<String> runs(String text) {
      return new LinkedHashSet<>(List.of(text.strip().split(" +")));
    }
  }

  /**
   * Fits and predicts.
   *
   * @param arguments a loss table at one scale, a file of folds, and names of families separated by
   *     commas (empty: all at one scale, and a fit that chooses)
   * @throws Exception if a file cannot be read
   */
  public static void main(String[] arguments) throws Exception {
    SwarmBenchmark benchmark = new SwarmBenchmark(LossTable.read(Path.of(arguments[0])));
    Map<Integer, List<Fold>> byRows =
        Files.readAllLines(Path.of(arguments[1])).stream()
            .map(Fold::parse)
            .collect(
                Collectors.groupingBy(
                    fold -> fold.train.size(), LinkedHashMap::new, Collectors.toList()));
    List<String> names =
        arguments.length > 2 && !arguments[2].isEmpty()
            ? List.of(arguments[2].split(",", -1))
            : Stream.concat(
                    LawCatalog.of(LawFamily.Scope.ONE_SCALE).stream().map(LawFamily::name),
                    Stream.of(PLAIN))
                .toList();
    byRows.forEach((rows, folds) -> names.forEach(name -> benchmark.report(rows, folds, name)));
  }

  private void report(int rows, List<Fold> folds, String name) {
    List<String> chosen = new ArrayList<>();
    Function<LossTable, Law> fit =
        name.equals(PLAIN)
            ? part -> {
              var laws =
                  new LawFitter(
                          part, new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
                      .fit(Optional.empty());
              chosen.add(laws.law());
              return laws.fitted();
            }
            : part ->
                LawCatalog.named(name)
                    .fit(
                        List.copyOf(part.trainingDomains()),
                        List.copyOf(Series.byDomain(part).values()),
                        LawOptions.seeded(1))
                    .law();
    double error = 0;
    double rank = 0;
    long began = System.nanoTime();
    for (Fold fold : folds) {
      Law law = fit.apply(table.filter(row -> fold.train.contains(row.run())));
      double[] found = errors(law, table.filter(row -> fold.test.contains(row.run())));
      error += found[0] / folds.size();
      rank += found[1] / folds.size();
    }
    System.out.printf(
        java.util.Locale.ROOT,
        "| %d | %s%s | %.4f | %.4f | %.1f |%n",
        rows,
        name,
        chosen.isEmpty() ? "" : " (" + String.join(", ", new LinkedHashSet<>(chosen)) + ")",
        error,
        rank,
        (System.nanoTime() - began) / 1e9 / folds.size());
  }

  /** Mean absolute error and mean Spearman correlation over validation domains. */
  private static double[] errors(Law law, LossTable test) {
    double error = 0;
    double rank = 0;
    List<Series> all = List.copyOf(Series.byDomain(test).values());
    for (Series s : all) {
      int column = law.series().indexOf(s.name());
      Law.AtTarget at = law.at(s.params()[0], s.tokens()[0]);
      double[] told =
          Arrays.stream(s.proportions()).mapToDouble(r -> at.losses(r)[column]).toArray();
      for (int m = 0; m < told.length; m++) {
        error += Math.abs(told[m] - s.loss()[m]) / told.length / all.size();
      }
      rank += new SpearmansCorrelation().correlation(told, s.loss()) / all.size();
    }
    return new double[] {error, rank};
  }
}
