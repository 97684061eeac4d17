package org.mixlaw.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.FitConsole;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.Terminal;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.cli.console.Written;
import org.mixlaw.cli.laws.LossTableOptions;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.DesignQuality;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.mixture.NextMixtures;
import org.mixlaw.model.ModelCards;
import org.mixlaw.optimum.NextRuns;
import org.mixlaw.study.StudyPlanner;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw design}: pilot mixtures, and the most informative further ones. */
@Command(
    name = "design",
    mixinStandardHelpOptions = true,
    description = {
      "Print the pilot mixtures of a study file, and what they can teach.",
      "With --next, propose further runs instead: those at which laws fitted on the losses so far"
          + " disagree most, each teaching something else than the one before."
    },
    footer = {
      "",
      "Examples:",
      "  mixlaw design configs/quickstart.yaml --out mixtures.csv",
      "  mixlaw design configs/quickstart.yaml --next 4 --losses studies/quickstart/losses.csv"
          + " --add",
      "  mixlaw design --next 4 --losses losses.csv --cap books=0.25"
    })
final class DesignCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "CONFIG",
      description =
          "The study file (YAML); --next works without one, from the losses and --cap alone.")
  private Optional<Path> config = Optional.empty();

  /** What further runs are proposed from. */
  static final class Next {
    @Option(
        names = "--next",
        required = true,
        paramLabel = "K",
        description = "Propose K further mixtures.")
    private int count;

    @Option(
        names = "--losses",
        required = true,
        paramLabel = "LOSSES.csv",
        description = "The losses measured so far.")
    private Path losses;

    @Option(
        names = "--add",
        description = "Put the proposed mixtures into the study; the next 'run' trains them.")
    private boolean add;
  }

  @ArgGroup(exclusive = false)
  private Next next;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description =
          "The study's folder, whose corpus a design takes the tokens of, and whose mixtures' names"
              + " are not used again (default: studies/<name of the study>).")
  private Optional<Path> folder = Optional.empty();

  @Written
  @Option(
      names = "--out",
      paramLabel = "M.csv",
      description =
          "Write the mixtures as a table that design.kind 'file' and 'predict' read (default: only"
              + " print them).")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Feeds fit and candidates of --next (default: the study's first seed).")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--cap",
      paramLabel = "DOMAIN=SHARE",
      description =
          "With --next and without CONFIG: the largest proportion of a training domain that is"
              + " proposed; repeat, or list with commas.")
  private List<String> caps = List.of();

  @Mixin private LossTableOptions untidy = new LossTableOptions();

  @Mixin private StudyOptions settings = new StudyOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  private record Document(
      SortedMap<String, SortedMap<String, Double>> mixtures, DesignQuality quality) {}

  @Override
  public Integer call() throws Exception {
    PrintWriter print =
        json.given() ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    Optional<StudyFile> study = config.map(settings::read);
    if (study.isEmpty() && (next == null || next.add)) {
      throw new InputException(
          "design needs the study file; only --next without --add works from losses alone");
    }
    if (study.isPresent() && !caps.isEmpty()) {
      throw new InputException("--cap goes without CONFIG: a study's caps stand in its file");
    }
    SortedMap<String, Mixture> mixtures =
        next == null ? planner(study.orElseThrow()).designed() : further(study, print);
    TextTable table =
        new TextTable(row("mixture", List.copyOf(mixtures.get(mixtures.firstKey()).domains())));
    mixtures.forEach(
        (name, mixture) ->
            table.row(
                row(
                    name,
                    mixture.proportions().values().stream()
                        .map(p -> String.format(Locale.ROOT, "%.4f", p))
                        .toList())));
    print.println(table);
    if (next != null && next.add) {
      StudyFolder added = folder(study.orElseThrow());
      planner(study.orElseThrow()).add(mixtures);
      print.println(
          "added to the study "
              + added.root()
              + "; 'mixlaw run' with the same study file trains them");
    }
    if (next == null) {
      print.print(quality(DesignQuality.of(mixtures.values())));
    }
    if (out.isPresent()) {
      MixtureTable.of(mixtures).write(out.get());
      print.println(out.get());
    }
    print.flush();
    if (json.given()) {
      SortedMap<String, SortedMap<String, Double>> proportions = new TreeMap<>();
      mixtures.forEach((name, mixture) -> proportions.put(name, mixture.proportions()));
      JsonOption.print(
          new Document(proportions, DesignQuality.of(mixtures.values())),
          spec.commandLine().getOut());
    }
    return 0;
  }

  /** The design may take the tokens of the corpus, which lies in the study's folder. */
  private StudyPlanner planner(StudyFile study) {
    return new StudyPlanner(study, folder(study), ModelCards.of(System.getenv()));
  }

  private static String[] row(String first, List<String> others) {
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(first), others.stream())
        .toArray(String[]::new);
  }

  private SortedMap<String, Mixture> further(Optional<StudyFile> study, PrintWriter print)
      throws Exception {
    if (next.count < 1) {
      throw InputException.of("--next is %d; at least 1 is accepted", next.count);
    }
    long seedOfAll = seed.or(() -> study.map(file -> file.seeds().first())).orElse(1L);
    PrintWriter err = spec.commandLine().getErr();
    LossTable losses = untidy.read(next.losses, err);
    CappedSimplex allowed =
        study
            .map(
                file ->
                    CappedSimplex.of(
                        file.corpus().trainingDomains(),
                        file.mixtures().largest(),
                        file.mixtures().smallest()))
            .orElseGet(
                () ->
                    CappedSimplex.of(losses.trainingDomains(), NamedValue.numbers(caps, "--cap")));
    FittedLaws laws;
    try (FitConsole progress = new FitConsole(err, Terminal.interactive())) {
      laws =
          new LawFitter(losses, new TreeMap<>(), LawOptions.seeded(seedOfAll), progress)
              .fit(Optional.empty());
    }
    SortedMap<String, Mixture> mixtures = new TreeMap<>();
    Set<String> taken = study.map(file -> planner(file).mixtureNames()).orElseGet(Set::of);
    int number = 0;
    for (NextMixtures.Proposal proposal : NextRuns.propose(laws, allowed, next.count, seedOfAll)) {
      String name;
      do {
        number++;
        name = String.format(Locale.ROOT, "next%02d", number);
      } while (taken.contains(name));
      print.printf(
          Locale.ROOT, "%s: expected gain in information %.2f nats%n", name, proposal.gain());
      mixtures.put(name, proposal.mixture());
    }
    return mixtures;
  }

  private StudyFolder folder(StudyFile study) {
    return new StudyFolder(folder.orElseGet(() -> Path.of("studies").resolve(study.name())));
  }

  private static String quality(DesignQuality quality) {
    TextTable table = new TextTable("domain", "least", "most", "levels", "absent in");
    quality
        .domains()
        .forEach(
            (domain, seen) ->
                table.row(
                    domain,
                    String.format(Locale.ROOT, "%.4f", seen.least()),
                    String.format(Locale.ROOT, "%.4f", seen.most()),
                    Integer.toString(seen.levels()),
                    Integer.toString(seen.absent())));
    return table
        + String.format(
            Locale.ROOT,
            "%d mixtures, %d parameters of the mixing law a domain; condition number %s%n",
            quality.mixtures(),
            quality.parameters(),
            Double.isInfinite(quality.condition())
                ? "infinite: these mixtures alone do not determine the law (a ridge, or more"
                    + " mixtures, must)"
                : String.format(Locale.ROOT, "%.1f", quality.condition()));
  }
}
