package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.Design;
import org.mixlaw.study.file.ModelEntry;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Anchors;
import org.mixlaw.study.plan.DesignedMixtures;
import org.mixlaw.study.plan.MixtureOrigin;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;
import org.mixlaw.study.plan.StudyMixtures;

/**
 * Turns a study file into runs: mixtures from the design, models from their cards, a vocabulary
 * from the tokenizer.
 */
public final class StudyPlanner {
  private final StudyFile study;
  private final StudyFolder folder;
  private final ModelCards cards;
  private OptionalInt vocabulary = OptionalInt.empty();

  /**
   * Plans a study.
   *
   * @param study the study file, its paths resolved
   * @param folder the study's folder, which need not exist
   * @param cards the model cards
   */
  public StudyPlanner(StudyFile study, StudyFolder folder, ModelCards cards) {
    this.study = study;
    this.folder = folder;
    this.cards = cards;
  }

  /**
   * The pilot mixtures: what the study's folder keeps, and what the design asks for besides.
   *
   * @return mixtures by name, over all training domains
   * @throws InputException if a listed mixture names an unknown domain, or the design cannot be
   *     made, or takes the tokens of a corpus that is not built
   */
  public SortedMap<String, Mixture> mixtures() {
    return settled().active();
  }

  /**
   * The mixtures that were trained and are no longer asked for.
   *
   * @return mixtures by name, as they were
   */
  SortedMap<String, Mixture> removed() {
    return settled().removed();
  }

  private StudyMixtures settled() {
    return StudyMixtures.of(study, folder, () -> tokensForDesign().orElseThrow(this::unbuilt));
  }

  /**
   * Writes the pilot mixtures into the study's folder, and what design they came of.
   *
   * @throws IOException if they cannot be written
   * @throws InputException as {@link #mixtures}
   */
  void settle() throws IOException {
    StudyMixtures settled = settled();
    settled.write(folder.mixtures());
    MixtureOrigin.of(study).write(folder);
  }

  /**
   * Adds mixtures to those of the study, whatever its design says.
   *
   * @param mixtures new mixtures, by names that no mixture of the study has
   * @throws IOException if they cannot be written
   * @throws InputException if the study has not begun
   */
  public void add(SortedMap<String, Mixture> mixtures) throws IOException {
    if (!Files.exists(folder.studyFile())) {
      throw InputException.of(
          "--add: %s is no study folder (it has no study.yaml); 'mixlaw run' makes one",
          folder.root());
    }
    StudyMixtures with = settled().with(mixtures);
    with.write(folder.mixtures());
    MixtureOrigin.of(study).write(folder);
  }

  /**
   * The names that mixtures of the study have, those that are no longer asked for among them.
   *
   * @return their names; none before the study has begun
   */
  public Set<String> mixtureNames() {
    return Files.exists(folder.mixtures()) ? settled().names() : Set.of();
  }

  /**
   * The mixtures of the study file's design.
   *
   * @return mixtures by name, over all training domains
   * @throws InputException as {@link #mixtures}
   */
  public SortedMap<String, Mixture> designed() {
    return new DesignedMixtures(study).of(tokensForDesign().orElseThrow(() -> unbuilt()));
  }

  /** The tokens that the design is made from; none where it needs a corpus that is not built. */
  private Optional<Map<String, Long>> tokensForDesign() {
    return study.mixtures().design().takesTokens()
        ? trainingTokens().map(tokens -> tokens)
        : Optional.of(plenty());
  }

  private InputException unbuilt() {
    return InputException.of(
        "mixtures.design takes the tokens of the training domains, and the corpus is not built yet"
            + " (%s); 'mixlaw run' builds it, or 'mixlaw corpus build CONFIG --out %s'",
        folder.corpus(), folder.corpus());
  }

  /** More tokens than any run asks for, the same of each domain. */
  private Map<String, Long> plenty() {
    Map<String, Long> tokens = new TreeMap<>();
    study.corpus().trainingDomains().forEach(domain -> tokens.put(domain, 1L << 50));
    return tokens;
  }

  /** The pilots; where their mixtures are not known yet, as many of others, which cost the same. */
  private SortedMap<String, Mixture> foreseen() {
    return tokensForDesign().isPresent()
            || (Files.exists(folder.mixtures())
                && MixtureOrigin.in(folder).equals(Optional.of(MixtureOrigin.of(study))))
        ? mixtures()
        : new DesignedMixtures(study).of(plenty());
  }

  /**
   * The plan of the pilots and the price of the validation.
   *
   * @return the plan
   * @throws InputException if a card or a mixture is wrong
   */
  public Plan plan() {
    SortedMap<String, Mixture> pilots = foreseen();
    return Plan.of(study, pilots, anchors(pilots), tokenizerVocabulary(), cards);
  }

  /** How many tokens the tokenizer knows; it is loaded once, which can take a second. */
  int tokenizerVocabulary() {
    if (vocabulary.isEmpty()) {
      vocabulary = OptionalInt.of(study.corpus().tokenizerVocabulary());
    }
    return vocabulary.getAsInt();
  }

  private Anchors anchors(SortedMap<String, Mixture> pilots) {
    Optional<SortedMap<String, Long>> tokens = trainingTokens();
    return Anchors.of(
        study,
        folder,
        cards,
        pilots,
        baseline(tokens.isPresent() ? tokens.get() : plenty()),
        !study.mixtures().baseline().takesTokens() || tokens.isPresent());
  }

