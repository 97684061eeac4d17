package org.mixlaw.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Gain;
import org.mixlaw.study.outcome.Matching;
import org.mixlaw.study.outcome.Validation;

/** Sets what the laws said of optimum and baseline beside what training gave. */
public final class StudyValidation {
  /** The name of the optimum among the mixtures of the validation. */
  public static final String OPTIMUM = "optimum";

  /** The name of the baseline among the mixtures of the validation. */
  public static final String BASELINE = "baseline";

  private static final double LEVEL = 0.8;

  private final Study study;

  /**
   * A validation to come.
   *
   * @param study the study, its optimum found
   */
  public StudyValidation(Study study) {
    this.study = study;
  }

  /**
   * The runs of the validation.
   *
   * @param planner plans them
   * @param file the study file
   * @param optimum the optimum
   * @return for every model the optimum, then the baseline
   */
  static List<PlannedRun> runs(StudyPlanner planner, StudyFile file, Optimum optimum) {
    List<PlannedRun> runs = new ArrayList<>();
    for (StudyFile.Validate validate : file.validate()) {
      runs.add(planner.validationRun(validate, OPTIMUM, optimum.mixture()));
      runs.add(planner.validationRun(validate, BASELINE, optimum.baseline().mixture()));
    }
    return runs;
  }

  /**
   * The runs of the validation.
   *
   * @param optimum the optimum
   * @return for every model the optimum, then the baseline
   */
  public List<PlannedRun> runs(Optimum optimum) {
    return runs(
        new StudyPlanner(study.file(), study.folder(), study.cards()), study.file(), optimum);
  }

  /**
   * Compares predictions with finished runs and writes {@code validation.json}.
   *
   * @param laws the laws
   * @param runs the finished runs, for every model the optimum, then the baseline
   * @return the verdict
   * @throws IOException if it cannot be written
   */
  public Validation verdict(FittedLaws laws, List<PlannedRun> runs) throws IOException {
    SortedMap<String, Double> weights = laws.seriesWeights(StudyFit.weights(study.file(), laws));
    List<AtSize> sizes = new ArrayList<>();
    for (int first = 0; first < runs.size(); first += 2) {
      sizes.add(atSize(laws, weights, runs.subList(first, first + 2)));
    }
    Validation validation =
        new Validation(
            Validation.FORMAT.number(),
            LEVEL,
            sizes,
            Provenance.of(
                study.command(),
                Map.of("run", runs.get(0).seed()),
                Map.of(
                    "laws.json", study.folder().laws(), "optimum.yaml", study.folder().optimum()),
                study.clock()));
    Documents.writeJson(study.folder().validation(), validation);
    return validation;
  }

  private AtSize atSize(FittedLaws laws, SortedMap<String, Double> weights, List<PlannedRun> runs) {
    PlannedRun first = runs.get(0);
    long params = first.spec().nonEmbeddingParameters();
    Predictor predictor = laws.predictor(params, first.tokens(), LEVEL);
    List<Validation.Checked> checked = new ArrayList<>();
    List<LossCurve> curves = new ArrayList<>();
    for (PlannedRun run : runs) {
      SortedMap<Long, SortedMap<String, Double>> observed = observed(run);
      checked.add(
          new Validation.Checked(
              run.mixtureName(),
              run.name(),
              run.mixture(),
              rows(
                  predictor.predict(run.mixture(), weights),
                  observed.get(observed.lastKey()),
                  weights)));
      SortedMap<Long, Double> overall = new TreeMap<>();
      observed.forEach((tokens, each) -> overall.put(tokens, Weights.mean(each, weights)));
      curves.add(LossCurve.of(run.mixtureName(), overall));
    }
    Predictor.Gain gain = predictor.gain(runs.get(0).mixture(), runs.get(1).mixture(), weights);
    Validation.Ranking ranking = Validation.Ranking.of(checked);
    return new AtSize(
        first.card(),
        params,
        first.tokens(),
        checked,
        ranking,
        new Gain(
            gain.value().loss(),
            gain.value().lower(),
            gain.value().upper(),
            ranking.observedGain(),
            predictor.scatterOfDifference(weights),
            OptionalDouble.empty()),
        Matching.of(curves.get(0), curves.get(1)),
        new PredictedCurves(laws, weights, params, first.tokens())
            .matching(runs.get(0).mixture(), runs.get(1).mixture()),
        laws.scaleOf(params, first.tokens()).warnings());
  }

  /** The losses along a run, by tokens and domain. */
  private SortedMap<Long, SortedMap<String, Double>> observed(PlannedRun run) {
    SortedMap<Long, SortedMap<String, Double>> observed = new TreeMap<>();
    for (LossTable.Row row : study.losses(List.of(run)).rows()) {
      observed
          .computeIfAbsent(row.tokens(), tokens -> new TreeMap<>())
          .put(row.domain(), row.loss());
    }
    return observed;
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
