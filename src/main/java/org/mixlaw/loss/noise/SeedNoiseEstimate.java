package org.mixlaw.loss.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.special.Gamma;
import org.mixlaw.loss.LossTable;

/**
 * Estimates {@link SeedNoise} from few repeats. A sample is the variance of one series over the
 * repeats of one mixture and size, a mean over their common checkpoints, each brought to the
 * series' geometric mean loss by the exponent. Samples of a series and size are pooled ({@link
 * PooledVariance}) and drawn towards a product of a series' and a size's own, {@code s^2 = (f p + 4
 * d r) / (f + 4)} with p the pooled variance and f its degrees of freedom; d, pooled over sizes, is
 * drawn towards all series' variance as 2 degrees of freedom would, r, pooled over series, towards
 * 1 as 4 would. The exponent is the slope of {@code (ln v - E ln(chi2_f / f)) / 2} over ln loss
 * within series and size, drawn towards 1 by a normal prior of deviation {@value #EXPONENT_WIDTH}.
 */
final class SeedNoiseEstimate {
  private static final double SERIES_STRENGTH = 2;
  private static final double SIZE_STRENGTH = 4;
  private static final double CELL_STRENGTH = 4;
  private static final double COMMON = 0.5;
  private static final double COMMON_STRENGTH = 4;
  private static final double EXPONENT = 1;
  private static final double EXPONENT_WIDTH = 0.5;
  private static final double LARGEST_EXPONENT = 2;

  /** Series of one run err alike: for the exponent they count as this many at most. */
  private static final double INDEPENDENT = 5;

  private static final double LEAST = 1e-6;
  private static final int ROUNDS = 2;

  private final List<RepeatedRuns> groups;
  private final SortedSet<String> series = new TreeSet<>();
  private final List<Cell> cells = new ArrayList<>();
  private final SortedMap<String, Double> level = new TreeMap<>();

  /** What repeats of one mixture and size have of one series at one token count. */
  private record Cell(
      RepeatedRuns group, String series, double loss, double variance, int freedom) {}

  /** The variance of repeats at the series' level, over its square. */
  private record Sample(String series, long params, PooledVariance.Sample variance) {}

  private SeedNoiseEstimate(List<RepeatedRuns> groups) {
    this.groups = groups;
    for (RepeatedRuns group : groups) {
      SortedMap<Long, SortedSet<String>> measured = new TreeMap<>();
      group
          .losses()
          .forEach(
              run ->
                  run.forEach(
                      (tokens, losses) ->
                          measured
                              .computeIfAbsent(tokens, t -> new TreeSet<>())
                              .addAll(losses.keySet())));
      measured.forEach((tokens, names) -> names.forEach(name -> add(group, name, tokens)));
    }
    cells.forEach(cell -> series.add(cell.series));
    for (String name : series) {
      level.put(
          name,
          PooledVariance.geometricMean(
              cells.stream().filter(c -> c.series.equals(name)).mapToDouble(Cell::loss).toArray()));
    }
  }

  private void add(RepeatedRuns group, String name, long tokens) {
    double[] losses = group.at(name, tokens);
    if (losses.length > 1) {
      double mean = DoubleStream.of(losses).average().orElseThrow();
      double squares = DoubleStream.of(losses).map(l -> (l - mean) * (l - mean)).sum();
      int freedom = losses.length - 1;
      cells.add(new Cell(group, name, mean, squares / freedom, freedom));
    }
  }

  /**
   * The noise of a table's repeats.
   *
   * @param table the losses
   * @param members weight by domain by series
   * @return the noise; empty where no run was repeated
   */
  static Optional<SeedNoise> of(LossTable table, Map<String, Map<String, Double>> members) {
    SeedNoiseEstimate estimate = new SeedNoiseEstimate(RepeatedRuns.of(table, members));
    return estimate.cells.isEmpty() ? Optional.empty() : Optional.of(estimate.noise());
  }

  private SeedNoise noise() {
    double exponent = exponent();
    SortedMap<String, SortedMap<Long, Double>> deviation = deviations(samples(exponent));
    int freedom = groups.stream().mapToInt(group -> group.losses().size() - 1).sum();
    SeedNoise separate = new SeedNoise(groups.size(), freedom, exponent, level, deviation, COMMON);
    return new SeedNoise(
        groups.size(), freedom, exponent, level, deviation, common(separate, freedom));
  }

  @SuppressWarnings("ReferenceEquality") // a cell holds the very group it was made of
  private List<Sample> samples(double exponent) {
    List<Sample> samples = new ArrayList<>();
    for (RepeatedRuns group : groups) {
      for (String name : series) {
        List<Cell> own =
            cells.stream().filter(c -> c.group == group && c.series.equals(name)).toList();
        if (!own.isEmpty()) {
          double at = level.get(name);
          double mean =
              own.stream()
                  .mapToDouble(c -> c.variance * Math.pow(at / c.loss, 2 * exponent) / at / at)
                  .average()
                  .orElseThrow();
          int freedom = own.stream().mapToInt(Cell::freedom).max().orElseThrow();
          samples.add(new Sample(name, group.params(), new PooledVariance.Sample(mean, freedom)));
        }
      }
    }
    return samples;
  }

