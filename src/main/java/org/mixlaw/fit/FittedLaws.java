package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Weights;
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
 * @param ridge the hold on slopes, as a share of the losses' variance, where the law has slopes
 * @param nested what the law missed when it was asked for what it had not seen
 * @param compared the mean absolute error of every candidate in the nested validation, where one
 *     was run
 * @param naive the mean absolute error at the largest size, left out, of extrapolations of each
 *     mixture by itself: for comparison with {@code nested.size}
 * @param warnings in words: what speaks against trusting it
 * @param provenance what made it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FittedLaws(
    String law,
    SortedMap<String, Map<String, Double>> clusters,
    Law fitted,
    List<Law> draws,
    SortedMap<String, Quality> quality,
    Measured measured,
    OptionalDouble ridge,
    HoldOutErrors nested,
    SortedMap<String, Double> compared,
    SortedMap<String, Double> naive,
    List<String> warnings,
    Provenance provenance) {
  /** The share of the nested errors on mixtures that draws do not already show. */
  private static final double MISSED = 0.5;

  /** The share of the losses' spread that a law which nothing could be left out of may miss. */
  private static final double UNTRIED = 0.2;

  /** Puts empty collections where a document leaves them out. */
  public FittedLaws {
    clusters = clusters == null ? new TreeMap<>() : clusters;
    draws = draws == null ? List.of() : draws;
    ridge = ridge == null ? OptionalDouble.empty() : ridge;
    nested = nested == null ? HoldOutErrors.NONE : nested;
    compared = compared == null ? new TreeMap<>() : compared;
    naive = naive == null ? new TreeMap<>() : naive;
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
   * @param spread standard deviation of the losses, nats
   * @param hitRate the share of searches that ended in the best minimum, where there were several
   * @param condition condition number of the scaled Jacobian of the mixing law
   * @param atBound parameters at the edge of what is accepted, in words
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Quality(
      int measurements,
      double sse,
      double mae,
      double r2,
      double residual,
      double spread,
      OptionalDouble hitRate,
      OptionalDouble condition,
      List<String> atBound) {
    /** Puts empty values where a document leaves them out. */
    public Quality {
      hitRate = hitRate == null ? OptionalDouble.empty() : hitRate;
      condition = condition == null ? OptionalDouble.empty() : condition;
      atBound = atBound == null ? List.of() : List.copyOf(atBound);
    }
  }

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
  public static FittedLaws read(Path file) {
    return Documents.readJson(file, FittedLaws.class, LawCatalog.kinds());
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
    private final Law.AtTarget central;
    private final List<Law.AtTarget> others;
    private final double z;
    private final double tail;
    private final double sizesBeyond;
    private final double tokensBeyond;

    private Predictor(double params, double tokens, double level) {
      this.central = fitted.at(params, tokens);
      this.others = draws.stream().map(draw -> draw.at(params, tokens)).toList();
      this.tail = (1 - level) / 2;
      this.z = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - tail);
      this.sizesBeyond = beyond(params, measured.params(), nested.sizeStep());
      this.tokensBeyond = beyond(tokens, measured.tokens(), nested.tokenStep());
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
      boolean seen = measured.mixtures().containsValue(known);
      double[] losses = central.losses(r);
      double[][] spread = others.stream().map(other -> other.losses(r)).toArray(double[][]::new);
      List<String> names = fitted.series();
      SortedMap<String, Prediction> predictions = new TreeMap<>();
      for (int i = 0; i < names.size(); i++) {
        double[] alone = new double[names.size()];
        alone[i] = 1;
        predictions.put(names.get(i), interval(losses, spread, alone, seen));
      }
      predictions.put("*", interval(losses, spread, HoldOutErrors.columns(names, weights), seen));
      return predictions;
    }

    /** The interval of a weighted sum of series. */
    private Prediction interval(
        double[] losses, double[][] spread, double[] weights, boolean seen) {
      double loss = dot(losses, weights);
      double[] draws = Arrays.stream(spread).mapToDouble(d -> dot(d, weights)).toArray();
      double noise = noise(weights, seen);
      double below = Math.max(0, loss - quantile(draws, tail, loss));
      double above = Math.max(0, quantile(draws, 1 - tail, loss) - loss);
      return new Prediction(
          loss,
          Math.max(0, loss - Math.hypot(below, z * noise)),
          loss + Math.hypot(above, z * noise));
    }

    /**
     * What draws cannot show: the scatter of runs about the law, and what it missed in the nested
     * validation, for a target as far beyond the measured as that was.
     */
    private double noise(double[] weights, boolean seen) {
      double scatter = 0;
      double squares = 0;
      int i = 0;
      for (Quality q : quality.values()) {
        double each =
            nested.untried() ? Math.max(q.residual(), UNTRIED * q.spread()) : q.residual();
        scatter += weights[i] * each;
        squares += weights[i] * weights[i] * each * each;
        i++;
      }
      // Residuals of one run are partly common to its domains: half way between all and none.
      double residual = Math.sqrt((scatter * scatter + squares) / 2);
      double mixtures = HoldOutErrors.typical(nested.mixtures(), weights);
      double own = seen || mixtures == 0 ? residual : Math.max(residual, MISSED * mixtures);
      double size = sizesBeyond * HoldOutErrors.typical(nested.size(), weights);
      double tokens = tokensBeyond * HoldOutErrors.typical(nested.tokens(), weights);
      return Math.sqrt(own * own + size * size + tokens * tokens);
    }
  }

  private static double dot(double[] values, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
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

  /**
   * What the law missed of a series when it was fitted without some of the measurements.
   *
   * @param cases what was left out, such as {@link HoldOutErrors#size}
   * @param series a series
   * @return root mean square error, nats; empty where that was not tried
   */
  public OptionalDouble missed(Function<HoldOutErrors, List<double[]>> cases, String series) {
    double[] alone = new double[fitted.series().size()];
    alone[fitted.series().indexOf(series)] = 1;
    double error = HoldOutErrors.typical(cases.apply(nested), alone);
    return error > 0 ? OptionalDouble.of(error) : OptionalDouble.empty();
  }

  /** How far a target lies beyond the largest measured, in steps of the nested validation. */
  private static double beyond(double target, List<Long> measured, double step) {
    double last = measured.get(measured.size() - 1);
    return step > 0 ? Math.max(0, Math.log(target / last) / step) : 0;
  }

  /**
   * The laws at one target, for the search of an optimum.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @return the losses there
   */
  public TargetLosses at(double params, double tokens) {
    Law.AtTarget central = fitted.at(params, tokens);
    List<Law.AtTarget> others = draws.stream().map(draw -> draw.at(params, tokens)).toList();
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
