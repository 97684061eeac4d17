package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.loss.LossTable;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.Validation;

/**
 * What stands in a study's folder, read once. A study need not be finished: what is not there yet
 * is empty; what is there and broken is refused.
 *
 * @param folder the folder
 * @param file the study file
 * @param runs all runs
 * @param losses the loss table of the pilots, once they are done
 * @param laws the fitted laws, once fitted
 * @param optimum the best mixture, once found
 * @param validation predicted beside observed, once trained
 * @param provenance what made each result, by the name of its file
 */
record StudyContents(
    StudyFolder folder,
    StudyFile file,
    List<RunRecord> runs,
    Optional<LossTable> losses,
    Optional<FittedLaws> laws,
    Optional<Optimum> optimum,
    Optional<Validation> validation,
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
    Optional<Optimum> optimum = Optional.empty();
    if (Files.exists(folder.optimum())) {
      OptimumFile found = OptimumFile.read(folder.optimum());
      provenance.put(folder.optimum().getFileName().toString(), found.provenance());
      optimum = Optional.of(found.optimum());
    }
    Optional<LossTable> losses =
        Files.exists(folder.losses())
            ? Optional.of(LossTable.read(folder.losses()))
            : Optional.empty();
    Optional<FittedLaws> laws = Optional.empty();
    if (Files.exists(folder.laws())) {
      LawsFile fitted = LawsFile.read(folder.laws());
      provenance.put(folder.laws().getFileName().toString(), fitted.provenance());
      laws = Optional.of(fitted.laws());
    }
    Optional<Validation> validation = Optional.empty();
    if (Files.exists(folder.validation())) {
      Validation checked = Validation.read(folder.validation());
      provenance.put(folder.validation().getFileName().toString(), checked.provenance());
      validation = Optional.of(checked);
    }
    return new StudyContents(
        folder,
        StudyFile.read(folder.studyFile()),
        RunRecord.readAll(folder.runs()),
        losses,
        laws,
        optimum,
        validation,
        provenance);
  }

  /** The runs of the validation: for every size optimum first, baseline second. */
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

  /**
   * The weights of the validation domains in the overall loss; empty before there is an optimum.
   */
  SortedMap<String, Double> weights() {
    return optimum.map(Optimum::weights).orElseGet(TreeMap::new);
  }
}
