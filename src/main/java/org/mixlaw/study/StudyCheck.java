package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceEntry;
import org.mixlaw.corpus.source.Sources;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.ModelEntry;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.train.Init;
import org.mixlaw.train.TrainConfig;

/**
 * Everything that would end a study sooner or later and can be told before: each check goes on
 * where another has failed, so that all mistakes of a study file are told at once.
 */
final class StudyCheck {
  private final StudyPlanner planner;
  private final StudyFile study;
  private final StudyFolder folder;
  private final ModelCards cards;
  private final List<String> mistakes = new ArrayList<>();

  private StudyCheck(StudyPlanner planner, StudyFile study, StudyFolder folder, ModelCards cards) {
    this.planner = planner;
    this.study = study;
    this.folder = folder;
    this.cards = cards;
  }

  /** What is wrong with a study, a sentence each. */
  static List<String> of(
      StudyPlanner planner, StudyFile study, StudyFolder folder, ModelCards cards) {
    StudyCheck check = new StudyCheck(planner, study, folder, cards);
    check.all();
    return List.copyOf(new LinkedHashSet<>(check.mistakes));
  }

  private void all() {
    attempt(this::sameStudy);
    boolean models = attempt(this::models);
    attempt(() -> study.train().batchSequences(study.corpus().sequenceLength()));
    attempt(this::durations);
    attempt(this::init);
    boolean tokenizer = attempt(planner::tokenizerVocabulary);
    attempt(this::weights);
    boolean sources = sources();
    Optional<Mixture> baseline = made(planner::baselineOverDomains);
    Optional<Plan> plan =
        models && tokenizer && baseline.isPresent() ? made(planner::plan) : Optional.empty();
    if (plan.isPresent()) {
      attempt(plan.get()::requireWithinBudget);
      for (StudyFile.Validate validate : study.validate()) {
        attempt(
            () ->
                planner.validationRun(validate, StudyValidation.BASELINE, baseline.orElseThrow()));
      }
    }
    if (sources) {
      made(this::standing).ifPresent(tokens -> built(plan, tokens));
    }
  }

  /** A folder keeps the runs of one study, and a study file that can be read. */
  private void sameStudy() {
    if (!Files.exists(folder.studyFile())) {
      return;
    }
    String begun;
    try {
      begun = StudyFile.read(folder.studyFile()).name();
    } catch (InputException e) {
      throw InputException.of(
          "%s: holds a study file that cannot be read (%s); give another folder with --study, or"
              + " restore the file",
          folder.root(), e.getMessage());
    }
    if (!begun.equals(study.name())) {
      throw InputException.of(
          "%s: is the study '%s', not '%s'; give another folder with --study",
          folder.root(), begun, study.name());
    }
  }

  /** Texts are read again wherever they changed, so that all of them are wanted each time. */
  private boolean sources() {
    int before = mistakes.size();
    study.corpus().domains().forEach(this::training);
    study
        .corpus()
        .validation()
        .forEach(
            (name, files) ->
                files
                    .files()
                    .forEach(entry -> found("corpus.validation." + name + ".files", entry)));
    attempt(
        () ->
            reading(
                () -> {
                  Corpus.requirePlace(study.corpus(), folder.corpus());
                  return true;
                }));
    return mistakes.size() == before;
  }

