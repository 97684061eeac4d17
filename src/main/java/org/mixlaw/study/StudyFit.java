package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;

/** From the losses of a study's pilots to its laws and its optimum. */
public final class StudyFit {
  private final Study study;
  private final Corpus corpus;

  /**
   * A fit to come.
   *
   * @param study the study
   * @param corpus its corpus
   */
  public StudyFit(Study study, Corpus corpus) {
    this.study = study;
    this.corpus = corpus;
  }

  /**
   * Fits the laws and finds the optimum at the target. Where the folder holds both, made from the
   * same losses, they stand.
   *
   * @param losses the losses of all pilots
   * @return laws and optimum
   * @throws IOException if a file cannot be written
   */
  public Result fit(LossTable losses) throws IOException {
    StudyFolder folder = study.folder();
    losses.write(folder.losses());
    String digest = Provenance.sha256(folder.losses());
    if (Files.exists(folder.laws())
        && LawsFile.isCurrent(folder.laws())
        && Files.exists(folder.optimum())
        && OptimumFile.isCurrent(folder.optimum())) {
      LawsFile laws = LawsFile.read(folder.laws());
      OptimumFile optimum = read(folder);
      if (digest.equals(laws.provenance().inputs().get("losses.csv"))
          && digest.equals(optimum.provenance().inputs().get("losses.csv"))) {
        return new Result(laws.laws(), optimum.optimum());
      }
    }
    study.listener().stage("fitting the laws");
    FittedCheckpoints checkpoints = FittedCheckpoints.of(study.file());
    checkpoints.note().ifPresent(note -> study.listener().notice("note: " + note));
    long seed = Seeds.derive(study.file().seeds().get(0), "laws");
    FittedLaws laws =
        new LawFitter(
                checkpoints.of(losses, study.file().train()),
                new TreeMap<>(),
                LawOptions.seeded(seed),
                LawFitter.Progress.SILENT)
            .fit(Optional.empty());
    laws.warnings().forEach(warning -> study.listener().notice("warning: " + warning));
    LawsFile.write(folder.laws(), laws, provenance(seed));
    study.listener().stage("looking for the best mixture");
    Repetitions repetitions = new Repetitions(study.file(), corpus.trainingTokens());
    Optimum optimum = OptimumSearch.find(laws, request(laws, repetitions));
    OptimumFile.write(folder.optimum(), optimum, provenance(seed));
    repetitions.notices(optimum.mixture()).forEach(study.listener()::notice);
    return new Result(laws, optimum);
  }

  /**
   * Laws and optimum of a study.
   *
   * @param laws the laws
   * @param optimum the optimum
   */
  public record Result(FittedLaws laws, Optimum optimum) {}

  /**
   * Reads the optimum of a study.
   *
   * @param folder the study
   * @return what its {@code optimum.yaml} holds
   */
  static OptimumFile read(StudyFolder folder) {
    return OptimumFile.read(folder.optimum());
  }

  private Provenance provenance(long seed) throws IOException {
    Map<String, Path> inputs = new TreeMap<>();
    inputs.put("losses.csv", study.folder().losses());
    inputs.put("study.yaml", study.folder().studyFile());
    study.file().target().weights().ifPresent(file -> inputs.put("weights", Path.of(file)));
    return Provenance.of(study.command(), Map.of("laws", seed), inputs, study.clock());
  }

  private long params() {
    return new StudyPlanner(study.file(), study.folder(), study.cards()).targetParams();
  }

  private OptimumRequest request(FittedLaws laws, Repetitions repetitions) {
    return OptimumRequest.at(params(), study.file().targetTokens())
        .withWeights(laws.seriesWeights(weights(study.file(), laws)))
        .withCaps(repetitions.caps())
        .withBaseline(
            study.file().mixtures().baseline().text(),
            study
                .file()
                .mixtures()
                .baseline()
                .mixture(corpus.trainingTokens(), "mixtures.baseline"))
        .withSeed(Seeds.derive(study.file().seeds().get(0), "optimum"));
  }

  /**
   * The weights of the validation domains.
   *
   * @param file the study
   * @param laws its laws
   * @return the target's weights, or the same for all
   */
  static Weights weights(StudyFile file, FittedLaws laws) {
    return file.target()
        .weights()
        .map(path -> Weights.read(Path.of(path)))
        .orElseGet(() -> Weights.equal(new ArrayList<>(laws.series())));
  }
}
