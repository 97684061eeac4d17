package org.mixlaw.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;

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
   * @param optimum the optimum
   * @return the optimum first, the baseline second
   */
  static List<PlannedRun> runs(StudyPlanner planner, Optimum optimum) {
    return List.of(
        planner.validationRun(OPTIMUM, optimum.mixture()),
        planner.validationRun(BASELINE, optimum.baseline().mixture()));
  }

  /**
   * The runs of the validation.
   *
   * @param optimum the optimum
   * @return the optimum first, the baseline second
   */
  public List<PlannedRun> runs(Optimum optimum) {
    return runs(new StudyPlanner(study.file(), study.folder(), study.cards()), optimum);
  }

  /**
   * Compares predictions with finished runs and writes {@code validation.json}.
   *
   * @param laws the laws
   * @param runs the finished runs, the optimum first, the baseline second
   * @return the verdict
   * @throws IOException if it cannot be written
   */
  public Validation verdict(FittedLaws laws, List<PlannedRun> runs) throws IOException {
    PlannedRun first = runs.get(0);
    long params = first.spec().nonEmbeddingParameters();
    SortedMap<String, Double> weights = laws.seriesWeights(StudyFit.weights(study.file(), laws));
    Predictor predictor = laws.predictor(params, first.tokens(), LEVEL);
    List<Validation.Checked> checked = new ArrayList<>();
    List<LossCurve> curves = new ArrayList<>();
    for (PlannedRun run : runs) {
      LossTable losses = study.losses(List.of(run));
      SortedMap<Long, SortedMap<String, Double>> observed = new TreeMap<>();
      losses
          .rows()
          .forEach(
              row ->
                  observed
                      .computeIfAbsent(row.tokens(), t -> new TreeMap<>())
                      .put(row.domain(), row.loss()));
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
    Validation validation =
        new Validation(
            Validation.FORMAT.number(),
            first.card(),
            params,
            first.tokens(),
            LEVEL,
            checked,
            Validation.Ranking.of(checked),
            Optional.of(StepsToMatch.of(curves.get(0), curves.get(1))),
            laws.scaleOf(params, first.tokens()).warnings(),
            Provenance.of(
                study.command(),
                Map.of("run", first.seed()),
                Map.of(
                    "laws.json", study.folder().laws(), "optimum.yaml", study.folder().optimum()),
                study.clock()));
    Documents.writeJson(study.folder().validation(), validation);
    return validation;
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
