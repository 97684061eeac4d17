package org.mixlaw.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.mixture.Mixture;

/**
 * The measurements of one validation domain (or of the weighted mean of several), as numbers: what
 * a law is fitted on.
 *
 * @param name the domain, or the cluster
 * @param params non-embedding parameters N of each measurement
 * @param tokens tokens D of each measurement
 * @param proportions training proportions of each measurement, in the order of the table's training
 *     domains
 * @param loss nats per token
 * @param mixture which mixture each measurement belongs to, from 0: what is resampled as a block
 * @param byMixture proportions of every mixture of the table, in the same order for all its series;
 *     some may have no measurement in this one
 * @param standardError standard error of each measurement's evaluation, in the unit of the losses;
 *     NaN where unknown
 * @param weight how much each measurement counts, by its noise; 1 each where that is unknown
 */
public record Series(
    String name,
    double[] params,
    double[] tokens,
    double[][] proportions,
    double[] loss,
    int[] mixture,
    double[][] byMixture,
    double[] standardError,
    double[] weight) {
  /**
   * Measurements of whose noise nothing is known.
   *
   * @param name the domain, or the cluster
   * @param params non-embedding parameters N of each measurement
   * @param tokens tokens D of each measurement
   * @param proportions training proportions of each measurement
   * @param loss nats per token
   * @param mixture which mixture each measurement belongs to, from 0
   * @param byMixture proportions of every mixture of the table
   */
  public Series(
      String name,
      double[] params,
      double[] tokens,
      double[][] proportions,
      double[] loss,
      int[] mixture,
      double[][] byMixture) {
    this(
        name,
        params,
        tokens,
        proportions,
        loss,
        mixture,
        byMixture,
        filled(loss.length, Double.NaN),
        filled(loss.length, 1));
  }

  private static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }

  /**
   * One series for every validation domain of a table.
   *
   * @param table the losses
   * @return series by domain
   */
  public static SortedMap<String, Series> byDomain(LossTable table) {
    Map<String, Map<String, Double>> each = new LinkedHashMap<>();
    table.domains().forEach(domain -> each.put(domain, Map.of(domain, 1.0)));
    return of(table, each);
  }

  /**
   * Series of weighted means. A checkpoint that lacks one of the domains of a mean is left out of
   * it.
   *
   * @param table the losses
   * @param members weight by domain, by the name of the series
   * @return series by name
   */
  public static SortedMap<String, Series> of(
      LossTable table, Map<String, Map<String, Double>> members) {
    return of(table, members, MeasurementVariance.UNKNOWN);
  }

  /**
   * The same, measurements weighted by their noise.
   *
   * @param table the losses
   * @param members weight by domain, by the name of the series
   * @param variance how far measurements may lie from their expectation
   * @return series by name
   */
  public static SortedMap<String, Series> of(
      LossTable table, Map<String, Map<String, Double>> members, MeasurementVariance variance) {
    record Checkpoint(long params, String run, String seed, long tokens) {}
    Map<Checkpoint, Map<String, LossTable.Row>> checkpoints = new LinkedHashMap<>();
    for (LossTable.Row row : table.rows()) {
      checkpoints
          .computeIfAbsent(
              new Checkpoint(row.params(), row.run(), row.seed(), row.tokens()),
              c -> new LinkedHashMap<>())
          .put(row.domain(), row);
    }
    Map<Mixture, Integer> mixtures = new LinkedHashMap<>();
    checkpoints
        .values()
        .forEach(
            c -> mixtures.putIfAbsent(c.values().iterator().next().mixture(), mixtures.size()));
    double[][] byMixture =
        mixtures.keySet().stream().map(m -> proportions(table, m)).toArray(double[][]::new);
    SortedMap<String, Series> series = new TreeMap<>();
    members.forEach(
        (name, weights) ->
            series.put(
                name, gather(name, weights, checkpoints.values(), mixtures, byMixture, variance)));
    return series;
  }

  private static double[] proportions(LossTable table, Mixture mixture) {
    return mixture.vector(table.trainingDomains());
  }

  private static Series gather(
      String name,
      Map<String, Double> weights,
      Iterable<Map<String, LossTable.Row>> checkpoints,
      Map<Mixture, Integer> mixtures,
      double[][] byMixture,
      MeasurementVariance variance) {
    List<double[]> rows = new ArrayList<>();
    List<Integer> blocks = new ArrayList<>();
    for (Map<String, LossTable.Row> checkpoint : checkpoints) {
      if (!checkpoint.keySet().containsAll(weights.keySet())) {
        continue;
      }
      SortedMap<String, Double> losses = new TreeMap<>();
      weights.keySet().forEach(domain -> losses.put(domain, checkpoint.get(domain).loss()));
      LossTable.Row any = checkpoint.values().iterator().next();
      double loss = Weights.mean(losses, weights);
      double error = standardError(checkpoint, weights);
      rows.add(
          new double[] {
            any.params(),
            any.tokens(),
            loss,
            error,
            1 / variance.of(name, any.params(), loss, error)
          });
      blocks.add(mixtures.get(any.mixture()));
    }
    return new Series(
        name,
        rows.stream().mapToDouble(row -> row[0]).toArray(),
        rows.stream().mapToDouble(row -> row[1]).toArray(),
        blocks.stream().map(k -> byMixture[k]).toArray(double[][]::new),
        rows.stream().mapToDouble(row -> row[2]).toArray(),
        blocks.stream().mapToInt(Integer::intValue).toArray(),
        byMixture,
        rows.stream().mapToDouble(row -> row[3]).toArray(),
        onAverageOne(rows.stream().mapToDouble(row -> row[4]).toArray()));
  }

  /** The standard error of a weighted mean over domains, whose texts are others. */
  private static double standardError(
      Map<String, LossTable.Row> checkpoint, Map<String, Double> weights) {
    double squares = 0;
    double total = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      double error = checkpoint.get(weight.getKey()).standardError().orElse(Double.NaN);
      squares += Math.pow(weight.getValue() * error, 2);
      total += weight.getValue();
    }
    return Math.sqrt(squares) / total;
  }

  private static double[] onAverageOne(double[] weights) {
    double mean = Arrays.stream(weights).average().orElse(1);
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }

  /**
   * How much each measurement counts in a fit.
   *
   * @return weights, 1 on average
   */
  public double[] weights() {
    return onAverageOne(weight);
  }

  /**
   * The standard errors of evaluations, over their losses.
   *
   * @return those that are known
   */
  public double[] relativeErrors() {
    return IntStream.range(0, size())
        .filter(m -> !Double.isNaN(standardError[m]))
        .mapToDouble(m -> standardError[m] / loss[m])
        .toArray();
  }

  /** Which measurements are wanted. */
  @FunctionalInterface
  public interface Choice {
    /**
     * Says whether measurements are wanted.
     *
     * @param params their non-embedding parameters N
     * @param tokens their tokens D
     * @param mixture the number of their mixture
     */
    boolean wants(double params, double tokens, int mixture);

    /** Those that are wanted by this and by another. */
    default Choice and(Choice other) {
      return (params, tokens, mixture) ->
          wants(params, tokens, mixture) && other.wants(params, tokens, mixture);
    }
  }

  /**
   * Some of the measurements of a table's series.
   *
   * @param all the series
   * @param wanted which
   * @return the same series, over the mixtures that are left in any of them
   */
  public static List<Series> only(List<Series> all, Choice wanted) {
    int[] number = new int[all.get(0).mixtures()];
    for (Series s : all) {
      for (int m = 0; m < s.size(); m++) {
        if (wanted.wants(s.params[m], s.tokens[m], s.mixture[m])) {
          number[s.mixture[m]] = 1;
        }
      }
    }
    double[][] left =
        IntStream.range(0, number.length)
            .filter(k -> number[k] > 0)
            .mapToObj(k -> all.get(0).byMixture[k])
            .toArray(double[][]::new);
    int next = 0;
    for (int k = 0; k < number.length; k++) {
      next += number[k];
      number[k] = next - 1;
    }
    return all.stream().map(s -> s.only(wanted, number, left)).toList();
  }

  private Series only(Choice wanted, int[] number, double[][] left) {
    int[] kept =
        IntStream.range(0, size())
            .filter(m -> wanted.wants(params[m], tokens[m], mixture[m]))
            .toArray();
    return at(kept, Arrays.stream(kept).map(m -> number[mixture[m]]).toArray(), left);
  }

  private Series at(int[] kept, int[] mixtures, double[][] mixturesOfTable) {
    return new Series(
        name,
        Arrays.stream(kept).mapToDouble(m -> params[m]).toArray(),
        Arrays.stream(kept).mapToDouble(m -> tokens[m]).toArray(),
        Arrays.stream(kept).mapToObj(m -> proportions[m]).toArray(double[][]::new),
        Arrays.stream(kept).mapToDouble(m -> loss[m]).toArray(),
        mixtures,
        mixturesOfTable,
        Arrays.stream(kept).mapToDouble(m -> standardError[m]).toArray(),
        Arrays.stream(kept).mapToDouble(m -> weight[m]).toArray());
  }

  /**
   * Some of the measurements.
   *
   * @param kept their numbers, in the order wanted
   * @return them, over the same mixtures of the table
   */
  public Series at(int[] kept) {
    return at(kept, Arrays.stream(kept).map(m -> mixture[m]).toArray(), byMixture);
  }

  /**
   * How many measurements there are.
   *
   * @return measurements
   */
  public int size() {
    return loss.length;
  }

  /**
   * How many mixtures the table has.
   *
   * @return mixtures
   */
  public int mixtures() {
    return byMixture.length;
  }
}