  private Mixture baseline(Map<String, Long> tokens) {
    return study.mixtures().baseline().mixture(tokens, "mixtures.baseline");
  }

  /**
   * The mixtures of the pilots by the names that runs have of them.
   *
   * @return the study's mixtures, and the baseline where runs of it are repeated beside them
   * @throws InputException as {@link #mixtures}
   */
  SortedMap<String, Mixture> ofRuns() {
    SortedMap<String, Mixture> pilots = mixtures();
    SortedMap<String, Mixture> all = new TreeMap<>(pilots);
    if (!study.mixtures().baseline().takesTokens() || trainingTokens().isPresent()) {
      anchors(pilots).baseline().ifPresent(baseline -> all.put(Anchors.BASELINE, baseline));
    }
    return all;
  }

  /**
   * The tokens there are to train on, once the corpus is built.
   *
   * @return tokens by training domain, or empty before it has all of them
   */
  public Optional<SortedMap<String, Long>> trainingTokens() {
    return Corpus.isBuilt(folder.corpus())
        ? Optional.of(Corpus.open(folder.corpus()).trainingTokens())
            .filter(tokens -> tokens.keySet().equals(study.corpus().trainingDomains()))
        : Optional.empty();
  }

  /**
   * What a user should know of the plan.
   *
   * @param plan the plan
   * @return sentences
   */
  public List<String> notices(Plan plan) {
    List<String> notices = new ArrayList<>(study.mixtures().notices());
    if (study.mixtures().design() instanceof Design.Dirichlet design
        && design.around().isPresent()) {
      notices.add(
          tokensForDesign()
              .map(tokens -> new DesignedMixtures(study).words(design, tokens))
              .orElse(
                  "design: drawn around a prior once the corpus is built, for it takes the tokens"
                      + " of the training domains"));
    }
    SortedMap<String, Mixture> pilots = foreseen();
    anchors(pilots).words(study, pilots.size(), plan.pilots().size()).ifPresent(notices::add);
    FittedCheckpoints.of(study).note().ifPresent(note -> notices.add("note: " + note));
    Repetitions.words(study).ifPresent(notices::add);
    return notices;
  }

  /**
   * Refuses what the corpus cannot feed: pilots or a baseline that would read a domain more often
   * than it allows, and constraints that leave no mixture for the optimum.
   *
   * @param plan the plan
   * @param available training tokens by domain
   * @throws InputException naming the domain, the tokens it has and the tokens asked for
   */
  void requireFed(Plan plan, Map<String, Long> available) {
    Repetitions repetitions = new Repetitions(study, available);
    repetitions.requireAllowed(plan.pilots());
    Mixture baseline = baseline(available);
    for (StudyFile.Validate validate : study.validate()) {
      repetitions.requireAllowed(
          List.of(validationRun(validate, StudyValidation.BASELINE, baseline)));
    }
    repetitions.caps();
  }

  /**
   * The non-embedding parameters of the target.
   *
   * @return N
   */
  public long targetParams() {
    return study
        .target()
        .params()
        .orElseGet(() -> cards.find(study.target().card().orElseThrow()).nonEmbeddingParameters());
  }

  /**
   * A run of the validation.
   *
   * @param validate its model
   * @param name the mixture's name
   * @param mixture the mixture
   * @return the run at the validation's model
   * @throws InputException if the study says nowhere how fast that model learns
   */
  PlannedRun validationRun(StudyFile.Validate validate, String name, Mixture mixture) {
    return validationRun(validate, name, mixture, study.seeds().first());
  }

  /** The same with a seed of its own. */
  PlannedRun validationRun(StudyFile.Validate validate, String name, Mixture mixture, long seed) {
    ModelSpec spec = cards.find(validate.card());
    double learningRate =
        validate
            .learningRate()
            .or(
                () ->
                    study.models().stream()
                        .filter(m -> m.card().equals(validate.card()))
                        .map(ModelEntry::learningRate)
                        .findFirst())
            .orElseThrow(
                () ->
                    InputException.of(
                        "validate.learning_rate is missing; '%s' is not among the models, so it has"
                            + " to be given",
                        validate.card()));
    return Plan.run(
            study,
            new ModelEntry(validate.card(), learningRate),
            spec,
            name,
            mixture,
            seed,
            study.train().withTokens(validate.tokens()).trainedTokens(),
            tokenizerVocabulary())
        .on(validate.devices());
  }

  /**
   * Checks what would otherwise be found wrong only after hours of training.
   *
   * @throws InputException with a sentence for every mistake
   */
  public void check() {
    List<String> mistakes = mistakes();
    if (!mistakes.isEmpty()) {
      throw InputException.all(mistakes);
    }
  }

  /**
   * The same, told and not thrown.
   *
   * @return a sentence for every mistake; none where the study can begin
   */
  public List<String> mistakes() {
    return StudyCheck.of(this, study, folder, cards);
  }

  /**
   * The baseline, as far as it is known without the corpus; refuses constraints without a mixture.
   */
  Mixture baselineOverDomains() {
    CappedSimplex.of(
        study.corpus().trainingDomains(), study.mixtures().largest(), study.mixtures().smallest());
    return baseline(plenty());
  }
}
