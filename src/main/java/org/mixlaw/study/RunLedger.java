package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.CorpusOutlook;
import org.mixlaw.study.file.BegunRun;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;
import org.mixlaw.train.LaterEvaluations;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;
import org.mixlaw.train.RunIdentity;
import org.mixlaw.train.TrainConfig.PrecisionChoice;

/**
 * What a study's folder holds of the runs that are planned. A run is told from another by its
 * {@link RunIdentity}, not by its name: what a change of the study leaves as it was is kept, what
 * it makes another run is set aside, never deleted.
 */
public final class RunLedger {
  private final StudyFile study;
  private final StudyFolder folder;
  private final CorpusOutlook corpus;
  private final int tokenizerVocabulary;
  private final Optional<String> initWeights;

  private RunLedger(
      StudyFile study, StudyFolder folder, CorpusOutlook corpus, int tokenizerVocabulary) {
    this.study = study;
    this.folder = folder;
    this.corpus = corpus;
    this.tokenizerVocabulary = tokenizerVocabulary;
    this.initWeights = initWeights(study);
  }

  /** Weights that are not there now are told by their path alone. */
  private static Optional<String> initWeights(StudyFile study) {
    try {
      return RunTrainer.initDigest(study.train());
    } catch (IOException | InputException e) {
      return Optional.empty();
    }
  }

  /**
   * The ledger of a study whose corpus is built.
   *
   * @param study the study file, its paths resolved
   * @param folder the study's folder
   * @param corpus its corpus
   * @return the ledger
   */
  public static RunLedger of(StudyFile study, StudyFolder folder, Corpus corpus) {
    return new RunLedger(
        study,
        folder,
        new CorpusOutlook(
            corpus.digests(), corpus.validationDigests(), corpus.trainingTokens(), Set.of()),
        corpus.tokenizerVocabulary());
  }

  /**
   * The ledger as it will be, before the corpus is built or has grown.
   *
   * @param study the study file, its paths resolved
   * @param folder the study's folder, which need not exist
   * @return the ledger
   * @throws IOException if a source cannot be read
   */
  public static RunLedger outlook(StudyFile study, StudyFolder folder) throws IOException {
    return new RunLedger(
        study,
        folder,
        Corpus.outlook(study.corpus(), folder.corpus()),
        study.corpus().tokenizerVocabulary());
  }

  /**
   * Where runs stand.
   *
   * @param runs planned runs
   * @return one standing a run, in the same order
   * @throws IOException if a folder cannot be read
   */
  public List<Standing> of(Collection<PlannedRun> runs) throws IOException {
    List<Standing> standings = new ArrayList<>();
    for (PlannedRun run : runs) {
      standings.add(of(run));
    }
    return standings;
  }

  /**
   * Where a run stands.
   *
   * @param run the run
   * @return its standing
   * @throws IOException if a folder cannot be read
   */
  public Standing of(PlannedRun run) throws IOException {
    RunFolder here = new RunFolder(folder.run(run.name()));
    List<String> differences = List.of();
    if (Files.exists(here.runFile())) {
      Optional<String> damage = here.damage();
      differences = damage.isPresent() ? List.of(damage.get()) : differences(run, here);
      if (differences.isEmpty()) {
        return standing(run, here, Optional.empty());
      }
    }
    for (Path aside : folder.asides(run.name())) {
      RunFolder before = new RunFolder(aside);
      if (Files.exists(before.runFile())
          && before.damage().isEmpty()
          && differences(run, before).isEmpty()) {
        Standing standing = standing(run, before, Optional.of(aside));
        return new Standing(
            run, standing.kind(), differences, standing.unevaluated(), standing.aside());
      }
    }
    return new Standing(
        run,
        differences.isEmpty() ? Standing.Kind.NEW : Standing.Kind.STALE,
        differences,
        Set.of(),
        Optional.empty());
  }

  private Standing standing(PlannedRun run, RunFolder at, Optional<Path> aside) {
    if (!at.finished()) {
      return new Standing(run, Standing.Kind.BEGUN, List.of(), Set.of(), aside);
    }
    Set<String> lacking = unevaluated(at);
    return new Standing(
        run,
        lacking.isEmpty() ? Standing.Kind.KEPT : Standing.Kind.EVALUATED_ANEW,
        List.of(),
        lacking,
        aside);
  }

  /** What makes the folder one of another run. */
  private List<String> differences(PlannedRun run, RunFolder at) {
    RunFile began = Documents.readYaml(at.runFile(), RunFile.class);
    List<String> differences = new ArrayList<>(identity(run).differences(began.decisive()));
    RunIdentity.support(run.mixture()).keySet().stream()
        .filter(corpus.changed()::contains)
        .forEach(domain -> differences.add("text of domain '" + domain + "'"));
    if (!at.finished()) {
      began
          .validationData()
          .forEach(
              (domain, digest) -> {
                if (!digest.equals(corpus.validationDigests().getOrDefault(domain, digest))) {
                  differences.add("held-out text of domain '" + domain + "'");
                }
              });
    }
    return differences;
  }

  private RunIdentity identity(PlannedRun run) {
    PrecisionChoice precision = study.train().precision();
    return new RunIdentity(
        run.spec(),
        run.spec().vocabularyFor(tokenizerVocabulary),
        study.corpus().sequenceLength(),
        run.mixture().proportions(),
        corpus.digests(),
        new Repetitions(study, corpus.tokens()).subset(run.tokens()),
        run.seed(),
        run.learningRate(),
        precision == PrecisionChoice.AUTO ? Optional.empty() : Optional.of(precision.on(true)),
        study.train().withTokens(run.tokens()),
        initWeights);
  }

  /** The validation domains of today that a finished run has no losses of. */
  private Set<String> unevaluated(RunFolder at) {
    RunFile began = Documents.readYaml(at.runFile(), RunFile.class);
    SortedMap<String, String> known = new TreeMap<>();
    began.validationDomains().forEach(domain -> known.put(domain, ""));
    known.putAll(began.validationData());
    known.putAll(LaterEvaluations.of(at).digests());
    Set<String> lacking = new TreeSet<>();
    Set<String> asked = new TreeSet<>(study.corpus().domains().keySet());
    asked.addAll(study.corpus().validation().keySet());
    asked.removeIf(domain -> !study.corpus().evaluates(domain));
    for (String domain : asked) {
      String then = known.get(domain);
      String now = corpus.validationDigests().getOrDefault(domain, "");
      if (then == null || (!then.isEmpty() && !now.isEmpty() && !then.equals(now))) {
        lacking.add(domain);
      }
    }
    return lacking;
  }

  /**
   * Writes into runs of earlier versions what tells their data from other data, while the corpus is
   * still the one that they were trained on.
   *
   * @param folder the study
   * @param corpus its corpus, before it grows
   * @return how many runs were adopted
   * @throws IOException if a file cannot be written
   */
  static int adopt(StudyFolder folder, Corpus corpus) throws IOException {
    int adopted = 0;
    Map<String, Long> tokens = corpus.trainingTokens();
    for (BegunRun begun : BegunRun.of(folder)) {
      RunFile run = begun.file();
      if (run.identity().isEmpty()
          && RunIdentity.support(run.mixture()).keySet().stream()
              .allMatch(d -> run.availableTokens().getOrDefault(d, -1L).equals(tokens.get(d)))) {
        Documents.writeYaml(
            begun.folder().runFile(), run.adopted(corpus.digests(), corpus.validationDigests()));
        adopted++;
      }
    }
    return adopted;
  }
}
