package org.mixlaw.study;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.train.Evaluation;
import org.mixlaw.train.LaterEvaluations;
import org.mixlaw.train.RunFolder;
import org.mixlaw.train.SavedModel;

/**
 * Evaluates finished runs on validation domains that came later, or whose text has changed, from
 * their final weights.
 */
final class LaterEvaluation {
  private final Study study;
  private final Corpus corpus;

  LaterEvaluation(Study study, Corpus corpus) {
    this.study = study;
    this.corpus = corpus;
  }

  /**
   * Evaluates the runs that lack a domain.
   *
   * @param standings where the study's runs stand
   * @param stop true once the user asked to stop
   * @return false if the user asked to stop before the end
   * @throws IOException if a file cannot be read or written
   */
  boolean run(List<Standing> standings, BooleanSupplier stop) throws IOException {
    List<Standing> lacking =
        standings.stream()
            .filter(standing -> standing.kind() == Standing.Kind.EVALUATED_ANEW)
            .toList();
    if (!lacking.isEmpty()) {
      study.listener().stage("evaluating " + lacking.size() + " finished runs anew");
    }
    for (Standing standing : lacking) {
      if (stop.getAsBoolean()) {
        return false;
      }
      evaluate(standing);
    }
    return true;
  }

  private void evaluate(Standing standing) throws IOException {
    RunFolder folder = new RunFolder(study.folder().run(standing.run().name()));
    List<ValidationSet> sets =
        standing.unevaluated().stream().map(name -> corpus.validation().get(name)).toList();
    List<DomainLoss> losses =
        Evaluation.ofCheckpoint(
            SavedModel.find(folder.path()),
            sets,
            corpus.sequenceLength(),
            corpus.tokenizerVocabulary(),
            study.file().train().precision(),
            DeviceChoice.parse("auto"),
            0);
    String now = study.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    long tokens = folder.outcome().orElseThrow().tokens();
    List<LaterEvaluations.Measured> measured =
        losses.stream()
            .map(
                loss ->
                    new LaterEvaluations.Measured(
                        corpus.validation().get(loss.domain()).digest(), tokens, loss, now))
            .toList();
    LaterEvaluations.of(folder).write(folder, measured);
    study
        .listener()
        .notice(
            standing.run().name()
                + " is evaluated anew from its final weights: "
                + String.join(", ", standing.unevaluated()));
  }
}
