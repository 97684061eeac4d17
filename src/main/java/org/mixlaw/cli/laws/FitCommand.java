package org.mixlaw.cli.laws;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.FitConsole;
import org.mixlaw.cli.console.FitText;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.Terminal;
import org.mixlaw.cli.console.Written;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.fit.LeaveOut;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw fit}: laws from losses. */
@Command(
    name = "fit",
    description = {
      "Fit laws to a loss table, one for every validation domain or for cluster means.",
      "Without --law, take the one that best predicts what it has not seen: mixtures left out,"
          + " the largest size left out,",
      "long runs cut short.",
      "Example: mixlaw fit data/published/redpajama.csv --out laws.json"
    },
    mixinStandardHelpOptions = true)
public final class FitCommand implements Callable<Integer> {
  private enum By {
    DOMAIN,
    CLUSTER
  }

  @Parameters(
      paramLabel = "LOSSES.csv",
      arity = "1..*",
      description =
          "The losses: params,tokens,domain,loss and a mix.<domain> column a training domain."
              + " Several tables count as one.")
  private List<Path> losses = List.of();

  @Written
  @Option(
      names = "--out",
      required = true,
      paramLabel = "laws.json",
      description = "Where the laws are written.")
  private Path out;

  @Option(
      names = "--law",
      paramLabel = "NAME",
      completionCandidates = Laws.class,
      description =
          "One of ${COMPLETION-CANDIDATES}; see below (default: the best in hold-out validation).")
  private String law;

  @Option(
      names = "--by",
      paramLabel = "domain|cluster",
      description =
          "What is fitted: every validation domain, or the clusters that --weights names (default:"
              + " domain).")
  private By by = By.DOMAIN;

  @Option(
      names = "--weights",
      paramLabel = "W.csv",
      description = "Weights of validation domains: domain,weight and, for --by cluster, cluster.")
  private Path weights;

  @Option(
      names = "--loss",
      paramLabel = "squared|huber",
      description =
          "The loss function of mixing laws; with huber, outlying runs count less (default:"
              + " squared).")
  private String loss = "squared";

  @Option(
      names = "--ridge",
      paramLabel = "X",
      description =
          "Ridge penalty on the slopes of mixing laws, as a share of the losses' variance (default:"
              + " by cross-validation; 1e-10 for m1 to m4, bimix and paper).")
  private Optional<Double> ridge = Optional.empty();

  @Option(
      names = "--share",
      paramLabel = "curve|domain|size|all",
      description =
          "Which curves of --law step or --law size share an exponent (default: size for step, all"
              + " for size).")
  private Optional<String> share = Optional.empty();

  @Option(
      names = "--compare",
      description =
          "Also prints how well every law and baseline predicts mixtures left out at every size, at"
              + " the largest size, itself left out.")
  private boolean compare;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws of mixtures left out by --compare (default: ${DEFAULT-VALUE}).")
  private int draws = 4;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Feeds random starts and resampling (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Mixin private JsonOption json = new JsonOption();

  private CommandSpec spec;

  /** The names of all laws. */
  private static final class Laws implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return LawCatalog.all().stream().map(LawFamily::name).iterator();
    }
  }

  @Mixin private LossTableOptions untidy = new LossTableOptions();

  /**
   * Says after the options what laws there are.
   *
   * @param its the command
   */
  @Spec
  void spec(CommandSpec its) {
    spec = its;
    its.usageMessage().footer(LawsHelp.lines());
  }

  private LossTable table() {
    return losses.size() == 1
        ? LossTable.read(losses.get(0), untidy.reading())
        : LossTable.merge(
            losses.stream().map(file -> LossTable.read(file, untidy.reading())).toList());
  }

  @Override
  public Integer call() throws Exception {
    Optional<LawFamily> wanted = Optional.ofNullable(law).map(LawCatalog::named);
    LossTable table = table();
    SortedMap<String, Map<String, Double>> clusters = new TreeMap<>();
    Map<String, Path> inputs = new TreeMap<>();
    losses.forEach(file -> inputs.put(file.toString(), file));
    if (weights != null) {
      inputs.put(weights.toString(), weights);
    }
    if (by == By.CLUSTER) {
      if (weights == null) {
        throw new InputException(
            "--by cluster needs --weights with a table that has a column 'cluster'");
      }
      clusters = Weights.read(weights).byCluster();
    }
    PrintWriter err = spec.commandLine().getErr();
    LawOptions options =
        new LawOptions(seed, loss(), share.map(ExponentSharing::parse), ridge(), false);
    if (share.isPresent() && wanted.filter(w -> !w.predictsMixtures()).isEmpty()) {
      throw new InputException("--share is for --law step and --law size");
    }
    Provenance provenance =
        Provenance.of(CommandWords.of(spec), Map.of("fit", seed), inputs, Clock.systemUTC());
    FittedLaws laws;
    try (FitConsole progress = new FitConsole(err, Terminal.interactive())) {
      laws = new LawFitter(table, clusters, options, progress).fit(wanted);
    }
    LawsFile.write(out, laws, provenance);
    if (json.given()) {
      List<LeaveOut.Row> rows = compare ? compare(table, laws, err) : List.of();
      JsonOption.print(FitDocument.of(laws, rows), spec.commandLine().getOut());
      return 0;
    }
    FitText.print(laws, spec.commandLine().getOut());
    if (compare) {
      FitText.print(compare(table, laws, err), spec.commandLine().getOut());
    }
    return 0;
  }

  private OptionalDouble ridge() {
    if (ridge.isPresent() && !(ridge.get() > 0 && ridge.get() < 1)) {
      throw InputException.of("--ridge is %s; accepted are numbers between 0 and 1", ridge.get());
    }
    return ridge.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  private LossFunction loss() {
    try {
      return LossFunction.valueOf(loss.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw InputException.of("--loss is '%s'; accepted are squared, huber", loss);
    }
  }

  private List<LeaveOut.Row> compare(LossTable table, FittedLaws laws, PrintWriter err) {
    Map<String, Map<String, Double>> members = new TreeMap<>(laws.clusters());
    if (members.isEmpty()) {
      table.domains().forEach(domain -> members.put(domain, Map.of(domain, 1.0)));
    }
    Weights counted = weights == null ? Weights.equal(table.domains()) : Weights.read(weights);
    return LeaveOut.compare(
        table,
        members,
        laws.seriesWeights(counted),
        Math.max(1, Math.min(5, table.mixtures().size() / 4)),
        draws,
        seed,
        step -> {
          err.println("mixlaw: " + step);
          err.flush();
        });
  }
}
