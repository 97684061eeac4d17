package org.mixlaw.cli.laws;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.AnswerText;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.Written;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.handover.OptimumFormats;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.mixture.ProportionBounds;
import org.mixlaw.mixture.WrittenProportions;
import org.mixlaw.optimum.Goal;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;
import org.mixlaw.optimum.OptimumText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw optimize}: the best mixture at a target. */
@Command(
    name = "optimize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Find the best mixture for a target size and token budget under constraints.",
      "Prints it with its interval, the gain over a baseline and its probability, the mixtures that"
          + " cannot be told from it, and how far it lies from what was measured."
    },
    footer = {
      "",
      NamedValue.QUOTING,
      "",
      "Example: mixlaw optimize laws.json --params 1B --tokens 100B --weights weights.csv --cap"
          + " Books=0.25 --available Wikipedia=5B --max-repetition 4 --out optimum.yaml"
    })
public final class OptimizeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "LAWS.json", description = "The fitted laws, as 'fit' writes them.")
  private Path laws;

  @Mixin private TargetOptions target = new TargetOptions();

  @ArgGroup(validate = false, heading = "What counts:%n")
  private final Counting counting = new Counting();

  @ArgGroup(validate = false, heading = "What is allowed:%n")
  private final Allowing allowing = new Allowing();

  @Option(
      names = "--baseline",
      paramLabel = "a=..,b=..",
      description =
          "Mixture to compare with (default: proportional to the available tokens where all are"
              + " given, else uniform).")
  private Optional<String> baseline = Optional.empty();

  @Mixin private LevelOption level = new LevelOption();

  @Option(
      names = "--tolerance",
      paramLabel = "NATS",
      defaultValue = "" + OptimumRequest.TOLERANCE,
      description = "Differences in loss below this mean nothing (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "" + OptimumRequest.SEED,
      description = "Seed of the random starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Written
  @Option(
      names = "--out",
      paramLabel = "FILE.yaml",
      description =
          "Also write the optimum here, with its provenance; as YAML, or as --format says.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "yaml, json, csv (a table of mixtures), or the blend as a trainer takes it: gpt-neox,"
              + " megatron, huggingface, olmo-core ('handover' writes whole configurations)."
              + " Without --out it is printed in the place of the text.")
  private Optional<String> format = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  private static final class Counting {
    @Option(
        names = "--weights",
        paramLabel = "WEIGHTS.csv",
        description =
            "Weights of the validation domains: domain, weight (default: all weigh the same).")
    private Optional<Path> weights = Optional.empty();

    @Option(
        names = "--domain",
        paramLabel = "NAME",
        description = "Only this validation domain counts (instead of --weights).")
    private Optional<String> domain = Optional.empty();

    @Option(
        names = "--goal",
        paramLabel = "GOAL",
        defaultValue = "WEIGHTED",
        description =
            "weighted: the least weighted loss; minimax: the weighted domain that fares worst"
                + " against the baseline fares best (default: weighted).")
    private Goal goal = Goal.WEIGHTED;

    @Option(
        names = "--prior",
        paramLabel = "a=..,b=..",
        description = "Stay near this mixture; see --pull.")
    private Optional<String> prior = Optional.empty();

    @Option(
        names = "--pull",
        paramLabel = "NATS",
        defaultValue = "0.05",
        description =
            "How strongly --prior pulls: this times the KL divergence is added to the loss"
                + " (default: ${DEFAULT-VALUE}).")
    private double pull;
  }

  private static final class Allowing {
    @Option(
        names = "--cap",
        paramLabel = "domain=P",
        description =
            "Largest proportion of a training domain; may be repeated, or list several with"
                + " commas.")
    private List<String> caps = List.of();

    @Option(
        names = "--floor",
        paramLabel = "domain=P",
        description = "Smallest proportion of a training domain, such as Books=.05; as --cap.")
    private List<String> floors = List.of();

    @Option(
        names = "--share",
        paramLabel = "domain=P",
        description = "Fixed proportion of a training domain, such as Books=.2; as --cap.")
    private List<String> shares = List.of();

    @Option(
        names = "--available",
        paramLabel = "domain=TOKENS",
        description = "Tokens there are of a training domain, such as Books=26B; may be repeated.")
    private List<String> available = List.of();

    @Option(
        names = "--max-repetition",
        paramLabel = "K",
        defaultValue = "4",
        description =
            "How often the available tokens of a domain may be seen (default: ${DEFAULT-VALUE}; up"
                + " to about four epochs repeated tokens are nearly as good as new ones,"
                + " Muennighoff et al. 2023).")
    private double maximalRepetition;

    @Option(
        names = "--caution",
        paramLabel = "K",
        description =
            "Standard deviations of the predicted loss that the search adds to it, so that corners"
                + " need evidence; 0 takes the least prediction (default: what regretted least in"
                + " hold-out validation).")
    private Optional<Double> caution = Optional.empty();

    @Option(
        names = "--unseen",
        description = "Let training domains take part that no run had a share of.")
    private boolean unseen;
  }

  @Override
  public Integer call() throws Exception {
    Optional<String> format = json.given() ? Optional.of("json") : this.format;
    format.ifPresent(OptimumFormats::require);
    FittedLaws fitted = LawsFile.read(laws).laws();
    Optimum optimum = OptimumSearch.find(fitted, request(fitted));
    String text =
        OptimumText.of(optimum, fitted.unit(), fitted.scaleOf(optimum.params(), optimum.tokens()));
    if (out.isPresent() || format.isPresent()) {
      Map<String, Path> inputs = new TreeMap<>(Map.of(laws.toString(), laws));
      counting.weights.ifPresent(file -> inputs.put(file.toString(), file));
      OptimumFile file =
          OptimumFile.of(
              optimum,
              fitted.unit(),
              Provenance.of(
                  CommandWords.of(spec), Map.of("optimum", seed), inputs, Clock.systemUTC()));
      String written = OptimumFormats.of(format.orElse("yaml"), file, laws);
      if (out.isPresent()) {
        AtomicFiles.write(out.get(), written);
      } else {
        text = written;
      }
    }
    spec.commandLine().getOut().print(text);
    if (format.isEmpty()) {
      AnswerText.print(
          optimum, fitted, Optional.empty(), Optional.empty(), out, spec.commandLine().getOut());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private OptimumRequest request(FittedLaws fitted) {
    List<String> domains = fitted.fitted().trainingDomains();
    Map<String, Double> caps = NamedValue.numbers(allowing.caps, "--cap");
    Map<String, Double> floors = NamedValue.numbers(allowing.floors, "--floor");
    Map<String, Double> shares = NamedValue.numbers(allowing.shares, "--share");
    ProportionBounds.requireFixedAlone(shares, floors, caps);
    OptimumRequest request =
        OptimumRequest.at(target.params(), target.tokens())
            .withGoal(counting.goal)
            .withWeights(weights(fitted))
            .withUnseen(allowing.unseen)
            .withCaps(caps)
            .withLevel(level.value(), tolerance)
            .withSeed(seed);
    if (allowing.caution.isPresent()) {
      request = request.withCaution(allowing.caution.get());
    }
    if (counting.prior.isPresent()) {
      request = request.withPull(mixture(counting.prior.get(), "--prior"), counting.pull);
    }
    if (baseline.isPresent()) {
      request = request.withBaseline("given", mixture(baseline.get(), "--baseline"));
    }
    Map<String, Long> available = NamedValue.counts(allowing.available, "--available");
    return request
        .withFloors(floors)
        .withAvailable(available, allowing.maximalRepetition, domains)
        .withShares(shares);
  }

  private Mixture mixture(String text, String option) {
    WrittenProportions account = new WrittenProportions();
    Mixture mixture = Mixture.parse(text, option, account);
    account
        .notices()
        .forEach(
            notice -> spec.commandLine().getErr().println("mixlaw: " + option + ": " + notice));
    return mixture;
  }

  private Map<String, Double> weights(FittedLaws fitted) {
    if (counting.domain.isPresent()) {
      if (counting.weights.isPresent()) {
        throw new InputException("--domain and --weights exclude each other; give one of them");
      }
      return Map.of(NamedValue.name(counting.domain.get(), "--domain"), 1.0);
    }
    return counting
        .weights
        .map(file -> fitted.seriesWeights(Weights.read(file)))
        .orElseGet(TreeMap::new);
  }
}
