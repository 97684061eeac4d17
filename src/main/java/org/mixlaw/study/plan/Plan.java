package org.mixlaw.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.ModelEntry;
import org.mixlaw.study.file.RunSeeds;
import org.mixlaw.study.file.StudyFile;

/**
 * The runs of a study before any is trained: what they cost and how often they read each domain.
 *
 * @param pilots the runs that the laws are fitted on
 * @param validations the models of the validation, each priced for two mixtures; none if the study
 *     leaves it out
 * @param tokenizerVocabulary the tokenizer's vocabulary that the counts were made with
 * @param sequenceLength tokens of a sequence
 * @param budget the device that the estimate is made for
 */
public record Plan(
    List<PlannedRun> pilots,
    List<ValidationCost> validations,
    int tokenizerVocabulary,
    int sequenceLength,
    StudyFile.Budget budget) {

  /** Mixtures that a model of the validation is trained on: the optimum and the baseline. */
  public static final int VALIDATION_RUNS = 2;

  /**
   * What one run of the validation costs.
   *
   * @param spec the model
   * @param tokens training length
   * @param flops floating-point operations of one run
   * @param devices how many devices share it
   */
  public record ValidationCost(ModelSpec spec, long tokens, double flops, int devices) {}

  /**
   * Plans a study.
   *
   * @param study the study file
   * @param mixtures the pilot mixtures by name
   * @param anchors which of them are repeated
   * @param tokenizerVocabulary how many tokens the tokenizer knows
   * @param cards the model cards
   * @return the plan, every pilot once per seed
   * @throws InputException if a card is unknown
   */
  public static Plan of(
      StudyFile study,
      Map<String, Mixture> mixtures,
      Anchors anchors,
      int tokenizerVocabulary,
      ModelCards cards) {
    int length = study.corpus().sequenceLength();
    List<PlannedRun> pilots = new ArrayList<>();
    SortedMap<String, Mixture> all = new TreeMap<>(mixtures);
    anchors.baseline().ifPresent(baseline -> all.put(Anchors.BASELINE, baseline));
    for (ModelEntry entry : study.models()) {
      ModelSpec spec = cards.find(entry.card());
      for (Map.Entry<String, Mixture> mixture : all.entrySet()) {
        for (long seed : seeds(study.seeds(), anchors, mixture.getKey())) {
          pilots.add(
              run(
                  study,
                  entry,
                  spec,
                  mixture.getKey(),
                  mixture.getValue(),
                  seed,
                  study.train().trainedTokens(),
                  tokenizerVocabulary));
        }
      }
    }
    List<ValidationCost> validations = new ArrayList<>();
    for (StudyFile.Validate validate : study.validate()) {
      ModelSpec spec = cards.find(validate.card());
      long tokens = study.train().withTokens(validate.tokens()).trainedTokens();
      validations.add(
          new ValidationCost(
              spec,
              tokens,
              flops(spec, tokenizerVocabulary, length, tokens),
              validate.devices().orElse(1)));
    }
    return new Plan(
        List.copyOf(pilots), List.copyOf(validations), tokenizerVocabulary, length, study.budget());
  }

  private static List<Long> seeds(RunSeeds seeds, Anchors anchors, String mixture) {
    if (mixture.equals(Anchors.BASELINE) && anchors.baseline().isPresent()) {
      return seeds.anchors();
    }
    return anchors.pilots().contains(mixture) ? seeds.ofAnchorAmongPilots() : seeds.pilots();
  }

  /**
   * Plans one run.
   *
   * @param study the study file
   * @param entry the model and its learning rate
   * @param spec the model's card, read
   * @param name the name of the mixture
   * @param mixture the mixture
   * @param seed the seed
   * @param tokens training length
   * @param tokenizerVocabulary how many tokens the tokenizer knows
   * @return the run
   */
  public static PlannedRun run(
      StudyFile study,
      ModelEntry entry,
      ModelSpec spec,
      String name,
      Mixture mixture,
      long seed,
      long tokens,
      int tokenizerVocabulary) {
    return new PlannedRun(
        entry.card(),
        spec,
        entry.learningRate(),
        name,
        mixture,
        seed,
        tokens,
        flops(spec, tokenizerVocabulary, study.corpus().sequenceLength(), tokens));
  }

  private static double flops(ModelSpec spec, int tokenizerVocabulary, int length, long tokens) {
    return spec.flopsPerToken(spec.vocabularyFor(tokenizerVocabulary), length) * (double) tokens;
  }

  /**
   * Floating-point operations of the whole study.
   *
   * @return FLOPs, those of the validation among them
   */
  public double flops() {
    return pilots.stream().mapToDouble(PlannedRun::flops).sum()
        + VALIDATION_RUNS * validations.stream().mapToDouble(ValidationCost::flops).sum();
  }

  /**
   * Tokens of the whole study.
   *
   * @return tokens, those of the validation among them
   */
  public double tokens() {
    return pilots.stream().mapToDouble(PlannedRun::tokens).sum()
        + VALIDATION_RUNS * validations.stream().mapToDouble(ValidationCost::tokens).sum();
  }

  /**
   * The time that a number of operations takes on one device of the budget.
   *
   * @param flops floating-point operations
   * @return hours
   */
  public double deviceHours(double flops) {
    return flops / (budget.peakFlops() * budget.mfu()) / 3600;
  }

  /**
   * What the study leaves on the disk: fp32 weights of every finished run. While it trains, each
   * slot holds up to two checkpoints of weights and two moments besides.
   *
   * @return bytes of the finished study
   */
  public double finishedBytes() {
    return pilots.stream().mapToDouble(run -> weightBytes(run.spec())).sum()
        + VALIDATION_RUNS * validations.stream().mapToDouble(run -> weightBytes(run.spec())).sum();
  }

  /**
   * What one slot needs on the disk while it trains the largest model.
   *
   * @return bytes of three checkpoints with moments: two that are kept, and the one being written
   */
  public double checkpointBytes() {
    return 3
        * 3
        * Stream.concat(
                pilots.stream().map(PlannedRun::spec),
                validations.stream().map(ValidationCost::spec))
            .mapToDouble(this::weightBytes)
            .max()
            .orElse(0);
  }

  private double weightBytes(ModelSpec spec) {
    return 4.0 * spec.totalParameters(spec.vocabularyFor(tokenizerVocabulary));
  }

  /**
   * Refuses a plan over the budget.
   *
   * @throws InputException if the study takes more device hours than the budget has
   */
  public void requireWithinBudget() {
    double hours = deviceHours(flops());
    budget
        .maxDeviceHours()
        .filter(most -> hours > most)
        .ifPresent(
            most -> {
              throw InputException.of(
                  "budget.max_device_hours is %s, but the plan takes about %.1f at %.0f%% of %.3g"
                      + " FLOP/s; train fewer tokens, models or mixtures, or raise the budget",
                  most, hours, 100 * budget.mfu(), budget.peakFlops());
            });
  }
}
