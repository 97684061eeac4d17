package org.mixlaw.loss.noise;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.MeasurementVariance;
import org.mixlaw.loss.Series;

/**
 * What is known of the noise of a table's losses.
 *
 * @param seeds what runs of different seeds differ by; empty where none was repeated
 * @param evaluation the standard error of an evaluation over its loss, by series: the median over
 *     measurements; series without standard errors are missing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeasurementNoise(Optional<SeedNoise> seeds, SortedMap<String, Double> evaluation)
    implements MeasurementVariance {
  /** Nothing is known. */
  public static final MeasurementNoise UNKNOWN =
      new MeasurementNoise(Optional.empty(), new TreeMap<>());

  /**
   * The share of a loss that no measurement is taken to be nearer than: laws err by as much, and no
   * few measurements shall outweigh all others.
   */
  private static final double LEAST = 0.002;

  /** Puts empty values where a document leaves them out. */
  public MeasurementNoise {
    seeds = seeds == null ? Optional.empty() : seeds;
    evaluation = evaluation == null ? new TreeMap<>() : new TreeMap<>(evaluation);
  }

  /**
   * The noise of a table.
   *
   * @param table the losses, burn-in left out
   * @param members weight by domain by series, as laws are fitted to
   * @return what is known of it
   */
  public static MeasurementNoise of(LossTable table, Map<String, Map<String, Double>> members) {
    SortedMap<String, Double> evaluation = new TreeMap<>();
    Series.of(table, members)
        .forEach(
            (name, s) -> {
              double[] relative = s.relativeErrors();
              if (relative.length > 0) {
                evaluation.put(name, new Median().evaluate(relative));
              }
            });
    return new MeasurementNoise(SeedNoiseEstimate.of(table, members), evaluation);
  }

  /**
   * What laws are fitted to: the series of a table, every measurement counting by its noise.
   *
   * @param table the losses: those whose noise this is, or some of them
   * @param members weight by domain by series
   * @return series by name
   */
  public SortedMap<String, Series> series(
      LossTable table, Map<String, Map<String, Double>> members) {
    return Series.of(table, members, this);
  }

  /**
   * The variance of seeds and of the evaluation, where known, and of {@value #LEAST} of the loss.
   */
  @Override
  public double of(String series, long params, double loss, double standardError) {
    double seed =
        seeds.filter(s -> s.knows(series)).map(s -> s.deviation(series, params, loss)).orElse(0.0);
    double usual = evaluation.getOrDefault(series, 0.0) * loss;
    double text = Double.isNaN(standardError) ? usual : standardError;
    double least = LEAST * loss;
    return seed == 0 && text == 0 ? 1 : seed * seed + text * text + least * least;
  }
}
