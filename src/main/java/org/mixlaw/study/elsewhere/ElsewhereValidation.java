package org.mixlaw.study.elsewhere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.NamedMixtures;
import org.mixlaw.study.SizeVerdict;
import org.mixlaw.study.StudyFit;
import org.mixlaw.study.StudyPlanner;
import org.mixlaw.study.StudyValidation;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Transfer;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.Evaluation;
import org.mixlaw.train.SavedModel;

/** Sets models that were trained elsewhere beside what a study's laws predicted of them. */
public final class ElsewhereValidation {
  private static final double LEVEL = 0.8;

  private final StudyFolder folder;
  private final StudyFile file;
  private final ModelCards cards;
  private final Corpus corpus;
  private final FittedLaws laws;
  private final NamedMixtures mixtures;
  private final SortedMap<String, Double> weights;

  /**
   * Opens a study whose optimum is found.
   *
   * @param folder the study
   * @param cards the model cards
   * @throws InputException if corpus, laws or optimum are missing
   */
  public ElsewhereValidation(StudyFolder folder, ModelCards cards) {
    this.folder = folder;
    this.cards = cards;
    this.file = StudyFile.read(folder.studyFile());
    for (Path needed : List.of(folder.laws(), folder.optimum())) {
      if (!Files.exists(needed)) {
        throw InputException.of("%s: is not there yet; 'mixlaw run' makes it", needed);
      }
    }
    this.corpus = Corpus.open(folder.corpus());
    this.laws = LawsFile.read(folder.laws()).laws();
    Optimum optimum = OptimumFile.read(folder.optimum()).optimum();
    this.mixtures = NamedMixtures.of(folder, file.trainingDomains(), Optional.of(optimum));
    this.weights = laws.seriesWeights(StudyFit.weights(file, laws));
    if (laws.unit() != LossUnit.NATS_PER_TOKEN) {
      throw InputException.of("%s: its losses are in %s", folder.laws(), laws.unit());
    }
  }

  /**
   * Evaluates a checkpoint on the study's held-out text.
   *
   * @param checkpoint the checkpoint
   * @param tokens tokens that it has seen, where it does not say so itself; those of the study's
   *     validation or target where its size is one of theirs
   * @param device where to compute
   * @param threads processor threads; 0: one a processor
   * @return a row for each validation domain
   * @throws IOException if reading fails
   * @throws InputException if the mixture is not known, there are no weights, they are not of
   *     Pythia's architecture, or nothing says the tokens
   */
  public List<LossTable.Row> evaluate(
      NamedCheckpoint checkpoint, OptionalLong tokens, DeviceChoice device, int threads)
      throws IOException {
    Mixture mixture = mixtures.find(checkpoint.mixture(), "--checkpoint");
    SavedModel saved = SavedModel.find(checkpoint.folder());
    HuggingFaceConfig model = saved.config();
    long params = model.spec().nonEmbeddingParameters();
    long seen = tokens(checkpoint, tokens, params);
    List<DomainLoss> losses =
        Evaluation.ofCheckpoint(
            saved,
            corpus.validation().values(),
            corpus.sequenceLength(),
            corpus.tokenizerVocabulary(),
            file.train().precision(),
            device,
            threads);
    return losses.stream()
        .map(
            loss ->
                loss.row(
                    ElsewhereTable.run(checkpoint.mixture()),
                    model.spec().name(),
                    params,
                    "",
                    seen,
                    mixture))
        .toList();
  }

  private long tokens(NamedCheckpoint checkpoint, OptionalLong given, long params) {
    if (checkpoint.tokens().isPresent()) {
      return checkpoint.tokens().getAsLong();
    }
    if (given.isPresent()) {
      return given.getAsLong();
    }
    for (StudyFile.Validate validate : file.validate()) {
      if (cards.find(validate.card()).nonEmbeddingParameters() == params) {
        return file.train().withTokens(validate.tokens()).trainedTokens();
      }
    }
    if (new StudyPlanner(file, folder, cards).targetParams() == params) {
      return file.targetTokens();
    }
    throw InputException.of(
        "--checkpoint %s=%s: has %d non-embedding parameters, a size that neither the study's"
            + " validation nor its target has, so --tokens must say how many tokens it has seen",
        checkpoint.mixture(), checkpoint.folder(), params);
  }

  /**
   * Reads losses that another trainer measured.
   *
   * @param table a CSV with {@code params,domain,loss}, {@code mixture} or {@code mix.<domain>},
   *     and {@code tokens}
   * @param tokens tokens that the models have seen, where the table does not say it
   * @return its losses, in nats per token of the study's tokenizer
   * @throws InputException naming the line of what is wrong
   */
  public List<LossTable.Row> read(Path table, OptionalLong tokens) {
    return new ElsewhereLosses(mixtures, corpus.validation(), tokens).read(table);
  }

  /**
   * Adds losses to those that the study has of models trained elsewhere.
   *
   * @param rows the losses; of a checkpoint that was measured before they replace what was measured
   * @return all of them, as {@code elsewhere.csv} holds them now
   * @throws IOException if writing fails
   * @throws InputException if the table there is broken, or two rows contradict each other
   */
  public LossTable extend(Collection<LossTable.Row> rows) throws IOException {
    return ElsewhereTable.extend(folder.elsewhere(), rows);
  }

