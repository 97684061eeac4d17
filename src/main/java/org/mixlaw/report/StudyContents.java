package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.fit.NoiseLevels;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/**
 * What a page is made from, read once: a study's folder, or losses from elsewhere and their laws. A
 * study need not be finished: what is not there yet is empty; what is there and broken is refused.
 *
 * @param name what the page is called
 * @param root where it was read
 * @param file the study file, where there is a study
 * @param runs all runs
 * @param losses the loss table of the pilots, once they are done
 * @param laws the fitted laws, once fitted
 * @param optimum the best mixture, once found
 * @param validation predicted beside observed, once trained
 * @param elsewhere the same of models that were trained elsewhere, where there are any
 * @param provenance what made each result, by the name of its file
 */
record StudyContents(
    String name,
    String root,
    Optional<StudyFile> file,
    List<RunRecord> runs,
    Optional<LossTable> losses,
    Optional<FittedLaws> laws,
    Optional<Optimum> optimum,
    Optional<Validation> validation,
    Optional<Validation> elsewhere,
    SortedMap<String, Provenance> provenance) {

  static StudyContents read(Path path) throws IOException {
    StudyFolder folder = new StudyFolder(path);
    if (!Files.isDirectory(path)) {
      throw InputException.of("%s: no such folder; a study's folder is wanted", path);
    }
    if (!Files.exists(folder.studyFile())) {
      throw InputException.of("%s: holds no study.yaml; a study's folder is wanted", path);
    }
    SortedMap<String, Provenance> provenance = new TreeMap<>();
    Optional<Validation> validation = validation(folder.validation(), provenance);
    Optional<Validation> elsewhere = validation(folder.elsewhereValidation(), provenance);
    StudyFile file = StudyFile.read(folder.studyFile());
    return new StudyContents(
        file.name(),
        folder.root().toString(),
        Optional.of(file),
        RunRecord.readAll(folder),
        Files.exists(folder.losses())
            ? Optional.of(LossTable.read(folder.losses()))
            : Optional.empty(),
        Files.exists(folder.laws())
            ? Optional.of(laws(folder.laws(), provenance))
            : Optional.empty(),
        Files.exists(folder.optimum())
            ? Optional.of(optimum(folder.optimum(), provenance))
            : Optional.empty(),
        validation,
        elsewhere,
        provenance);
  }

  /**
   * Losses from elsewhere.
   *
   * @param name what the page is called
   * @param losses the table that the laws were fitted on
   * @param lawsFile the laws
   * @param optimumFile the optimum under them, where one was looked for
   */
  static StudyContents of(
      String name, LossTable losses, Path lawsFile, Optional<Path> optimumFile) {
    SortedMap<String, Provenance> provenance = new TreeMap<>();
    FittedLaws laws = laws(lawsFile, provenance);
    return new StudyContents(
        name,
        lawsFile.toString(),
        Optional.empty(),
        RunRecord.of(losses),
        Optional.of(losses),
        Optional.of(laws),
        optimumFile.map(file -> optimum(file, provenance)),
        Optional.empty(),
        Optional.empty(),
        provenance);
  }

  private static Optional<Validation> validation(Path file, Map<String, Provenance> provenance) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Validation checked = Validation.read(file);
    provenance.put(file.getFileName().toString(), checked.provenance());
    return Optional.of(checked);
  }

  private static FittedLaws laws(Path file, Map<String, Provenance> provenance) {
    LawsFile fitted = LawsFile.read(file);
    provenance.put(file.getFileName().toString(), fitted.provenance());
    return fitted.laws();
  }

  private static Optimum optimum(Path file, Map<String, Provenance> provenance) {
    OptimumFile found = OptimumFile.read(file);
    provenance.put(file.getFileName().toString(), found.provenance());
    return found.optimum();
  }

  /** The runs of the validation: optimum first, baseline second. */
  List<String> validationRuns() {
    return validation
        .map(
            v ->
                v.sizes().stream()
                    .flatMap(at -> at.mixtures().stream())
                    .map(Validation.Checked::run)
                    .toList())
        .orElse(List.of());
  }

  /** The runs that are not of the validation. */
  List<RunRecord> pilots() {
    List<String> checked = validationRuns();
    return runs.stream().filter(run -> !checked.contains(run.name())).toList();
  }

  /** The training domains. */
  SortedSet<String> trainingDomains() {
    return file.map(StudyFile::trainingDomains)
        .<SortedSet<String>>map(TreeSet::new)
        .or(() -> laws.map(found -> new TreeSet<>(found.trainingDomains())))
        .orElseGet(TreeSet::new);
  }

  /**
   * The weights of the validation domains in the overall loss; empty before there is an optimum.
   */
  SortedMap<String, Double> weights() {
    return optimum.map(Optimum::weights).orElseGet(TreeMap::new);
  }

  /** The weights of the optimum, or the same for all that the laws predict. */
  SortedMap<String, Double> weightsOr(FittedLaws fitted) {
    return optimum
        .map(Optimum::weights)
        .orElseGet(() -> fitted.seriesWeights(Weights.equal(fitted.series())));
  }

  /** What losses are measured in. */
  LossUnit unit() {
    return laws.map(FittedLaws::unit)
        .or(() -> losses.map(LossTable::unit))
        .orElse(LossUnit.NATS_PER_TOKEN);
  }

  /** What is known of noise, once laws are fitted. */
  Optional<NoiseLevels> noise() {
    return laws.filter(fitted -> losses.isPresent())
        .map(fitted -> NoiseLevels.of(fitted, losses.get(), weightsOr(fitted)));
  }

  /** What the validation shows, once there is one. */
  Optional<Outcome> outcome() {
    return validation.map(Outcome::of);
  }
}
