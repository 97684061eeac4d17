package org.mixlaw.study;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.WrittenProportions;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.ModelEntry;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;
import org.mixlaw.train.Outcome;
import org.mixlaw.train.RunFolder;

/** One run of a study, chosen by hand. */
public final class SingleRun {
  /** Longer names of mixtures do not make good names of folders. */
  private static final int LONGEST_NAME = 80;

  private SingleRun() {}

  /**
   * Plans a run.
   *
   * @param study the study file, its paths resolved
   * @param folder the study's folder
   * @param cards the model cards
   * @param card one of the study's models, or that of its validation
   * @param mixture the name of one of the study's pilot mixtures, or {@code a=0.5,b=0.5}; at the
   *     validation's model {@code optimum} or {@code baseline}, once there is an optimum
   * @param seed the run's seed; the study's first where not given
   * @param notice is told where proportions written out were divided by their sum
   * @return the run
   * @throws InputException if the study has no such model or mixture
   */
  public static PlannedRun of(
      StudyFile study,
      StudyFolder folder,
      ModelCards cards,
      String card,
      String mixture,
      OptionalLong seed,
      Consumer<String> notice) {
    Optional<StudyFile.Validate> validate =
        study.validate().stream().filter(v -> v.card().equals(card)).findFirst();
    Optional<Mixture> validated = validate.flatMap(v -> validated(folder, mixture));
    if (validated.isPresent()) {
      return new StudyPlanner(study, folder, cards)
          .validationRun(
              validate.orElseThrow(), mixture, validated.get(), seed.orElse(study.seeds().first()));
    }
    ModelEntry entry =
        study.models().stream()
            .filter(model -> model.card().equals(card))
            .findFirst()
            .orElseThrow(
                () ->
                    InputException.of(
                        "--model '%s': the study's models are %s",
                        card,
                        study.models().stream()
                            .map(ModelEntry::card)
                            .collect(Collectors.joining(", "))));
    Optional<Mixture> named = named(mixture, study, folder, cards);
    Mixture proportions =
        named.orElseGet(() -> parse(mixture, study.corpus().trainingDomains(), notice));
    return Plan.run(
        study,
        entry,
        cards.find(card),
        named.isPresent() ? mixture : name(proportions),
        proportions,
        seed.orElse(study.seeds().first()),
        study.train().trainedTokens(),
        study.corpus().tokenizerVocabulary());
  }

  /**
   * Trains a run in the study's folder, or goes on with it.
   *
   * @param study the study, opened
   * @param run the run
   * @param device where to train it, in the words of {@code --device}
   * @param threads processor threads; 0: as many as there are processors
   * @param stop asked before every step; once true, a checkpoint is written and the call returns
   * @return the outcome, empty if it was asked to stop
   * @throws Exception if the run fails; its message says why
   */
  public static Optional<Outcome> train(
      Study study, PlannedRun run, String device, int threads, BooleanSupplier stop)
      throws Exception {
    Corpus corpus = study.corpus();
    new Repetitions(study.file(), corpus.trainingTokens()).requireAllowed(List.of(run));
    new RunTrainer(study, corpus, threads, stop).run(run, device);
    return new RunFolder(study.folder().run(run.name())).outcome();
  }

  /** What a job array of the validation asks for. */
  private static Optional<Mixture> validated(StudyFolder folder, String mixture) {
    if (!Files.exists(folder.optimum())) {
      return Optional.empty();
    }
    return switch (mixture) {
      case StudyValidation.OPTIMUM -> Optional.of(StudyFit.read(folder).optimum().mixture());
      case StudyValidation.BASELINE ->
          Optional.of(StudyFit.read(folder).optimum().baseline().mixture());
      default -> Optional.empty();
    };
  }

  private static Mixture parse(String text, Set<String> domains, Consumer<String> notice) {
    WrittenProportions account = new WrittenProportions();
    Mixture mixture = Mixture.parse(text, "--mixture", account).over(domains, "--mixture");
    account.notices().forEach(told -> notice.accept("--mixture: " + told));
    return mixture;
  }

  /** The pilot mixture of that name; none if the text is meant to be proportions. */
  private static Optional<Mixture> named(
      String name, StudyFile study, StudyFolder folder, ModelCards cards) {
    SortedMap<String, Mixture> mixtures = new StudyPlanner(study, folder, cards).ofRuns();
    if (!mixtures.containsKey(name) && !name.contains("=")) {
      throw InputException.of(
          "--mixture '%s': the study's mixtures are %s (or give domain=proportion,...)",
          name, String.join(", ", mixtures.keySet()));
    }
    return Optional.ofNullable(mixtures.get(name));
  }

  private static String name(Mixture mixture) {
    String text = mixture.toString();
    return text.length() <= LONGEST_NAME
        ? text
        : String.format("mixture-%016x", Seeds.derive(0, mixture.proportions().toString()));
  }
}
