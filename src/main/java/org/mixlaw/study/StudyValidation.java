package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.loss.LossTable;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Transfer;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.study.plan.PlannedRun;

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
    sizes.sort(AtSize.RISING);
    Map<String, Path> inputs =
        Map.of("laws.json", study.folder().laws(), "optimum.yaml", study.folder().optimum());
    Validation validation =
        new Validation(
            Validation.FORMAT.number(),
            LEVEL,
            sizes,
            Transfer.of(
                LossTable.read(study.folder().losses()),
                laws.noise().seeds(),
                weights,
                sizes,
                LEVEL),
            Provenance.of(
                study.command(), Map.of("run", runs.get(0).seed()), inputs, study.clock()));
    Optional<Validation> there = there();
    if (there.isPresent() && there.get().saysTheSameAs(validation)) {
      return there.get();
    }
    Documents.writeJson(study.folder().validation(), validation);
    return validation;
  }

  /** The verdict that the folder holds; none where it is damaged or of an earlier version. */
  private Optional<Validation> there() {
    Path file = study.folder().validation();
    try {
      return Files.exists(file) && Validation.FORMAT.isOfJson(file)
          ? Optional.of(Validation.read(file))
          : Optional.empty();
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  private AtSize atSize(FittedLaws laws, SortedMap<String, Double> weights, List<PlannedRun> runs) {
    PlannedRun first = runs.get(0);
    return new SizeVerdict(laws, weights, LEVEL)
        .of(
            first.card(),
            first.spec().nonEmbeddingParameters(),
            first.tokens(),
            runs.stream()
                .map(
                    run ->
                        new SizeVerdict.Training(
                            run.mixtureName(), run.name(), run.mixture(), observed(run)))
                .toList());
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
}
