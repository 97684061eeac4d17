package org.mixlaw.handover;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.TargetScale;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.WrittenProportions;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.FittedCheckpoints;
import org.mixlaw.study.file.ModelEntry;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.train.Init;
import org.mixlaw.train.TrainConfig;

/** Prepares hand-overs: from a study or an optimum to everything that a real run needs. */
public final class Handovers {
  /** Repeating text up to so many times is nearly as good as new text (Muennighoff et al. 2023). */
  private static final double FEW_EPOCHS = 4;

  private static final int VOCABULARY = 50_277;
  private static final int SEQUENCE_LENGTH = 2048;

  private final HandoverRequest request;
  private final HandoverSource source;
  private final ModelCards cards;
  private final WrittenProportions account = new WrittenProportions();

  private Handovers(HandoverRequest request, ModelCards cards) {
    this.request = request;
    this.source = HandoverSource.open(request.source());
    this.cards = cards;
  }

  /**
   * Prepares a hand-over.
   *
   * @param request what is asked for
   * @param cards the model cards
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @return the hand-over
   * @throws IOException if a file cannot be read
   * @throws InputException if the mixture, the architecture or the corpus is wrong or missing
   */
  public static Handover prepare(
      HandoverRequest request, ModelCards cards, List<String> command, Clock clock)
      throws IOException {
    return new Handovers(request, cards).handover(command, clock);
  }

  private Handover handover(List<String> command, Clock clock) throws IOException {
    Map.Entry<String, Mixture> asked = source.mixture(request.mixture(), account);
    Optional<HandedCorpus> corpus = request.corpus().or(source::corpus).map(HandedCorpus::open);
    corpus.ifPresent(this::requireDomains);
    Optional<TokenizerChange> change = change(corpus);
    Mixture mixture = change.map(other -> other.ofRun(asked.getValue())).orElse(asked.getValue());
    double studyTokens = change.map(other -> other.studyTokens(mixture)).orElse(1.0);
    RunPlan run = plan(corpus, studyTokens);
    Blend blend =
        Blend.of(
            asked.getKey(),
            mixture,
            run.train().trainedTokens(),
            corpus.map(HandedCorpus::training).orElseGet(TreeMap::new));
    Optional<ExpectedLosses> expected =
        new ExpectedLossesSearch(source, run, change, studyTokens, request.level())
            .of(asked.getKey(), asked.getValue());
    return new Handover(
        source.name(),
        source.path().toString(),
        blend,
        corpus.map(HandedCorpus::validation).orElseGet(TreeMap::new),
        source.weights(),
        run,
        corpus
            .map(HandedCorpus::tokenizer)
            .or(() -> source.study().map(study -> study.corpus().tokenizer())),
        change,
        expected,
        notices(blend, run, distance(run, studyTokens), expected.isPresent()),
        Provenance.of(command, Map.of("run", run.seed()), source.inputs(), clock));
  }

  private void requireDomains(HandedCorpus corpus) {
    for (String domain : source.domains()) {
      if (!corpus.training().containsKey(domain)) {
        throw InputException.of(
            "%s: has no training domain '%s'; it has %s",
            corpus.folder(), domain, String.join(", ", corpus.training().keySet()));
      }
    }
  }

  private Optional<TokenizerChange> change(Optional<HandedCorpus> run) {
    if (request.corpus().isEmpty()
        || source.study().isEmpty()
        || TokenizerChange.same(
            source.study().get().corpus().tokenizer(), run.orElseThrow().tokenizer())) {
      return Optional.empty();
    }
    HandedCorpus own = HandedCorpus.open(source.corpus().orElseThrow());
    return Optional.of(TokenizerChange.of(own, run.orElseThrow()));
  }

