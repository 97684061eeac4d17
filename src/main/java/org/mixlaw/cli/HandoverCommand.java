package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.mixlaw.base.Counts;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.laws.LevelOption;
import org.mixlaw.handover.Handover;
import org.mixlaw.handover.HandoverFolder;
import org.mixlaw.handover.HandoverRequest;
import org.mixlaw.handover.HandoverTarget;
import org.mixlaw.handover.HandoverTargets;
import org.mixlaw.handover.Handovers;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw handover}: what a team needs to start the real run. */
@Command(
    name = "handover",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write what a team needs to start the real run on a study's mixture with its own trainer.",
      "The folder gets the trainer's files, mixture.json (shares, tokens and epochs by domain, and"
          + " probabilities to draw examples by), expected.csv, and a README with the commands, the"
          + " losses to expect and when to look. The token files stay where they are."
    },
    footer = {
      "",
      NamedValue.QUOTING,
      "",
      "Example: mixlaw handover studies/redpajama-7 --to gpt-neox --card pythia-1b --tokens 100B"
          + " --out real-run"
    })
final class HandoverCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "STUDY|optimum.yaml",
      description = "A study's folder, or an optimum as 'optimize --out' writes it.")
  private Path source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TRAINER",
      description =
          "gpt-neox: its YAML; megatron: Megatron-LM's arguments and data file; huggingface:"
              + " config.json for transformers beside mixture.json for datasets; olmo-core: its"
              + " source mixture.")
  private String trainer;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to; made when missing.")
  private Path out;

  @Option(
      names = "--mixture",
      paramLabel = "NAME|a=.3,b=.7",
      defaultValue = "optimum",
      description =
          "optimum, baseline, the name of one of the study's mixtures, or a mixture written out"
              + " (default: ${DEFAULT-VALUE}).")
  private String mixture;

  @ArgGroup(validate = false, heading = "%nWhat is trained:%n")
  private final Model model = new Model();

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description =
          "The corpus that the run reads (default: the study's). With another tokenizer than the"
              + " study's, losses and shares are converted through bytes per token.")
  private Optional<Path> corpus = Optional.empty();

  @Mixin private LevelOption level = new LevelOption();

  @Spec private CommandSpec spec;

  private static final class Model {
    @Option(
        names = "--card",
        paramLabel = "CARD",
        description =
            "A card of models/, or the path of one (default: the card of the study's target).")
    private Optional<String> card = Optional.empty();

    @Option(
        names = "--layers",
        paramLabel = "L",
        description = "Layers; with --width and --heads, instead of a card.")
    private Optional<Integer> layers = Optional.empty();

    @Option(names = "--width", paramLabel = "d", description = "Width of the residual stream.")
    private Optional<Integer> width = Optional.empty();

    @Option(names = "--heads", paramLabel = "H", description = "Attention heads.")
    private Optional<Integer> heads = Optional.empty();

    @Option(
        names = "--tokens",
        paramLabel = "D",
        description = "Tokens of the run, such as 100B (default: the study's target).")
    private Optional<String> tokens = Optional.empty();

    @Option(
        names = "--batch-tokens",
        paramLabel = "B",
        description = "Tokens of an optimizer step (default: the study's).")
    private Optional<String> batchTokens = Optional.empty();

    @Option(
        names = "--learning-rate",
        paramLabel = "LR",
        description =
            "Peak learning rate (default: the study's for this size, else a power law through the"
                + " study's sizes, else Pythia's).")
    private Optional<Double> learningRate = Optional.empty();
  }

  @Override
  public Integer call() throws Exception {
    HandoverTarget target = HandoverTargets.find(trainer, "--to");
    ModelCards cards = ModelCards.of(System.getenv());
    HandoverRequest request =
        new HandoverRequest(
            source,
            mixture,
            architecture(cards),
            count(model.tokens, "--tokens"),
            corpus,
            model.learningRate.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
            count(model.batchTokens, "--batch-tokens"),
            level.value());
    Handover handover = Handovers.prepare(request, cards, CommandWords.of(spec), Clock.systemUTC());
    List<String> files = HandoverFolder.write(handover, target, out);
    PrintWriter err = spec.commandLine().getErr();
    handover.notices().forEach(notice -> err.println("mixlaw: " + notice));
    spec.commandLine().getOut().printf("%s: %s%n", out, String.join(", ", files));
    return 0;
  }

  private Optional<ModelSpec> architecture(ModelCards cards) {
    boolean any = model.layers.isPresent() || model.width.isPresent() || model.heads.isPresent();
    if (!any) {
      return model.card.map(cards::find);
    }
    if (model.card.isPresent()) {
      throw new InputException(
          "--card and --layers, --width, --heads exclude each other; give one of the two");
    }
    if (model.layers.isEmpty() || model.width.isEmpty() || model.heads.isEmpty()) {
      throw new InputException("--layers, --width and --heads belong together; give all three");
    }
    int layers = model.layers.get();
    int width = model.width.get();
    return Optional.of(ModelSpec.of("L" + layers + "-d" + width, layers, width, model.heads.get()));
  }

  private static OptionalLong count(Optional<String> text, String option) {
    return text.isPresent()
        ? OptionalLong.of(Counts.parsePositive(text.get(), option))
        : OptionalLong.empty();
  }
}