  /**
   * The overall loss of one checkpoint, observed and predicted.
   *
   * @param mixture the name of its mixture
   * @param params non-embedding parameters
   * @param tokens tokens seen
   * @param loss predicted beside observed
   */
  public record Seen(String mixture, long params, long tokens, Validation.Row loss) {}

  /**
   * Every checkpoint that has all weighted domains, beside its prediction: whether the prediction
   * holds along the way.
   *
   * @param table the losses
   * @return by size, mixture and tokens; those of scales at which the laws only rank are left out
   */
  public List<Seen> alongTheWay(LossTable table) {
    List<Seen> seen = new ArrayList<>();
    trainings(table)
        .forEach(
            (params, byMixture) ->
                byMixture.forEach(
                    (name, training) ->
                        training
                            .observed()
                            .forEach(
                                (tokens, losses) -> {
                                  if (laws.scaleOf(params, tokens).hasLosses()) {
                                    seen.add(
                                        new Seen(
                                            name,
                                            params,
                                            tokens,
                                            overall(training, params, tokens, losses)));
                                  }
                                })));
    return seen;
  }

  private Validation.Row overall(
      SizeVerdict.Training training, long params, long tokens, Map<String, Double> losses) {
    var p =
        laws.predictor(params, tokens, LEVEL)
            .predict(training.mixture(), weights)
            .get(Weights.OVERALL);
    return Validation.Row.of(
        Weights.OVERALL, p.loss(), p.lower(), p.upper(), Weights.mean(losses, weights));
  }

  /**
   * The verdict on every size at which both optimum and baseline were measured after as many
   * tokens, written to {@code elsewhere.json}.
   *
   * @param table the losses
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @return the verdict; empty before there is such a size
   * @throws IOException if writing fails
   */
  public Optional<Validation> verdict(LossTable table, List<String> command, Clock clock)
      throws IOException {
    List<AtSize> sizes = new ArrayList<>();
    trainings(table)
        .forEach(
            (params, byMixture) -> {
              SizeVerdict.Training optimum = byMixture.get(StudyValidation.OPTIMUM);
              SizeVerdict.Training baseline = byMixture.get(StudyValidation.BASELINE);
              if (optimum != null && baseline != null) {
                common(optimum, baseline)
                    .ifPresent(
                        tokens ->
                            sizes.add(
                                new SizeVerdict(laws, weights, LEVEL)
                                    .of(
                                        model(table, params),
                                        params,
                                        tokens,
                                        List.of(upTo(optimum, tokens), upTo(baseline, tokens)))));
              }
            });
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    sizes.sort(AtSize.RISING);
    Validation validation =
        new Validation(
            Validation.FORMAT.number(),
            LEVEL,
            sizes,
            transfer(sizes),
            Provenance.of(
                command,
                Map.of(),
                Map.of(
                    "laws.json", folder.laws(),
                    "optimum.yaml", folder.optimum(),
                    "elsewhere.csv", folder.elsewhere()),
                clock));
    Documents.writeJson(folder.elsewhereValidation(), validation);
    return Optional.of(validation);
  }

  /** From the study's pilots, and between the sizes trained elsewhere. */
  private Optional<Transfer> transfer(List<AtSize> sizes) {
    return Files.exists(folder.losses())
        ? Transfer.of(LossTable.read(folder.losses()), laws.noise().seeds(), weights, sizes, LEVEL)
        : Optional.empty();
  }

  private static String model(LossTable table, long params) {
    return table.rows().stream()
        .filter(row -> row.params() == params)
        .map(LossTable.Row::model)
        .findFirst()
        .orElseThrow();
  }

  /** The last token count that both were measured at. */
  private static Optional<Long> common(
      SizeVerdict.Training optimum, SizeVerdict.Training baseline) {
    return optimum.observed().keySet().stream()
        .filter(tokens -> baseline.observed().containsKey(tokens))
        .max(Long::compare);
  }

  private static SizeVerdict.Training upTo(SizeVerdict.Training training, long tokens) {
    return new SizeVerdict.Training(
        training.name(),
        training.run(),
        training.mixture(),
        new TreeMap<>(training.observed().headMap(tokens + 1)));
  }

  /** Trainings by size and mixture; checkpoints that lack a weighted domain are left out. */
  private SortedMap<Long, SortedMap<String, SizeVerdict.Training>> trainings(LossTable table) {
    SortedMap<Long, SortedMap<String, SizeVerdict.Training>> trainings = new TreeMap<>();
    for (LossTable.Row row : table.rows()) {
      String name = ElsewhereTable.mixture(row.run());
      trainings
          .computeIfAbsent(row.params(), params -> new TreeMap<>())
          .computeIfAbsent(
              name,
              n ->
                  new SizeVerdict.Training(
                      n,
                      row.run(),
                      row.mixture().over(file.trainingDomains(), row.run()),
                      new TreeMap<>()))
          .observed()
          .computeIfAbsent(row.tokens(), tokens -> new TreeMap<>())
          .put(row.domain(), row.loss());
    }
    trainings
        .values()
        .forEach(
            byMixture -> {
              byMixture
                  .values()
                  .forEach(
                      training ->
                          training
                              .observed()
                              .values()
                              .removeIf(losses -> !losses.keySet().containsAll(weights.keySet())));
              byMixture.values().removeIf(training -> training.observed().isEmpty());
            });
    return trainings;
  }
}