  private RunPlan plan(Optional<HandedCorpus> corpus, double studyTokens) {
    ModelSpec spec = request.spec().orElseGet(this::targetSpec);
    int tokenizer =
        corpus
            .map(HandedCorpus::vocabulary)
            .orElseGet(
                () ->
                    source
                        .study()
                        .map(study -> study.corpus().tokenizerVocabulary())
                        .orElse(VOCABULARY));
    long target =
        source
            .study()
            .map(StudyFile::targetTokens)
            .orElseGet(() -> source.optimum().orElseThrow().tokens());
    long tokens = request.tokens().orElseGet(() -> Math.round(target / studyTokens));
    LearningRates rate =
        LearningRates.of(spec.nonEmbeddingParameters(), request.learningRate(), known());
    return new RunPlan(
        spec,
        spec.vocabularyFor(tokenizer),
        tokenizer,
        source.study().map(study -> study.corpus().sequenceLength()).orElse(SEQUENCE_LENGTH),
        train(tokens),
        rate.value(),
        rate.origin(),
        source.study().map(study -> study.seeds().first()).orElse(1L));
  }

  private ModelSpec targetSpec() {
    Optional<String> card = source.study().flatMap(study -> study.target().card());
    if (card.isEmpty()) {
      throw InputException.of(
          "%s: names no model card for its target, so --card, or --layers, --width and --heads,"
              + " must say what is trained",
          source.path());
    }
    return cards.find(card.get());
  }

  /** The study's training at the length of the real run, which starts from fresh weights. */
  private TrainConfig train(long tokens) {
    TrainConfig own =
        source.study().map(StudyFile::train).orElseGet(() -> train("1048576", tokens));
    TrainConfig given =
        request.batchTokens().isPresent()
            ? own.withBatchTokens(request.batchTokens().getAsLong())
            : own;
    return given.withTokens(tokens);
  }

  private static TrainConfig train(String batchTokens, long tokens) {
    return Documents.json()
        .convertValue(
            Map.of("batch_tokens", Long.parseLong(batchTokens), "tokens", tokens),
            TrainConfig.class);
  }

  private SortedMap<Long, Double> known() {
    if (source.study().isEmpty()) {
      return Collections.emptySortedMap();
    }
    StudyFile study = source.study().get();
    SortedMap<Long, Double> known = new TreeMap<>();
    for (ModelEntry model : study.models()) {
      known.put(cards.find(model.card()).nonEmbeddingParameters(), model.learningRate());
    }
    for (StudyFile.Validate validate : study.validate()) {
      validate
          .learningRate()
          .ifPresent(rate -> known.put(cards.find(validate.card()).nonEmbeddingParameters(), rate));
    }
    return known;
  }

  /** How far the run lies from what the laws were fitted on, in tokens of their tokenizer. */
  private Optional<TargetScale> distance(RunPlan run, double studyTokens) {
    return source
        .laws()
        .map(
            laws ->
                laws.scaleOf(
                    run.spec().nonEmbeddingParameters(),
                    studyTokens * run.train().trainedTokens()));
  }

  private List<String> notices(
      Blend blend, RunPlan run, Optional<TargetScale> distance, boolean lossesAreTold) {
    List<String> notices = new ArrayList<>();
    account.notices().forEach(notice -> notices.add("--mixture: " + notice));
    source.study().flatMap(study -> FittedCheckpoints.of(study).note()).ifPresent(notices::add);
    if (run.train().init() instanceof Init.Checkpoint begun) {
      notices.add(
          "the study's pilots continue from "
              + begun.path()
              + ", so the real run has to begin from the like of it, and tokens count from there");
    }
    if (lossesAreTold) {
      distance.map(TargetScale::warnings).ifPresent(notices::addAll);
    } else {
      notices.add(
          "no losses are told: "
              + distance
                  .map(TargetScale::onlyRanks)
                  .orElse(
                      "no laws.json lies beside it, and the optimum's own losses are of another"
                          + " size, length or mixture"));
    }
    blend
        .read()
        .keySet()
        .forEach(
            domain -> {
              double epochs = blend.epochs(domain).orElse(0);
              if (epochs > FEW_EPOCHS) {
                notices.add(
                    String.format(
                        Locale.ROOT,
                        "the run reads the text of domain '%s' %.3g times; beyond about %.0f times"
                            + " repeated text teaches little: --corpus takes a larger corpus",
                        domain,
                        epochs,
                        FEW_EPOCHS));
              }
            });
    if (!blend.hasTexts()) {
      notices.add(
          "no corpus is known: the paths name the domains, and are to be put in place (--corpus DIR"
              + " fills them in)");
    }
    return notices;
  }
}