  /** Training tokens of the domains whose text is in the corpus as it is to be. */
  private SortedMap<String, Long> standing() {
    return reading(() -> Corpus.outlook(study.corpus(), folder.corpus()).tokens());
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T reading(Reading<T> what) {
    try {
      return what.read();
    } catch (IOException e) {
      String file =
          e instanceof FileSystemException known && known.getFile() != null
              ? known.getFile()
              : "corpus";
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  private boolean attempt(Runnable check) {
    return made(() -> {
          check.run();
          return true;
        })
        .isPresent();
  }

  /** What can be made; empty where that is refused, which is noted. */
  private <T> Optional<T> made(Supplier<T> what) {
    try {
      return Optional.of(what.get());
    } catch (InputException e) {
      mistakes.addAll(e.sentences());
      return Optional.empty();
    }
  }

  /** Every card, so that two unknown ones are both told. */
  private void models() {
    List<String> wrong = new ArrayList<>();
    List<String> named = new ArrayList<>(study.models().stream().map(ModelEntry::card).toList());
    study.target().card().ifPresent(named::add);
    study.validate().forEach(validate -> named.add(validate.card()));
    for (String card : new TreeSet<>(named)) {
      try {
        cards.find(card);
      } catch (InputException e) {
        wrong.addAll(e.sentences());
      }
    }
    if (!wrong.isEmpty()) {
      throw InputException.all(wrong);
    }
  }

  /** Losses are wanted on the way, for laws over tokens are fitted on them. */
  private void durations() {
    TrainConfig train = study.train();
    double every = train.evaluateEvery().of(train.tokens());
    if (every > train.tokens()) {
      throw InputException.of(
          "train.evaluate_every is %.0f tokens, more than the %d of a run; accepted are fewer, or a"
              + " share such as 5%%",
          every, train.tokens());
    }
  }

  private void init() {
    if (study.train().init() instanceof Init.Checkpoint checkpoint
        && !Files.isDirectory(Path.of(checkpoint.path()))) {
      throw InputException.of(
          "train.init: %s is no folder; accepted is that of a checkpoint", checkpoint.path());
    }
  }

  private void weights() {
    Set<String> validation = new TreeSet<>(study.corpus().validation().keySet());
    study
        .corpus()
        .domains()
        .forEach((domain, config) -> config.validation().ifPresent(v -> validation.add(domain)));
    if (validation.isEmpty()) {
      throw new InputException(
          "corpus: no domain is validated, so there are no losses to learn from; hold some of a"
              + " domain out (validation: {held_out: 0.01}), or give corpus.validation files");
    }
    study.target().weights().ifPresent(file -> Weights.read(Path.of(file)).over(validation));
  }

  private void training(String name, CorpusConfig.Domain domain) {
    String where = "corpus.domains." + name + ".train";
    long bytes = 0;
    boolean plain = true;
    for (SourceEntry entry : domain.train()) {
      List<Source> sources = found(where, entry);
      plain &= !sources.isEmpty();
      for (Source source : sources) {
        plain &= source.name().matches(".*\\.(txt|text|md|jsonl|ndjson|json)( .*)?");
        bytes += source.bytes();
      }
    }
    double kept = 1 - domain.validation().map(CorpusConfig.HeldOut::heldOut).orElse(0.0);
    int needed = study.corpus().sequenceLength() + 1;
    if (plain && bytes * kept < needed) {
      mistakes.add(
          String.format(
              Locale.ROOT,
              "%s: about %.0f bytes of text are too few for one sequence of %d tokens; accepted are"
                  + " more text, or a shorter corpus.sequence_length",
              where,
              bytes * kept,
              study.corpus().sequenceLength()));
    }
  }

  private List<Source> found(String where, SourceEntry entry) {
    List<Source> sources = new ArrayList<>();
    if (entry instanceof SourceEntry.Files) {
      attempt(() -> sources.addAll(new Sources().of(where, entry)));
    }
    return sources;
  }

  /** What can be told of the part of a corpus that is there and stays. */
  private void built(Optional<Plan> plan, SortedMap<String, Long> tokens) {
    int needed = study.corpus().sequenceLength() + 1;
    tokens.forEach(
        (domain, there) -> {
          if (there < needed) {
            mistakes.add(
                String.format(
                    Locale.ROOT,
                    "corpus.domains.%s: %d training tokens are too few for one sequence of %d",
                    domain,
                    there,
                    study.corpus().sequenceLength()));
          }
        });
    if (mistakes.isEmpty() && tokens.keySet().equals(study.trainingDomains())) {
      attempt(() -> planner.requireFed(plan.orElseThrow(), tokens));
    }
  }
}
