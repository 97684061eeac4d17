package org.mixlaw.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.DirichletDesign;
import org.mixlaw.mixture.HalvingGrid;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.train.Repetition;

/**
 * Turns a study file into runs: mixtures from the design, models from their cards, a vocabulary
 * from the tokenizer.
 */
public final class StudyPlanner {
  private final StudyFile study;
  private final StudyFolder folder;
  private final ModelCards cards;

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
   * The pilot mixtures: those that the study's folder already holds, else those of the design.
   *
   * @return mixtures by name, over all training domains
   * @throws InputException if a listed mixture names an unknown domain, or the design cannot be
   *     made
   */
  public SortedMap<String, Mixture> mixtures() {
    Set<String> domains = study.corpus().trainingDomains();
    if (Files.exists(folder.mixtures())) {
      return MixtureTable.read(folder.mixtures()).over(domains);
    }
    return designed(study);
  }

  /**
   * The mixtures of a study file's design.
   *
   * @param study the study file, its paths resolved
   * @return mixtures by name, over all training domains
   * @throws InputException if a listed mixture names an unknown domain, or the design cannot be
   *     made
   */
  public static SortedMap<String, Mixture> designed(StudyFile study) {
    Set<String> domains = study.corpus().trainingDomains();
    CappedSimplex allowed = CappedSimplex.of(domains, study.mixtures().design().caps());
    long seed = Seeds.derive(study.seeds().get(0), "design");
    Design design = study.mixtures().design();
    if (design instanceof Design.Listed listed) {
      return MixtureTable.read(Path.of(listed.path())).over(domains);
    }
    List<Mixture> made =
        design instanceof Design.Halving halving
            ? HalvingGrid.design(allowed, halving.denominator(), halving.count(), seed)
            : DirichletDesign.design(
                allowed,
                ((Design.Dirichlet) design).concentration(),
                ((Design.Dirichlet) design).count(),
                seed);
    return MixtureTable.number(made);
  }

  /**
   * The plan of the pilots and the price of the validation.
   *
   * @return the plan
   * @throws InputException if a card or a mixture is wrong
   */
  public Plan plan() {
    return Plan.of(study, mixtures(), study.corpus().tokenizerVocabulary(), cards);
  }

  /**
   * The tokens there are to train on, once the corpus is built.
   *
   * @return tokens by training domain, or empty before
   */
  public Optional<SortedMap<String, Long>> trainingTokens() {
    return Corpus.isBuilt(folder.corpus())
        ? Optional.of(Corpus.open(folder.corpus()).trainingTokens())
        : Optional.empty();
  }

  /**
   * What a user should know of the plan.
   *
   * @return sentences
   */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    FittedCheckpoints.of(study).note().ifPresent(note -> notices.add("note: " + note));
    if (study.train().repetition() == Repetition.MATCHED) {
      notices.add(
          "repetition: matched: a run draws each domain from a fixed part of its sequences, as small against the whole as"
              + " the run is against the target ("
              + part("pilots", study.train().trainedTokens())
              + study.validate().map(v -> ", " + part("validation", v.tokens())).orElse("")
              + "), and so repeats it as often as the target will");
    }
    return notices;
  }

  private String part(String runs, long tokens) {
    return String.format(
        Locale.ROOT, "%s: %.3g%%", runs, 100 * Math.min(1, (double) tokens / study.targetTokens()));
  }

  /**
   * Refuses what the corpus cannot feed: pilots or a baseline that would read a domain more often
   * than it allows, and constraints that leave no mixture for the optimum.
   *
   * @param available training tokens by domain
   * @throws InputException naming the domain, the tokens it has and the tokens asked for
   */
  public void requireFed(Map<String, Long> available) {
    Repetitions repetitions = new Repetitions(study, available);
    repetitions.requireAllowed(plan().pilots());
    if (study.validate().isPresent()) {
      Mixture baseline = study.mixtures().baseline().mixture(available);
      repetitions.requireAllowed(List.of(validationRun(StudyValidation.BASELINE, baseline)));
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
   * @param name the mixture's name
   * @param mixture the mixture
   * @return the run at the validation's model
   * @throws InputException if the study says nowhere how fast that model learns
   */
  PlannedRun validationRun(String name, Mixture mixture) {
    return validationRun(name, mixture, study.seeds().get(0));
  }

  /** The same with a seed of its own. */
  PlannedRun validationRun(String name, Mixture mixture, long seed) {
    StudyFile.Validate validate = study.validate().orElseThrow();
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
                        "validate.learning_rate is missing; '%s' is not among the models, so it has to be given",
                        validate.card()));
    return Plan.run(
        study,
        new ModelEntry(validate.card(), learningRate),
        spec,
        name,
        mixture,
        seed,
        study.train().withTokens(validate.tokens()).trainedTokens(),
        study.corpus().tokenizerVocabulary());
  }

  /**
   * Checks what would otherwise be found wrong only after hours of training: baseline, weights,
   * batch, the models of target and validation, and the budget.
   *
   * @throws InputException naming the key that is wrong
   */
  public void check() {
    Map<String, Long> alike = new TreeMap<>();
    study.corpus().trainingDomains().forEach(domain -> alike.put(domain, 1L));
    Mixture baseline = study.mixtures().baseline().mixture(alike);
    CappedSimplex.of(study.corpus().trainingDomains(), study.mixtures().design().caps());
    study.train().batchSequences(study.corpus().sequenceLength());
    targetParams();
    if (study.validate().isPresent()) {
      validationRun(StudyValidation.BASELINE, baseline);
    }
    Set<String> validation = new TreeSet<>(study.corpus().validation().keySet());
    study
        .corpus()
        .domains()
        .forEach((domain, config) -> config.validation().ifPresent(v -> validation.add(domain)));
    study.target().weights().ifPresent(file -> Weights.read(Path.of(file)).over(validation));
    plan().requireWithinBudget();
  }
}
