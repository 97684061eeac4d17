package org.mixlaw.law;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.law.optimum.TargetLosses;
import org.mixlaw.mixture.Mixture;

/**
 * Everything that a fit found: what {@code laws.json} holds.
 *
 * @param law the law's name
 * @param clusters domains and their weights by cluster, where the series are clusters; else empty
 * @param fitted the law as fitted
 * @param draws the laws that the measurements allow as well: refits to resampled mixtures and
 *     sizes, of every plausible form
 * @param quality how well each series is fitted
 * @param measured what it was fitted on
 * @param compared the mean absolute error of every candidate in the nested validation, where one
 *     was run
 * @param warnings in words: what speaks against trusting it
 * @param provenance what made it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Laws(
    String law,
    SortedMap<String, Map<String, Double>> clusters,
    FittedLaw fitted,
    List<FittedLaw> draws,
    SortedMap<String, Quality> quality,
    Measured measured,
    SortedMap<String, Double> compared,
    List<String> warnings,
    Provenance provenance) {
  /** Puts empty collections where a document leaves them out. */
  public Laws {
    clusters = clusters == null ? new TreeMap<>() : clusters;
    draws = draws == null ? List.of() : draws;
    compared = compared == null ? new TreeMap<>() : compared;
    warnings = warnings == null ? List.of() : warnings;
  }

  /**
   * How well a series is fitted.
   *
   * @param measurements how many
   * @param sse sum of squared residuals, squared nats
   * @param mae mean absolute residual, nats
   * @param r2 share of the variance explained
   * @param residual standard deviation of the residuals, nats
   * @param largestSize error in predicting the largest size from the smaller ones, root mean square
   *     in nats; 0 where it was not tried
   */
  public record Quality(
      int measurements, double sse, double mae, double r2, double residual, double largestSize) {}

  /**
   * What the law was fitted on.
   *
   * @param mixtures the mixtures by name
   * @param params the model sizes
   * @param tokens the smallest and the largest token count
   */
  public record Measured(
      SortedMap<String, Mixture> mixtures, List<Long> params, List<Long> tokens) {}

  /**
   * Reads {@code laws.json}.
   *
   * @param file the file
   * @return the laws
   */
  public static Laws read(Path file) {
    return Documents.readJson(file, Laws.class);
  }

  /**
   * Predicts a mixture's losses.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @param mixture the mixture, over the training domains or some of them
   * @param weights weight by series of the overall loss, summing to 1
   * @param level the level of the intervals, between 0 and 1
   * @return predictions by series, and of the overall loss under {@code *}
   * @throws org.mixlaw.base.InputException if the mixture names another domain
   */
  public SortedMap<String, Prediction> predict(
      double params, double tokens, Mixture mixture, Map<String, Double> weights, double level) {
    return new Predictor(params, tokens, level).predict(mixture, weights);
  }

  /**
   * A predictor for many mixtures at one target.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @param level the level of the intervals, between 0 and 1
   * @return the predictor
   */
  public Predictor predictor(double params, double tokens, double level) {
    return new Predictor(params, tokens, level);
  }

  /** Predicts mixtures at one target. */
  public final class Predictor {
    private final FittedLaw.AtTarget central;
    private final List<FittedLaw.AtTarget> others;
    private final double level;
    private final double beyond;

    private Predictor(double params, double tokens, double level) {
      this.central = fitted.at(params, tokens);
      this.others = draws.stream().map(draw -> draw.at(params, tokens)).toList();
      this.level = level;
      this.beyond = stepsBeyond(params);
    }

    /**
     * Predicts a mixture.
     *
     * @param mixture the mixture
     * @param weights weight by series, summing to 1
     * @return predictions by series, and of the overall loss under {@code *}
     */
    public SortedMap<String, Prediction> predict(Mixture mixture, Map<String, Double> weights) {
      List<String> domains = fitted.trainingDomains();
      Mixture known = mixture.over(new java.util.TreeSet<>(domains), "the mixture");
      double[] r = domains.stream().mapToDouble(known::get).toArray();
      double[] losses = central.losses(r);
      double[][] spread = others.stream().map(other -> other.losses(r)).toArray(double[][]::new);
      List<String> names = fitted.series();
      SortedMap<String, Prediction> predictions = new TreeMap<>();
      double overall = 0;
      double[] overallSpread = new double[spread.length];
      double overallNoise = 0;
      for (int i = 0; i < names.size(); i++) {
        double[] each = new double[spread.length];
        double weight = weights.getOrDefault(names.get(i), 0.0);
        for (int d = 0; d < each.length; d++) {
          each[d] = spread[d][i];
          overallSpread[d] += weight * each[d];
        }
        double noise = noise(names.get(i));
        overall += weight * losses[i];
        overallNoise += weight * noise;
        predictions.put(names.get(i), interval(losses[i], each, noise));
      }
      predictions.put("*", interval(overall, overallSpread, overallNoise));
      return predictions;
    }

    /**
     * What resampling cannot show: the scatter about the law, and what it has missed at the largest
     * size.
     */
    private double noise(String series) {
      Quality q = quality.get(series);
      return Math.hypot(q.residual(), q.largestSize() * beyond);
    }

    private Prediction interval(double loss, double[] draws, double noise) {
      double tail = (1 - level) / 2;
      double z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - tail);
      double below = Math.max(0, loss - quantile(draws, tail, loss));
      double above = Math.max(0, quantile(draws, 1 - tail, loss) - loss);
      return new Prediction(
          loss,
          Math.max(0, loss - Math.hypot(below, z * noise)),
          loss + Math.hypot(above, z * noise));
    }
  }

  private static double quantile(double[] values, double share, double otherwise) {
    if (values.length == 0) {
      return otherwise;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }

  /** How far a size lies beyond the largest measured, in steps of the last two sizes; 0 within. */
  private double stepsBeyond(double params) {
    List<Long> sizes = measured.params();
    if (sizes.size() < 2) {
      return 0;
    }
    double last = sizes.get(sizes.size() - 1);
    double step = Math.log(last / sizes.get(sizes.size() - 2));
    return Math.max(0, Math.log(params / last) / step);
  }

  /**
   * The laws at one target, for the search of an optimum.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @return the losses there
   */
  public TargetLosses at(double params, double tokens) {
    FittedLaw.AtTarget central = fitted.at(params, tokens);
    List<FittedLaw.AtTarget> others = draws.stream().map(draw -> draw.at(params, tokens)).toList();
    return new TargetLosses() {
      @Override
      public List<String> trainingDomains() {
        return fitted.trainingDomains();
      }

      @Override
      public List<String> domains() {
        return fitted.series();
      }

      @Override
      public int draws() {
        return others.size();
      }

      @Override
      public double[] central(double[] proportions) {
        return central.losses(proportions);
      }

      @Override
      public double[] draw(int draw, double[] proportions) {
        return others.get(draw).losses(proportions);
      }
    };
  }

  /**
   * The weights of the series in the overall loss.
   *
   * @param weights weights of the validation domains
   * @return weight by series, summing to 1: of the clusters where the series are clusters
   */
  public SortedMap<String, Double> seriesWeights(Weights weights) {
    if (clusters.isEmpty()) {
      return weights.over(fitted.series());
    }
    SortedMap<String, Double> sums = new TreeMap<>();
    double total =
        clusters.values().stream().flatMap(m -> m.values().stream()).mapToDouble(w -> w).sum();
    clusters.forEach(
        (cluster, members) ->
            sums.put(cluster, members.values().stream().mapToDouble(w -> w).sum() / total));
    return sums;
  }
}
