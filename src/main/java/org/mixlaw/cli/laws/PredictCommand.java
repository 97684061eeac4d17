package org.mixlaw.cli.laws;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.Written;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.Predictor;
import org.mixlaw.fit.TargetScale;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.NamedValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw predict}: losses of mixtures at a target. */
@Command(
    name = "predict",
    description = {
      "Predict the loss of mixtures at a target, by validation domain and overall (domain '*'),"
          + " with intervals.",
      "Example: mixlaw predict laws.json --params 1B --tokens 100B --mixtures m.csv --weights"
          + " w.csv",
      NamedValue.QUOTING
    },
    mixinStandardHelpOptions = true)
public final class PredictCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("mixture", "params", "tokens", "domain", "loss", "lower", "upper");

  private static final List<String> UNIT = List.of(LossUnit.COLUMN);

  @Parameters(paramLabel = "LAWS.json", description = "The laws, as 'mixlaw fit' wrote them.")
  private Path laws;

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--mixtures",
      required = true,
      paramLabel = "MIXTURES",
      description =
          "A table of mixtures (mixture and mix.<domain> columns) or of losses, an optimum.yaml, or"
              + " one mixture written out: a=0.3,b=0.7.")
  private String mixtures;

  @Option(
      names = "--weights",
      paramLabel = "W.csv",
      description = "Weights of validation domains in the overall loss (default: all the same).")
  private Path weights;

  @Option(
      names = "--rank",
      description =
          "Order the mixtures instead (mixture, rank, score; the least score is best): all that"
              + " laws of one size or one token count can say of another.")
  private boolean rank;

  @Mixin private LevelOption level = new LevelOption();

  @Written
  @Option(
      names = "--out",
      paramLabel = "P.csv",
      description = "Where the predictions are written (default: standard output).")
  private Path out;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  private record Document(String unit, double level, List<Row> predictions) {}

  /** One predicted loss. */
  private record Row(
      String mixture,
      long params,
      long tokens,
      String domain,
      double loss,
      double lower,
      double upper) {}

  @Override
  public Integer call() throws Exception {
    if (json.given() && (rank || out != null)) {
      throw new InputException(
          "--json: prints predicted losses; it goes with neither --rank nor --out");
    }
    FittedLaws fitted = LawsFile.read(laws).laws();
    long n = target.params();
    long d = target.tokens();
    Weights given =
        weights == null ? Weights.equal(fitted.fitted().series()) : Weights.read(weights);
    SortedMap<String, Double> overall = fitted.seriesWeights(given);
    PrintWriter err = spec.commandLine().getErr();
    if (fitted.clusters().isEmpty()) {
      given.notices(fitted.fitted().series()).forEach(notice -> err.println("mixlaw: " + notice));
    }
    TargetScale scale = fitted.scaleOf(n, d);
    if (!rank && !scale.hasLosses()) {
      throw InputException.of(
          "%s: %s; --rank orders the mixtures, or fit losses of several sizes and token counts",
          laws, scale.onlyRanks());
    }
    Predictor predictor = fitted.predictor(n, d, level.value());
    MixtureTable asked = MixturesArgument.read(mixtures, "--mixtures");
    asked.notices().forEach(notice -> err.println("mixlaw: " + mixtures + ": " + notice));
    if (rank) {
      rank(fitted, scale, predictions(predictor, asked, overall), overall);
      return 0;
    }
    scale.warnings().forEach(warning -> err.println("mixlaw: " + warning));
    if (json.given()) {
      List<Row> rows = new ArrayList<>();
      predictions(predictor, asked, overall)
          .forEach(
              (mixture, predictions) ->
                  predictions.forEach(
                      (domain, p) ->
                          rows.add(
                              new Row(mixture, n, d, domain, p.loss(), p.lower(), p.upper()))));
      JsonOption.print(
          new Document(fitted.unit().label(), level.value(), rows), spec.commandLine().getOut());
      return 0;
    }
    List<String> unit = unit(fitted);
    StringBuilder csv = new StringBuilder(line(COLUMNS, unit.isEmpty() ? unit : UNIT));
    predictions(predictor, asked, overall)
        .forEach(
            (mixture, predictions) ->
                predictions.forEach(
                    (domain, p) ->
                        csv.append(
                            line(
                                List.of(
                                    mixture,
                                    n,
                                    d,
                                    domain,
                                    decimal(p.loss()),
                                    decimal(p.lower()),
                                    decimal(p.upper())),
                                unit))));
    write(csv);
    return 0;
  }

  private Map<String, SortedMap<String, Prediction>> predictions(
      Predictor predictor, MixtureTable asked, SortedMap<String, Double> overall) {
    Map<String, SortedMap<String, Prediction>> predictions = new LinkedHashMap<>();
    asked
        .mixtures()
        .forEach(
            (name, mixture) -> {
              try {
                predictions.put(name, predictor.predict(mixture, overall));
              } catch (InputException e) {
                throw InputException.of("%s, mixture '%s': %s", mixtures, name, e.getMessage());
              }
            });
    return predictions;
  }

  /** The mixtures from the best to the worst, and how far that order can be trusted. */
  private void rank(
      FittedLaws fitted,
      TargetScale scale,
      Map<String, SortedMap<String, Prediction>> predictions,
      SortedMap<String, Double> overall)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!scale.hasLosses()) {
      err.println("mixlaw: " + scale.onlyRanks());
    }
    OptionalDouble expected = fitted.holdOut().rankCorrelation(overall);
    err.println(
        expected.isPresent()
            ? String.format(
                Locale.ROOT,
                "mixlaw: hold-out validation lets expect a Spearman correlation of %.3f with"
                    + " measured losses, at the measured scale",
                expected.getAsDouble())
            : "mixlaw: too few mixtures were measured to say how well the order can be trusted");
    List<Map.Entry<String, Double>> order =
        predictions.entrySet().stream()
            .map(entry -> Map.entry(entry.getKey(), entry.getValue().get(Weights.OVERALL).loss()))
            .sorted(Map.Entry.comparingByValue())
            .toList();
    List<String> unit = unit(fitted);
    StringBuilder csv =
        new StringBuilder(line(List.of("mixture", "rank", "score"), unit.isEmpty() ? unit : UNIT));
    for (int i = 0; i < order.size(); i++) {
      csv.append(
          line(List.of(order.get(i).getKey(), i + 1, decimal(order.get(i).getValue())), unit));
    }
    write(csv);
  }

  private void write(CharSequence csv) throws IOException {
    if (out == null) {
      spec.commandLine().getOut().print(csv);
      spec.commandLine().getOut().flush();
    } else {
      AtomicFiles.write(out, csv);
    }
  }

  /** What is written of the unit: nothing where it is the usual one, nats per token. */
  private static List<String> unit(FittedLaws fitted) {
    return fitted.unit() == LossUnit.NATS_PER_TOKEN ? List.of() : List.of(fitted.unit().label());
  }

  private static String line(List<?> fields, List<String> unit) {
    List<Object> all = new ArrayList<>(fields);
    all.addAll(unit);
    return CsvText.line(all);
  }

  private static String decimal(double loss) {
    return String.format(Locale.ROOT, "%.6f", loss);
  }
}
