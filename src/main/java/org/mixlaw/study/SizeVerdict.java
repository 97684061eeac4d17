package org.mixlaw.study;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Gain;
import org.mixlaw.study.outcome.Matching;
import org.mixlaw.study.outcome.Validation;

/** Sets the losses that trainings of one model gave beside what the laws said of them. */
public final class SizeVerdict {
  private final FittedLaws laws;
  private final SortedMap<String, Double> weights;
  private final double level;

  /**
   * A verdict to come.
   *
   * @param laws the laws
   * @param weights weight by series, summing to 1
   * @param level the level of the intervals
   */
  public SizeVerdict(FittedLaws laws, SortedMap<String, Double> weights, double level) {
    this.laws = laws;
    this.weights = weights;
    this.level = level;
  }

  /**
   * One training, wherever it took place.
   *
   * @param name the mixture's name: {@code optimum}, {@code baseline}
   * @param run the run's name
   * @param mixture the mixture
   * @param observed loss by validation domain at each token count; the last is what counts
   */
  public record Training(
      String name,
      String run,
      Mixture mixture,
      SortedMap<Long, SortedMap<String, Double>> observed) {}

  /**
   * Predicted beside observed.
   *
   * @param card the model's card or name
   * @param params its non-embedding parameters
   * @param tokens its training length
   * @param trainings the optimum, then the baseline
   * @return what came of them
   */
  public AtSize of(String card, long params, long tokens, List<Training> trainings) {
    Predictor predictor = laws.predictor(params, tokens, level);
    List<Validation.Checked> checked = new ArrayList<>();
    List<LossCurve> curves = new ArrayList<>();
    for (Training training : trainings) {
      SortedMap<Long, SortedMap<String, Double>> observed = training.observed();
      checked.add(
          new Validation.Checked(
              training.name(),
              training.run(),
              training.mixture(),
              rows(
                  predictor.predict(training.mixture(), weights),
                  observed.get(observed.lastKey()),
                  weights)));
      SortedMap<Long, Double> overall = new TreeMap<>();
      observed.forEach((seen, each) -> overall.put(seen, Weights.mean(each, weights)));
      curves.add(LossCurve.of(training.name(), overall));
    }
    Mixture optimum = trainings.get(0).mixture();
    Mixture baseline = trainings.get(1).mixture();
    Predictor.Gain gain = predictor.gain(optimum, baseline, weights);
    Predictor.RunDifference runs = predictor.runDifference(baseline, weights);
    Validation.Ranking ranking = Validation.Ranking.of(checked);
    return new AtSize(
        card,
        params,
        tokens,
        checked,
        ranking,
        new Gain(
            gain.value().loss(),
            gain.value().lower(),
            gain.value().upper(),
            ranking.observedGain(),
            runs.scatter(),
            runs.seeds(),
            runs.evaluation()),
        Matching.of(curves.get(0), curves.get(1)),
        new PredictedCurves(laws, weights, params, tokens).matching(optimum, baseline),
        laws.scaleOf(params, tokens).warnings());
  }

  private static List<Validation.Row> rows(
      SortedMap<String, Prediction> predicted,
      SortedMap<String, Double> observed,
      SortedMap<String, Double> weights) {
    List<Validation.Row> rows = new ArrayList<>();
    observed.forEach(
        (domain, loss) -> {
          Prediction p = predicted.get(domain);
          rows.add(Validation.Row.of(domain, p.loss(), p.lower(), p.upper(), loss));
        });
    Prediction overall = predicted.get(Validation.OVERALL);
    rows.add(
        Validation.Row.of(
            Validation.OVERALL,
            overall.loss(),
            overall.lower(),
            overall.upper(),
            Weights.mean(observed, weights)));
    return rows;
  }
}
