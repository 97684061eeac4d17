package org.mixlaw.fit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/** Tables to fit, and fits of them. */
public final class TestFits {
  static final Path PUBLISHED = Path.of("data/published");
  static final long LARGEST = 302_311_424L;
  static final long LONGEST = 31_457_280_000L;

  private TestFits() {}

  /** A published table, cut to some validation domains. */
  public static LossTable published(String name, String... domains) {
    LossTable table = LossTable.read(PUBLISHED.resolve(name + ".csv"));
    return domains.length == 0
        ? table
        : table.filter(row -> List.of(domains).contains(row.domain()));
  }

  /** The overall loss as the one series. */
  public static SortedMap<String, Map<String, Double>> overall() {
    return new TreeMap<>(
        Map.of("overall", Weights.read(PUBLISHED.resolve("pile-weights.csv")).weights()));
  }

  public static FittedLaws fit(LossTable table, Optional<LawFamily> law) throws IOException {
    return fit(table, law, new TreeMap<>(), LawOptions.seeded(1));
  }

  public static FittedLaws fit(LossTable table, LawFamily law) throws IOException {
    return fit(table, Optional.of(law));
  }

  public static FittedLaws fit(
      LossTable table,
      Optional<LawFamily> law,
      SortedMap<String, Map<String, Double>> clusters,
      LawOptions options)
      throws IOException {
    return new LawFitter(table, clusters, options, LawFitter.Progress.SILENT).fit(law);
  }

  /** The families that predict mixtures which were not measured, from any table. */
  public static List<LawFamily> overMixtures() {
    return LawCatalog.all().stream()
        .filter(family -> family.predictsMixtures() && family.scope() != LawFamily.Scope.TWO_SCALES)
        .toList();
  }

  /** The law alone, without draws and validation. */
  public static Law alone(LossTable table, LawFamily law) {
    return outcome(table, law).law();
  }

  public static LawFamily.Outcome outcome(LossTable table, LawFamily law) {
    LossTable part = law.part(table.withoutBurnIn());
    return law.fit(List.copyOf(table.trainingDomains()), series(part), LawOptions.seeded(1));
  }

  public static List<Series> series(LossTable table) {
    return List.copyOf(Series.byDomain(table).values());
  }

  public static double[] proportions(LossTable table, Mixture mixture) {
    return table.trainingDomains().stream().mapToDouble(mixture::get).toArray();
  }

  /** Mixtures drawn evenly from the simplex. */
  public static double[][] mixtures(int count, int domains, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] mixtures = new double[count][domains];
    for (double[] r : mixtures) {
      for (int j = 0; j < domains; j++) {
        r[j] = -Math.log(1 - random.nextDouble());
      }
      double sum = Arrays.stream(r).sum();
      for (int j = 0; j < domains; j++) {
        r[j] /= sum;
      }
    }
    return mixtures;
  }

  /** The loss that a made series has. */
  @FunctionalInterface
  public interface Truth {
    double loss(int mixture, double params, double tokens);
  }

  /** One mixture, size and token count. */
  public record Cell(int mixture, double params, double tokens) {}

  /** All mixtures at all sizes and token counts. */
  public static List<Cell> grid(int mixtures, double[] params, double[] tokens) {
    Map<Cell, Boolean> cells = new LinkedHashMap<>();
    for (double size : params) {
      for (int m = 0; m < mixtures; m++) {
        for (double count : tokens) {
          cells.put(new Cell(m, size, count), true);
        }
      }
    }
    return List.copyOf(cells.keySet());
  }

  /** A made series. */
  public static Series series(
      String name, double[][] mixtures, Collection<Cell> cells, Truth truth) {
    return new Series(
        name,
        cells.stream().mapToDouble(Cell::params).toArray(),
        cells.stream().mapToDouble(Cell::tokens).toArray(),
        cells.stream().map(c -> mixtures[c.mixture()]).toArray(double[][]::new),
        cells.stream().mapToDouble(c -> truth.loss(c.mixture(), c.params(), c.tokens())).toArray(),
        cells.stream().mapToInt(Cell::mixture).toArray(),
        mixtures);
  }
}
