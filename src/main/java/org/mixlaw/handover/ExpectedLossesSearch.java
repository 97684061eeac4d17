package org.mixlaw.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.Optimum;

/** Asks laws or optimum for the losses that a planned run should show. */
final class ExpectedLossesSearch {
  /** At which checkpoints to look, of the twenty that a run writes. */
  private static final List<Integer> LOOKS = List.of(1, 2, 4, 8, 12, 16);

  private final HandoverSource source;
  private final RunPlan run;
  private final SortedMap<String, Double> factors;
  private final double studyTokens;
  private final double level;

  /**
   * A search to come.
   *
   * @param source gives laws and optimum
   * @param run the planned run
   * @param change what another tokenizer changes, if it has one
   * @param studyTokens tokens of the study's tokenizer that stand for one of the run's
   * @param level the level of the intervals
   */
  ExpectedLossesSearch(
      HandoverSource source,
      RunPlan run,
      Optional<TokenizerChange> change,
      double studyTokens,
      double level) {
    this.source = source;
    this.run = run;
    this.studyTokens = studyTokens;
    this.level = level;
    // Bits per byte know no tokenizer.
    this.factors =
        unit() == LossUnit.NATS_PER_TOKEN
            ? change.map(TokenizerChange::losses).orElseGet(TreeMap::new)
            : new TreeMap<>();
  }

  private LossUnit unit() {
    return source.laws().map(FittedLaws::unit).orElse(source.unit());
  }

  private long params() {
    return run.spec().nonEmbeddingParameters();
  }

  /**
   * The losses of a mixture.
   *
   * @param name its name
   * @param mixture shares of the study's tokens
   * @return the losses; empty where nothing says them at this size and length
   */
  Optional<ExpectedLosses> of(String name, Mixture mixture) {
    if (source.laws().isEmpty()) {
      return fromOptimum(name);
    }
    FittedLaws laws = source.laws().get();
    SortedMap<String, Double> weights = source.weights();
    SortedMap<Long, Predictor> looks = looks(laws);
    if (looks.isEmpty() || looks.lastKey() != run.steps()) {
      return Optional.empty();
    }
    List<ExpectedLosses.Point> points = new ArrayList<>();
    looks.forEach(
        (step, predictor) ->
            points.add(
                new ExpectedLosses.Point(
                    step * run.train().batchTokens(), step, predict(predictor, mixture, weights))));
    Optional<Mixture> baseline =
        source.optimum().map(o -> o.baseline().mixture()).filter(b -> !name.equals("baseline"));
    Predictor last = looks.get(looks.lastKey());
    return Optional.of(
        new ExpectedLosses(
            params(),
            laws.unit(),
            level,
            points,
            baseline.map(other -> predict(last, other, weights)).orElseGet(TreeMap::new),
            baseline.map(other -> last.gain(mixture, other, converted(weights)).value())));
  }

  /** Predictors by step, where the laws were measured and at the end, as far as they say losses. */
  private SortedMap<Long, Predictor> looks(FittedLaws laws) {
    long first = laws.measured().tokens().first();
    SortedSet<Long> steps = new TreeSet<>();
    for (int look : LOOKS) {
      long step = look * run.checkpointSteps();
      if (step < run.steps() && studyTokens * step * run.train().batchTokens() >= first) {
        steps.add(step);
      }
    }
    steps.add(run.steps());
    SortedMap<Long, Predictor> predictors = new TreeMap<>();
    for (long step : steps) {
      double asked = studyTokens * step * run.train().batchTokens();
      if (laws.scaleOf(params(), asked).hasLosses()) {
        predictors.put(step, laws.predictor(params(), asked, level));
      }
    }
    return predictors;
  }

  private SortedMap<String, Prediction> predict(
      Predictor predictor, Mixture mixture, SortedMap<String, Double> weights) {
    SortedMap<String, Prediction> own = predictor.predict(mixture, converted(weights));
    Prediction overall = own.remove(Weights.OVERALL);
    SortedMap<String, Prediction> losses = ExpectedLosses.scaled(own, factors);
    losses.put(Weights.OVERALL, overall);
    return losses;
  }

  /** Weights by which the study's losses sum to the run's overall loss. */
  private SortedMap<String, Double> converted(SortedMap<String, Double> weights) {
    SortedMap<String, Double> converted = new TreeMap<>(weights);
    converted.replaceAll((domain, weight) -> weight * factors.getOrDefault(domain, 1.0));
    return converted;
  }

  /** What the optimum's file says of its own target. */
  private Optional<ExpectedLosses> fromOptimum(String name) {
    if (source.optimum().isEmpty()) {
      return Optional.empty();
    }
    Optimum optimum = source.optimum().get();
    Map<String, SortedMap<String, Prediction>> told =
        Map.of(
            "optimum", predictions(optimum.losses(), optimum.loss()),
            "baseline", predictions(optimum.baseline().losses(), optimum.baseline().loss()));
    boolean same =
        optimum.params() == params()
            && Math.abs(optimum.tokens() - run.train().trainedTokens())
                <= run.train().batchTokens();
    if (!same || !told.containsKey(name) || !factors.isEmpty()) {
      return Optional.empty();
    }
    boolean best = name.equals("optimum");
    Optimum.Gain gain = optimum.gain();
    return Optional.of(
        new ExpectedLosses(
            params(),
            source.unit(),
            optimum.level(),
            List.of(
                new ExpectedLosses.Point(run.train().trainedTokens(), run.steps(), told.get(name))),
            best ? told.get("baseline") : new TreeMap<>(),
            best
                ? Optional.of(new Prediction(gain.value(), gain.lower(), gain.upper()))
                : Optional.empty()));
  }

  private static SortedMap<String, Prediction> predictions(
      SortedMap<String, Estimate> losses, Estimate overall) {
    SortedMap<String, Prediction> predictions = new TreeMap<>();
    losses.forEach((domain, e) -> predictions.put(domain, prediction(e)));
    predictions.put(Weights.OVERALL, prediction(overall));
    return predictions;
  }

  private static Prediction prediction(Estimate e) {
    return new Prediction(e.value(), e.lower(), e.upper());
  }
}
