package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.mixlaw.base.InputException;
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
import org.mixlaw.study.file.MeasuredLosses;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Repetitions;

/** From the losses of a study's pilots to its laws and its optimum. */
public final class StudyFit {
  private static final String LOSSES = "losses.csv";
  private static final String SETTINGS = "settings";

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
   * Fits the laws and finds the optimum at the target. Laws that the folder holds stand where they
   * were fitted on the same losses in the same way; an optimum stands where it was looked for under
   * the same laws with the same weights and constraints.
   *
   * @param losses the losses of all pilots
   * @return laws and optimum
   * @throws IOException if a file cannot be written
   */
  public Result fit(LossTable losses) throws IOException {
    MeasuredLosses.write(
        study.folder(),
        study.file().corpus(),
        losses,
        new StudyPlanner(study.file(), study.folder(), study.cards()).removed());
    FittedLaws laws = laws(losses);
    return new Result(laws, optimum(laws));
  }

  private FittedLaws laws(LossTable losses) throws IOException {
    StudyFolder folder = study.folder();
    FittedCheckpoints checkpoints = FittedCheckpoints.of(study.file());
    long seed = seed();
    String settings =
        Provenance.sha256(checkpoints + " of " + study.file().train().trainedTokens() + " " + seed);
    if (Files.exists(folder.laws()) && LawsFile.isCurrent(folder.laws())) {
      Optional<LawsFile> there = whole(() -> LawsFile.read(folder.laws()));
      if (there.isPresent()) {
        Map<String, String> made = there.get().provenance().inputs();
        if (Provenance.sha256(folder.losses()).equals(made.get(LOSSES))
            && settings.equals(made.getOrDefault(SETTINGS, settings))) {
          return there.get().laws();
        }
      }
    }
    study.listener().stage("fitting the laws");
    checkpoints.note().ifPresent(note -> study.listener().notice("note: " + note));
    FittedLaws laws =
        new LawFitter(
                checkpoints.of(losses, study.file().train()),
                new TreeMap<>(),
                LawOptions.seeded(seed),
                LawFitter.Progress.SILENT)
            .fit(Optional.empty());
    laws.warnings().forEach(warning -> study.listener().notice("warning: " + warning));
    LawsFile.write(folder.laws(), laws, provenance(Map.of("laws", seed)).from(SETTINGS, settings));
    return laws;
  }

  private Optimum optimum(FittedLaws laws) throws IOException {
    StudyFolder folder = study.folder();
    Repetitions repetitions = new Repetitions(study.file(), corpus.trainingTokens());
    OptimumRequest request = request(laws, repetitions);
    String settings =
        Provenance.sha256(
            String.join(
                "\n",
                Provenance.sha256(folder.laws()),
                Long.toString(request.params()),
                Double.toString(request.tokens()),
                request.weights().toString(),
                request.caps() + (request.floors().isEmpty() ? "" : " " + request.floors()),
                study.file().mixtures().baseline().text(),
                study
                    .file()
                    .mixtures()
                    .baseline()
                    .mixture(corpus.trainingTokens(), "mixtures.baseline")
                    .proportions()
                    .toString()));
    if (Files.exists(folder.optimum()) && OptimumFile.isCurrent(folder.optimum())) {
      Optional<OptimumFile> there = whole(() -> read(folder));
      if (there.isPresent() && stands(there.get(), settings)) {
        return there.get().optimum();
      }
    }
    study.listener().stage("looking for the best mixture");
    Optimum optimum = OptimumSearch.find(laws, request);
    OptimumFile.write(
        folder.optimum(),
        optimum,
        laws.unit(),
        provenance(Map.of("laws", seed(), "optimum", request.seed())).from(SETTINGS, settings));
    repetitions.notices(optimum.mixture()).forEach(study.listener()::notice);
    return optimum;
  }

  /** An optimum of an earlier version stands for its study file. */
  private boolean stands(OptimumFile there, String settings) throws IOException {
    Map<String, String> made = there.provenance().inputs();
    return Provenance.sha256(study.folder().losses()).equals(made.get(LOSSES))
        && (made.containsKey(SETTINGS)
            ? settings.equals(made.get(SETTINGS))
            : Provenance.sha256(study.folder().studyFile()).equals(made.get("study.yaml")));
  }

  /** What a file of this study's own making holds; it is made again where it is damaged. */
  private <T> Optional<T> whole(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (InputException e) {
      study.listener().notice("made again: " + e.getMessage());
      return Optional.empty();
    }
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

  /** Feeds the draws of the laws. */
  private long seed() {
    return Seeds.derive(study.file().seeds().first(), "laws");
  }

  private Provenance provenance(Map<String, Long> seeds) throws IOException {
    Map<String, Path> inputs = new TreeMap<>();
    inputs.put(LOSSES, study.folder().losses());
    inputs.put("study.yaml", study.folder().studyFile());
    study.file().target().weights().ifPresent(file -> inputs.put("weights", Path.of(file)));
    return Provenance.of(study.command(), seeds, inputs, study.clock());
  }

  private long params() {
    return new StudyPlanner(study.file(), study.folder(), study.cards()).targetParams();
  }

  private OptimumRequest request(FittedLaws laws, Repetitions repetitions) {
    return OptimumRequest.at(params(), study.file().targetTokens())
        .withWeights(laws.seriesWeights(weights(study.file(), laws)))
        .withCaps(repetitions.caps())
        .withFloors(study.file().mixtures().smallest())
        .withBaseline(
            study.file().mixtures().baseline().text(),
            study
                .file()
                .mixtures()
                .baseline()
                .mixture(corpus.trainingTokens(), "mixtures.baseline"));
  }

  /**
   * The weights of the validation domains.
   *
   * @param file the study
   * @param laws its laws
   * @return the target's weights, or the same for all
   */
  public static Weights weights(StudyFile file, FittedLaws laws) {
    return file.target()
        .weights()
        .map(path -> Weights.read(Path.of(path)))
        .orElseGet(() -> Weights.equal(new ArrayList<>(laws.series())));
  }
}
