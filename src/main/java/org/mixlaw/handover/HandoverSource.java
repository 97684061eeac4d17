package org.mixlaw.handover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.WrittenProportions;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.NamedMixtures;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;

/**
 * What is handed over: a study, or an optimum that {@code mixlaw optimize} found, with the laws
 * beside it where there are any.
 *
 * @param path what the user named
 * @param study the study file, where it is a study
 * @param optimum the optimum, where one was found
 * @param unit what the optimum's losses are measured in
 * @param laws the laws, where they are there
 * @param inputs the files that were read, by name
 */
record HandoverSource(
    Path path,
    Optional<StudyFile> study,
    Optional<Optimum> optimum,
    LossUnit unit,
    Optional<FittedLaws> laws,
    SortedMap<String, Path> inputs) {
  /**
   * Opens a source.
   *
   * @param path a study's folder, or the file of an optimum
   * @return the source
   * @throws InputException if it is neither
   */
  static HandoverSource open(Path path) {
    boolean folder = Files.isDirectory(path);
    Path root = folder ? path : path.toAbsolutePath().getParent();
    StudyFolder files = new StudyFolder(root);
    boolean study = Files.exists(files.studyFile());
    if (folder && !study) {
      throw InputException.of(
          "%s: is no study folder (it has no study.yaml); accepted are a study's folder and the"
              + " optimum.yaml that 'mixlaw optimize --out' writes",
          path);
    }
    SortedMap<String, Path> inputs = new TreeMap<>();
    Path optimum = folder ? files.optimum() : path;
    Optional<OptimumFile> found = Optional.empty();
    if (!folder || Files.exists(optimum)) {
      found = Optional.of(OptimumFile.read(optimum));
      inputs.put("optimum.yaml", optimum);
    }
    Optional<FittedLaws> laws = Optional.empty();
    if (Files.exists(files.laws())) {
      laws = Optional.of(LawsFile.read(files.laws()).laws());
      inputs.put("laws.json", files.laws());
    }
    if (study) {
      inputs.put("study.yaml", files.studyFile());
    }
    return new HandoverSource(
        path,
        study ? Optional.of(StudyFile.read(files.studyFile())) : Optional.empty(),
        found.map(OptimumFile::optimum),
        found.map(OptimumFile::unit).orElse(LossUnit.NATS_PER_TOKEN),
        laws,
        inputs);
  }

  private StudyFolder folder() {
    return new StudyFolder(Files.isDirectory(path) ? path : path.toAbsolutePath().getParent());
  }

  /** The name of the study, or of the optimum's file. */
  String name() {
    return study.map(StudyFile::name).orElseGet(() -> path.getFileName().toString());
  }

  /** Where the study's own corpus is, if it is a study. */
  Optional<Path> corpus() {
    return study.map(file -> folder().corpus());
  }

  /** All training domains. */
  Set<String> domains() {
    return study
        .<Set<String>>map(StudyFile::trainingDomains)
        .orElseGet(() -> optimum.orElseThrow().mixture().domains());
  }

  /**
   * Finds a mixture.
   *
   * @param asked {@code optimum}, {@code baseline}, the name of a mixture of the study, or a
   *     mixture written out
   * @param account reads a mixture written out
   * @return its name, and the mixture over all training domains
   * @throws InputException if there is none, naming those that there are
   */
  Map.Entry<String, Mixture> mixture(String asked, WrittenProportions account) {
    NamedMixtures named =
        study.isPresent()
            ? NamedMixtures.of(folder(), domains(), optimum)
            : NamedMixtures.of(path, optimum.orElseThrow());
    if (!named.known().containsKey(asked) && asked.contains("=")) {
      return Map.entry(
          "given", Mixture.parse(asked, "--mixture", account).over(domains(), "--mixture"));
    }
    return Map.entry(asked, named.find(asked, "--mixture"));
  }

  /** Weight of each series in the overall loss, summing to 1; empty where nothing says it. */
  SortedMap<String, Double> weights() {
    if (study.isPresent() && laws.isPresent()) {
      List<String> series = laws.get().series();
      Weights given =
          study
              .get()
              .target()
              .weights()
              .map(file -> Weights.read(Path.of(file)))
              .orElseGet(() -> Weights.equal(series));
      return laws.get().seriesWeights(given);
    }
    return optimum.map(Optimum::weights).orElseGet(TreeMap::new);
  }
}
