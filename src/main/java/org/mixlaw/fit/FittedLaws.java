package org.mixlaw.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.mixlaw.law.Law;
import org.mixlaw.law.average.AverageLaw;
import org.mixlaw.law.average.Reach;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.mixture.Mixture;

/**
 * Everything that a fit found: see {@link LawsFile} for the document.
 *
 * @param law the law's name
 * @param clusters domains and their weights by cluster, where the series are clusters; else empty
 * @param fitted the law as fitted
 * @param draws the laws that the measurements allow as well: refits to resampled mixtures and
 *     sizes, of every plausible form
 * @param quality how well each series is fitted
 * @param measured what it was fitted on
 * @param ridge the ridge penalty on slopes, as a share of the losses' variance, where the law has
 *     slopes
 * @param holdOut what the law missed when it was asked for what it had not seen
 * @param compared the mean absolute error of every candidate in the hold-out validation, where one
 *     was run
 * @param naive the mean absolute error at the largest size, left out, of extrapolations of each
 *     mixture by itself: for comparison with {@code hold_out.size}
 * @param caution how many standard deviations a search for the best mixture adds to the predicted
 *     loss, as the regret on left-out mixtures was least
 * @param warnings in words: what speaks against trusting it
 * @param unit what the losses are measured in, and so what is predicted
 * @param noise what repeats and standard errors say of the noise of the losses
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
    HoldOutErrors holdOut,
    SortedMap<String, Double> compared,
    SortedMap<String, Double> naive,
    double caution,
    List<String> warnings,
    LossUnit unit,
    MeasurementNoise noise) {
  /** Puts empty collections where a document leaves them out. */
  public FittedLaws {
    clusters = clusters == null ? new TreeMap<>() : clusters;
    draws = draws == null ? List.of() : draws;
    ridge = ridge == null ? OptionalDouble.empty() : ridge;
    noise = noise == null ? MeasurementNoise.UNKNOWN : noise;
    holdOut = holdOut == null ? HoldOutErrors.NONE : holdOut;
    compared = compared == null ? new TreeMap<>() : compared;
    naive = naive == null ? new TreeMap<>() : naive;
    warnings = warnings == null ? List.of() : warnings;
    unit = unit == null ? LossUnit.NATS_PER_TOKEN : unit;
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
   * @param tokens the token counts
   */
  public record Measured(SortedMap<String, Mixture> mixtures, List<Long> params, Tokens tokens) {}

  /**
   * Measured token counts.
   *
   * @param first the smallest
   * @param last the largest
   */
  public record Tokens(long first, long last) {}

  /**
   * The training domains.
   *
   * @return their names, sorted: the order of every vector of proportions
   */
  public List<String> trainingDomains() {
    return fitted.trainingDomains();
  }

  /**
   * What is predicted.
   *
   * @return validation domains or clusters, sorted: the order of every vector of losses
   */
  public List<String> series() {
    return fitted.series();
  }

  /**
   * The share of each family in an average.
   *
   * @return share by family; empty where the law is no average
   */
  public SortedMap<String, Double> shares() {
    SortedMap<String, Double> shares = new TreeMap<>();
    if (fitted instanceof AverageLaw average) {
      average.members().forEach(member -> shares.put(member.family(), member.weight()));
    }
    return shares;
  }

  /**
   * When an average is taken, for laws that were chosen among candidates with one.
   *
   * @return half a sentence; empty where no average was a candidate
   */
  public Optional<String> whenAveraged() {
    return compared.containsKey(AverageFamily.NAME)
        ? Optional.of(FamilyChoice.whenAveraged())
        : Optional.empty();
  }

  /**
   * The share of each family at targets beyond what was measured.
   *
   * @return shares by distance; empty where the law is no average or weighs the same everywhere
   */
  public Optional<Reach> reach() {
    return fitted instanceof AverageLaw average ? average.reach() : Optional.empty();
  }

  /**
   * The training domains that no run had a share of.
   *
   * @return their names, sorted
   */
  public SortedSet<String> unseenDomains() {
    SortedSet<String> unseen = new TreeSet<>(trainingDomains());
    unseen.removeIf(
        domain -> measured.mixtures().values().stream().anyMatch(m -> m.get(domain) > 0));
    return unseen;
  }

  /**
   * How far a target lies from what was measured.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @return what the laws can say there
   */
  public TargetScale scaleOf(double params, double tokens) {
    return new TargetScale(measured, params, tokens);
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
    return new Predictor(this, params, tokens, level).predict(mixture, weights);
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
    return new Predictor(this, params, tokens, level);
  }

  /**
   * What the law missed of a series when it was fitted without some of the measurements.
   *
   * @param cases what was left out, such as {@link HoldOutErrors#size}
   * @param series a series
   * @return root mean square error, nats; empty where that was not tried
   */
  public OptionalDouble missed(Function<HoldOutErrors, HoldOutCases> cases, String series) {
    double[] alone = new double[series().size()];
    alone[series().indexOf(series)] = 1;
    double error = cases.apply(holdOut).typical(alone);
    return error > 0 ? OptionalDouble.of(error) : OptionalDouble.empty();
  }

  /**
   * The laws at one target, for the search of an optimum.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @return the losses there
   */
  public TargetLosses at(double params, double tokens) {
    return new LawsAtTarget(this, params, tokens);
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