  private SortedMap<String, SortedMap<Long, Double>> deviations(List<Sample> samples) {
    double all = pooled(samples, s -> true, s -> 1).value();
    SortedMap<String, Double> bySeries = new TreeMap<>();
    SortedMap<Long, Double> bySize = new TreeMap<>();
    samples.forEach(s -> bySize.put(s.params, 1.0));
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : series) {
        PooledVariance own = pooled(samples, s -> s.series.equals(name), s -> bySize.get(s.params));
        bySeries.put(name, Math.max(LEAST * LEAST, own.towards(all, SERIES_STRENGTH)));
      }
      for (long size : List.copyOf(bySize.keySet())) {
        PooledVariance own = pooled(samples, s -> s.params == size, s -> bySeries.get(s.series));
        bySize.put(
            size,
            new PooledVariance(own.value(), own.freedom() / series.size())
                .towards(1, SIZE_STRENGTH));
      }
    }
    SortedMap<String, SortedMap<Long, Double>> deviations = new TreeMap<>();
    for (Sample sample : samples) {
      double expected = bySeries.get(sample.series) * bySize.get(sample.params);
      double variance =
          pooled(samples, s -> s.series.equals(sample.series) && s.params == sample.params, s -> 1)
              .towards(expected, CELL_STRENGTH);
      deviations
          .computeIfAbsent(sample.series, s -> new TreeMap<>())
          .put(sample.params, level.get(sample.series) * Math.max(LEAST, Math.sqrt(variance)));
    }
    return deviations;
  }

  private static PooledVariance pooled(
      List<Sample> samples, Predicate<Sample> which, ToDoubleFunction<Sample> unit) {
    return PooledVariance.of(
        samples.stream()
            .filter(which)
            .map(
                s ->
                    new PooledVariance.Sample(
                        s.variance.value() / unit.applyAsDouble(s), s.variance.freedom()))
            .toList());
  }

  private double exponent() {
    double share = Math.min(1, INDEPENDENT / series.size());
    double squares = 0;
    double products = 0;
    double spread = 0;
    int counted = 0;
    for (String name : series) {
      for (long size : groups.stream().map(RepeatedRuns::params).distinct().toList()) {
        List<Cell> own =
            cells.stream()
                .filter(c -> c.series.equals(name) && c.group.params() == size && c.variance > 0)
                .toList();
        double[] weight = own.stream().mapToDouble(c -> share / checkpoints(c)).toArray();
        double[] x = own.stream().mapToDouble(c -> Math.log(c.loss)).toArray();
        double[] y = own.stream().mapToDouble(SeedNoiseEstimate::logDeviation).toArray();
        double middle = mean(x, weight);
        double height = mean(y, weight);
        for (int c = 0; c < x.length; c++) {
          squares += weight[c] * (x[c] - middle) * (x[c] - middle);
          products += weight[c] * (x[c] - middle) * (y[c] - height);
          spread += Gamma.trigamma(own.get(c).freedom / 2.0) / 4;
          counted++;
        }
      }
    }
    if (counted == 0) {
      return EXPONENT;
    }
    double prior = spread / counted / (EXPONENT_WIDTH * EXPONENT_WIDTH);
    double slope = (products + prior * EXPONENT) / (squares + prior);
    return Math.max(0, Math.min(LARGEST_EXPONENT, slope));
  }

  /** How many checkpoints of the same repeats a series has: together they count as one. */
  @SuppressWarnings("ReferenceEquality") // as above
  private long checkpoints(Cell cell) {
    return cells.stream()
        .filter(c -> c.group == cell.group && c.series.equals(cell.series) && c.variance > 0)
        .count();
  }

  /** An estimate of ln sd without bias: half of ln of the variance less what it is on average. */
  private static double logDeviation(Cell cell) {
    double half = cell.freedom / 2.0;
    return (Math.log(cell.variance) - Gamma.digamma(half) + Math.log(half)) / 2;
  }

  private static double mean(double[] values, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
      total += weights[i];
    }
    return sum / total;
  }

  /** How far series err alike at the end of repeats: products of pairs over squares. */
  private double common(SeedNoise noise, int freedom) {
    double pairs = 0;
    double squares = 0;
    for (RepeatedRuns group : groups) {
      long last = group.losses().get(0).lastKey();
      List<String> measured =
          series.stream().filter(s -> group.at(s, last).length == group.losses().size()).toList();
      int k = measured.size();
      for (int run = 0; run < group.losses().size() && k > 1; run++) {
        double sum = 0;
        double own = 0;
        for (String name : measured) {
          double[] losses = group.at(name, last);
          double mean = DoubleStream.of(losses).average().orElseThrow();
          double z = (losses[run] - mean) / noise.deviation(name, group.params(), mean);
          sum += z;
          own += z * z;
        }
        pairs += (sum * sum - own) / (k * (k - 1.0));
        squares += own / k;
      }
    }
    double seen = squares > 0 ? pairs / squares : COMMON;
    return Math.max(
        0, Math.min(1, (freedom * seen + COMMON_STRENGTH * COMMON) / (freedom + COMMON_STRENGTH)));
  }
}
