package org.mixlaw.study.file;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;
import org.mixlaw.base.TextFiles;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.study.slurm.SlurmSettings;
import org.mixlaw.train.TrainConfig;

/**
 * The study file: everything that defines a study. Unknown keys are refused. Relative paths in it
 * are relative to the file.
 *
 * @param name the study's name: letters, digits, {@code . _ -}
 * @param seeds the seeds that runs are trained with
 * @param corpus where the text comes from
 * @param models the models of the pilots
 * @param train how they are trained
 * @param mixtures the pilot mixtures and the baseline
 * @param target where a prediction is wanted
 * @param validate the models that are trained to check the prediction, one or several; none to
 *     leave that out
 * @param budget what the study may cost
 * @param slurm what jobs ask Slurm for, where the study is trained there; no result depends on it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StudyFile(
    @Key(
            value =
                "the study's name: letters, digits, `.`, `_` and `-`; its folder is `studies/NAME`",
            example = "books-and-code")
        String name,
    @Key(
            value =
                "the seeds that every pilot is trained with; the first also seeds designs and fits",
            byDefault = "[1]",
            example = "{pilots: [1], anchors: [1, 2, 3]}")
        RunSeeds seeds,
    @Key("where the text comes from") CorpusConfig corpus,
    @Key("the models of the pilots, each card once") List<ModelEntry> models,
    @Key("how every run is trained") TrainConfig train,
    @Key("the pilot mixtures, and the mixture to beat") Mixtures mixtures,
    @Key("the model and the training length that the best mixture is wanted for") Target target,
    @Key(
            value =
                "the model that is trained on the optimum and on the baseline, to check the"
                    + " prediction; or a list of several",
            without = "no validation")
        @JsonFormat(
            with = {
              JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
              JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
            })
        List<Validate> validate,
    @Key(
            value = "what the study may cost, and what its hours are computed for",
            without = "the values of its keys")
        Budget budget,
    @Key(
            value = "what jobs ask Slurm for, with `--executor slurm`; no result depends on it",
            without = "the cluster's own")
        Optional<SlurmSettings> slurm) {

  /** Fills in defaults and checks what can be checked without the corpus. */
  public StudyFile {
    requireKey(name, "name");
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw InputException.of(
          "the study's name is '%s'; accepted are letters, digits, '.', '_' and '-'", name);
    }
    seeds = seeds == null ? RunSeeds.ONE : seeds;
    requireKey(corpus, "corpus");
    requireKey(models, "models");
    models = List.copyOf(models);
    if (models.isEmpty()
        || models.stream().map(ModelEntry::card).distinct().count() < models.size()) {
      throw new InputException("the models need at least one card, each card once");
    }
    requireKey(train, "train");
    requireKey(mixtures, "mixtures");
    requireKey(target, "target");
    validate = validate == null ? List.of() : List.copyOf(validate);
    if (validate.stream().map(Validate::card).distinct().count() < validate.size()) {
      throw new InputException("the key 'validate' needs each card once");
    }
    budget = budget == null ? new Budget(Optional.empty(), null, null) : budget;
    slurm = slurm == null ? Optional.empty() : slurm;
  }

  /**
   * Where a prediction is wanted.
   *
   * @param card a model card, whose non-embedding parameters are meant
   * @param params non-embedding parameters, instead of a card
   * @param tokens training length
   * @param weights a table of the weights of validation domains, relative to the study file
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Target(
      @Key(value = "a model card, whose non-embedding parameters are meant", example = "pythia-1b")
          Optional<String> card,
      @Key(
              value = "non-embedding parameters, in the place of a card",
              unit = "parameters",
              without = "those of the card",
              example = "805736448",
              instead = "card")
          Optional<Long> params,
      @Key(value = "training length", unit = "tokens", example = "100B") long tokens,
      @Key(
              value =
                  "a table of the weights of validation domains (CSV: domain, weight), relative to"
                      + " the study file",
              without = "all weigh the same",
              example = "weights.csv")
          Optional<String> weights) {
    /** Requires a card or parameters, not both. */
    public Target {
      if (card.isPresent() == params.isPresent()) {
        throw new InputException("the target needs one of the keys 'card' and 'params'");
      }
    }
  }

  /**
   * A model that is trained on the optimum and on the baseline.
   *
   * @param card its card
   * @param tokens its training length
   * @param learningRate its peak learning rate; where not given, that of the same card among the
   *     pilots
   * @param devices how many devices of one node share each of its runs; where not given, one, or
   *     all that {@code --device} lists
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Validate(
      @Key(value = "the model's card", example = "pythia-410m") String card,
      @Key(value = "its training length", unit = "tokens", example = "3B") long tokens,
      @Key(
              value = "its peak learning rate",
              without = "that of the same card among the models",
              example = "3e-4")
          Optional<Double> learningRate,
      @Key(
              value = "how many devices of one node share each of its runs",
              unit = "devices",
              without = "one, or all that `--device` lists",
              example = "8")
          OptionalInt devices) {
    private static final int MOST_DEVICES = 64;

    /** Requires a card. */
    public Validate {
      requireKey(card, "card");
      learningRate = learningRate == null ? Optional.empty() : learningRate;
      devices = devices == null ? OptionalInt.empty() : devices;
      if (devices.isPresent() && (devices.getAsInt() < 1 || devices.getAsInt() > MOST_DEVICES)) {
        throw InputException.of(
            "devices is %d; accepted are whole numbers from 1 to %d",
            devices.getAsInt(), MOST_DEVICES);
      }
    }

    private Validate resolve(Path base) {
      return new Validate(StudyFile.card(base, card), tokens, learningRate, devices);
    }
  }

  /**
   * What the study may cost, and the device that the estimate is made for.
   *
   * @param maxDeviceHours a plan above this is refused
   * @param peakFlops dense bf16 peak of one device, FLOP/s; 989e12 (H100, H200) where not given
   * @param mfu the share of the peak that training reaches; 0.3 where not given
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Budget(
      @Key(
              value = "a plan that takes more is refused",
              unit = "device hours",
              without = "no limit",
              example = "50")
          Optional<Double> maxDeviceHours,
      @Key(
              value = "dense bf16 peak of one device",
              unit = "FLOP/s",
              byDefault = "989e12",
              example = "312e12")
          Double peakFlops,
      @Key(
              value = "the share of that peak that training reaches",
              byDefault = "0.3",
              example = "0.4")
          Double mfu) {
    /** The dense bf16 peak of an H100 and of an H200, FLOP/s. */
    public static final double USUAL_PEAK = 989e12;

    /** Fills in the device. */
    public Budget {
      maxDeviceHours = maxDeviceHours == null ? Optional.empty() : maxDeviceHours;
      peakFlops = peakFlops == null ? USUAL_PEAK : peakFlops;
      mfu = mfu == null ? 0.3 : mfu;
      if (!(peakFlops > 0) || !(mfu > 0 && mfu <= 1)) {
        throw InputException.of(
            "the budget has peak_flops %s and mfu %s; accepted are a positive number and one in (0,"
                + " 1]",
            peakFlops, mfu);
      }
    }
  }

  /**
   * The training domains.
   *
   * @return their names, sorted
   */
  public SortedSet<String> trainingDomains() {
    return new TreeSet<>(corpus.trainingDomains());
  }

  /**
   * The tokens of the target's run, counted from the restart where pilots continue another run.
   *
   * @return a whole number of batches, as a run's are
   */
  public long targetTokens() {
    return train.withTokens(target.tokens()).trainedTokens();
  }

  /**
   * Reads a study file.
   *
   * @param file the file
   * @return the study, its paths made absolute
   * @throws InputException if the file is missing or wrong, naming file, line and key
   */
  public static StudyFile read(Path file) {
    return read(file, List.of());
  }

  /**
   * Reads a study file, some keys of which are overridden.
   *
   * @param file the file
   * @param settings what overrides them, as {@link Setting#parse} reads it
   * @return the study, its paths made absolute
   * @throws InputException if the file or a setting is wrong
   */
  public static StudyFile read(Path file, List<String> settings) {
    TextFiles.requireNoFolder(
        file,
        "study.yaml",
        "accepted is a study file; for a folder with a folder of texts a domain 'mixlaw init' writes"
            + " one");
    List<Setting> parsed = settings.stream().map(Setting::parse).toList();
    StudyFile study =
        parsed.isEmpty()
            ? Documents.readYaml(file, StudyFile.class)
            : Documents.readYaml(
                file, StudyFile.class, document -> parsed.forEach(s -> s.into(document)));
    return study.resolve(file.toAbsolutePath().normalize().getParent());
  }

  /**
   * The same study with absolute paths.
   *
   * @param base the folder that relative paths start from
   * @return the resolved study
   */
  StudyFile resolve(Path base) {
    List<ModelEntry> resolved =
        models.stream().map(m -> new ModelEntry(card(base, m.card()), m.learningRate())).toList();
    return new StudyFile(
        name,
        seeds,
        corpus.resolve(base),
        resolved,
        train.resolve(base),
        mixtures.resolve(base),
        new Target(
            target.card().map(card -> card(base, card)),
            target.params(),
            target.tokens(),
            target.weights().map(file -> absolute(base, file))),
        validate.stream().map(v -> v.resolve(base)).toList(),
        budget,
        slurm);
  }

  static String absolute(Path base, String path) {
    return base.resolve(path).normalize().toString();
  }

  /** A card is a name, or the path of a file. */
  private static String card(Path base, String card) {
    return card.contains("/") || card.endsWith(".yaml") || card.endsWith(".yml")
        ? absolute(base, card)
        : card;
  }

  /**
   * The same study priced at another share of the peak.
   *
   * @param mfu in (0, 1]
   * @return a study that differs in that alone
   */
  public StudyFile withMfu(double mfu) {
    return with(seeds, new Budget(budget.maxDeviceHours(), budget.peakFlops(), mfu));
  }

  /**
   * The same study with other seeds.
   *
   * @param others the seeds
   * @return a study that differs in that alone
   */
  public StudyFile withSeeds(RunSeeds others) {
    return with(others, budget);
  }

  private StudyFile with(RunSeeds otherSeeds, Budget otherBudget) {
    return new StudyFile(
        name, otherSeeds, corpus, models, train, mixtures, target, validate, otherBudget, slurm);
  }

  private static void requireKey(Object value, String key) {
    if (value == null) {
      throw InputException.of("the key '%s' is missing", key);
    }
  }
}
