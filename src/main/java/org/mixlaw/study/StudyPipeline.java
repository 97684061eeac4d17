package org.mixlaw.study;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.loss.LossTable;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;

/**
 * The whole way of a study: corpus, pilots, laws, optimum, validation. What an earlier call has
 * finished is not done again.
 */
public final class StudyPipeline {
  private final Study study;
  private final Executor executor;
  private final int threads;
  private final BooleanSupplier stop;

  /**
   * A pipeline.
   *
   * @param study the study
   * @param executor where runs are trained
   * @param threads processor threads inside one run
   * @param stop true once the user asked to stop
   */
  public StudyPipeline(Study study, Executor executor, int threads, BooleanSupplier stop) {
    this.study = study;
    this.executor = executor;
    this.threads = threads;
    this.stop = stop;
  }

  /**
   * What came of it.
   *
   * @param finished false if the user asked to stop before the end
   * @param fit laws and optimum, once found
   * @param validation the verdict, once there; none if the study leaves it out
   */
  public record Result(
      boolean finished, Optional<StudyFit.Result> fit, Optional<Validation> validation) {
    static final Result STOPPED = new Result(false, Optional.empty(), Optional.empty());
  }

  /**
   * Goes the whole way.
   *
   * @return what came of it
   * @throws IOException if reading or writing fails, or a run
   * @throws InterruptedException if this thread is interrupted
   * @throws org.mixlaw.base.InputException if a source, the plan or a result file is wrong
   */
  public Result run() throws IOException, InterruptedException {
    study.file().mixtures().notices().forEach(study.listener()::notice);
    if (!executor.buildCorpus(stop)) {
      return Result.STOPPED;
    }
    Corpus corpus = study.corpus();
    List<PlannedRun> pilots = study.pilots(corpus);
    RunTrainer trainer = new RunTrainer(study, corpus, threads, stop);
    study.listener().stage("training " + pilots.size() + " pilots");
    if (!study.train(pilots, corpus, executor, trainer)) {
      return Result.STOPPED;
    }
    LossTable losses = study.losses(pilots);
    StudyFit.Result fit = new StudyFit(study, corpus).fit(losses);
    if (study.file().validate().isEmpty()) {
      return new Result(true, Optional.of(fit), Optional.empty());
    }
    StudyValidation validation = new StudyValidation(study);
    List<PlannedRun> runs = validation.runs(fit.optimum());
    new Repetitions(study.file(), corpus.trainingTokens()).requireAllowed(runs);
    study
        .listener()
        .stage(
            "validating: "
                + runs.stream()
                    .map(run -> run.spec().name())
                    .distinct()
                    .collect(Collectors.joining(", "))
                + " on optimum and baseline");
    if (!study.train(runs, corpus, executor, trainer)) {
      return Result.STOPPED;
    }
    return new Result(true, Optional.of(fit), Optional.of(validation.verdict(fit.laws(), runs)));
  }
}
