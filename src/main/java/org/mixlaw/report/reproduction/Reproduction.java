package org.mixlaw.report.reproduction;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.LawName;
import org.mixlaw.fit.LawOptions;
import org.mixlaw.fit.LeaveOut;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.sequential.SequentialLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;
import org.mixlaw.optimum.critical.CriticalProportion;
import org.mixlaw.optimum.critical.CriticalSearch;
import org.mixlaw.optimum.critical.CriticalTables;

/**
 * Computes what "Data Mixing FittedLaws" (arXiv 2403.16952) reports and the published tables allow
 * to compute again. References are fits made independently (float64, variable projection, many
 * starts) on the same tables, and the authors' own figures where they gave one.
 */
public final class Reproduction {
  private static final long PARAMS_70M = 18_915_328;
  private static final long PARAMS_160M = 85_056_000;
  private static final long PARAMS_305M = 201_541_632;
  private static final long PARAMS_410M = 302_311_424;
  private static final long PARAMS_1B = 805_736_448;
  private static final long STEP = 1L << 20;
  private static final int CURVE_POINTS = 60;
  private static final int LEFT_OUT = 5;
  private static final int LEAVE_OUT_DRAWS = 4;

  /** A reference given to four digits, the last perhaps cut: met within a unit of it. */
  private static final double FOUR_DIGITS = 4e-4;

  /**
   * The caps under which the authors sought the optimum, by the tokens there are of each domain.
   */
  private static final Map<String, Double> CAPS =
      Map.of(
          "Github", 0.5857,
          "ArXiv", 0.2588,
          "Books", 0.2254,
          "StackExchange", 0.1779,
          "Wikipedia", 0.1727);

  private final Path published;
  private final Weights weights;
  private final Provenance provenance;
  private final Consumer<String> progress;

  private Reproduction(Path published, Provenance provenance, Consumer<String> progress) {
    this.published = published;
    this.weights = Weights.read(published.resolve("pile-weights.csv"));
    this.provenance = provenance;
    this.progress = progress;
  }

  /**
   * Computes everything.
   *
   * @param published the folder with the published tables
   * @param provenance what is written into the laws that are fitted on the way
   * @param progress is told what is being done
   * @return the sections of the page
   */
  public static List<Section> run(
      Path published, Provenance provenance, Consumer<String> progress) {
    List<Section> sections = new ArrayList<>(fits(published, provenance, progress));
    Reproduction reproduction = new Reproduction(published, provenance, progress);
    sections.add(reproduction.leaveOut());
    sections.add(reproduction.optimum());
    return List.copyOf(sections);
  }

  /** Everything that has references to be compared with. */
  static List<Section> fits(Path published, Provenance provenance, Consumer<String> progress) {
    Reproduction reproduction = new Reproduction(published, provenance, progress);
    return List.of(
        reproduction.twoDomains(),
        reproduction.threeDomains(),
        reproduction.clusters(),
        reproduction.stepLaw(),
        reproduction.criticalProportion());
  }

  private LossTable table(String name) {
    progress.accept(name);
    return LossTable.read(published.resolve(name + ".csv"));
  }

  private static LossTable slice(LossTable table, long params, long steps) {
    return table.filter(r -> r.params() == params && r.tokens() == steps * STEP);
  }

  private FittedLaws fit(
      LossTable table, SortedMap<String, Map<String, Double>> clusters, LawName law) {
    return new LawFitter(table, clusters, LawOptions.seeded(1), LawFitter.Progress.SILENT)
        .fit(Optional.of(law), provenance);
  }

  /** The parameters of M4 in the gauge in which t sums to 0: c, k, t by training domain. */
  private record Exponential(double c, double k, SortedMap<String, Double> t) {
    static Exponential of(JointLaw law, String domain) {
      MixingLaw own = law.parameters().get(domain).mixing();
      SortedMap<String, Double> t = new TreeMap<>();
      for (int j = 0; j < own.slopes().length; j++) {
        t.put(law.trainingDomains().get(j), own.slopes()[j]);
      }
      return new Exponential(own.terms()[0], own.terms()[1], t);
    }
  }

  private Section twoDomains() {
    LossTable table = table("two-domain");
    List<Comparison> comparisons = new ArrayList<>();
    List<Section.Chart> charts = new ArrayList<>();
    double[][] references = {
      {1.1099, -.6822, -1.6426, 3.670e-5},
      {3.4232, -.6226, -2.5976, 1.586e-5},
      {.9242, -.7985, -1.7776, 2.452e-5},
      {3.0823, -.6217, -2.5361, 2.822e-5}
    };
    int at = 0;
    for (long params : new long[] {PARAMS_70M, PARAMS_160M}) {
      LossTable slice = slice(table, params, 30_000);
      FittedLaws laws = fit(slice, new TreeMap<>(), LawName.M4);
      JointLaw law = (JointLaw) laws.fitted();
      String size = params == PARAMS_70M ? "70M " : "160M ";
      for (String domain : List.of("Github", "Pile-CC")) {
        Exponential fitted = Exponential.of(law, domain);
        double[] reference = references[at++];
        // With t of the other domain at 0 in place of a sum of 0, t doubles and k takes exp(-t).
        double own = fitted.t.get(domain);
        comparisons.add(Comparison.value(size + domain + ": c", reference[0], fitted.c, 2e-4));
        comparisons.add(
            Comparison.value(
                size + domain + ": ln k", reference[1], Math.log(fitted.k) - own, 5e-4));
        comparisons.add(Comparison.value(size + domain + ": t own", reference[2], 2 * own, 2e-3));
        comparisons.add(
            Comparison.minimum(
                size + domain + ": SSE",
                reference[3],
                laws.quality().get(domain).sse(),
                FOUR_DIGITS));
        charts.add(curve(size + domain, slice, laws, domain));
      }
    }
    return new Section(
        "Two domains: loss against proportion (the paper's figure 2)",
        "M4, c + k exp(sum t r), at 30,000 steps on five mixtures of Github and Pile-CC; t of the"
            + " other domain is 0. Sums of squares to the four digits of the reference.",
        comparisons,
        List.of(),
        charts);
  }

  private static Section.Chart curve(
      String title, LossTable slice, FittedLaws laws, String domain) {
    int series = laws.fitted().series().indexOf(domain);
    List<double[]> measured =
        slice.rows().stream()
            .filter(row -> row.domain().equals(domain))
            .map(row -> new double[] {row.mixture().get("Github"), row.loss()})
            .toList();
    List<double[]> line = new ArrayList<>();
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double github = 0.2 + 0.6 * i / CURVE_POINTS;
      line.add(
          new double[] {
            github, laws.fitted().at(1, 1).losses(new double[] {github, 1 - github})[series]
          });
    }
    return new Section.Chart(
        title,
        "proportion of Github",
        "loss, nats per token",
        List.of(
            new Section.Series("fitted", false, line),
            new Section.Series("measured", true, measured)));
  }

  private Section threeDomains() {
    FittedLaws laws =
        fit(slice(table("three-domain"), PARAMS_410M, 60_000), new TreeMap<>(), LawName.M4);
    Map<String, Double> references =
        Map.of("Github", 6.15750e-1, "Books3", 2.22217e-2, "Pile-CC", 4.48610e-3);
    List<Comparison> comparisons = new ArrayList<>();
    for (String domain : List.of("Github", "Books3", "Pile-CC")) {
      comparisons.add(
          Comparison.minimum(
              domain + ": SSE", references.get(domain), laws.quality().get(domain).sse()));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String domain : List.of("Github", "Books3", "Pile-CC")) {
      Exponential fitted = Exponential.of((JointLaw) laws.fitted(), domain);
      rows.add(
          List.of(
              domain,
              number(fitted.c),
              number(fitted.k),
              number(fitted.t.get("Github")),
              number(fitted.t.get("Books3")),
              number(fitted.t.get("Pile-CC"))));
    }
    return new Section(
        "Three domains: one law a validation domain (the paper's table 1)",
        "M4 on 32 mixtures of Github, Books3 and Pile-CC, 410M at 60,000 steps.",
        comparisons,
        List.of(
            new Section.Table(
                List.of("validation domain", "c", "k", "t Github", "t Books3", "t Pile-CC"), rows)),
        List.of());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private Section clusters() {
    List<Comparison> comparisons = new ArrayList<>();
    LossTable five = table("five-domain");
    LossTable red = table("redpajama");
    compare(
        comparisons,
        "five domains, 70M",
        slice(five, PARAMS_70M, 30_000),
        1.66781e-2,
        4.94055e-3,
        2.05807e-2,
        5.70133e-3,
        2.74983e-3);
    compare(
        comparisons,
        "RedPajama, 70M",
        slice(red, PARAMS_70M, 30_000),
        5.48797e-3,
        3.93641e-3,
        1.81446e-3,
        1.37816e-2,
        3.39648e-3);
    compare(
        comparisons,
        "RedPajama, 410M",
        slice(red, PARAMS_410M, 30_000),
        5.80792e-3,
        5.82036e-3,
        4.52442e-3,
        1.87208e-2,
        4.04144e-3);
    return new Section(
        "Five and seven domains: clusters of the Pile",
        "Sums of squares of M4 on 20 mixtures at 30,000 steps, by cluster of validation domains"
            + " (weighted means). Parameters are not compared: they are badly determined at this"
            + " number of mixtures.",
        comparisons,
        List.of(),
        List.of());
  }

  private void compare(
      List<Comparison> comparisons, String what, LossTable slice, double... references) {
    FittedLaws laws = fit(slice, weights.byCluster(), LawName.M4);
    List<String> names = List.of("academic", "prose", "dialogue", "symbolic", "internet");
    for (int i = 0; i < references.length; i++) {
      comparisons.add(
          Comparison.minimum(
              what + ", " + names.get(i) + ": SSE",
              references[i],
              laws.quality().get(names.get(i)).sse()));
    }
  }

  private Section stepLaw() {
    LossTable table = table("redpajama");
    SortedMap<String, Map<String, Double>> overall =
        new TreeMap<>(Map.of("overall", weights.over(table.domains())));
    SequentialLaw law = (SequentialLaw) fit(table, overall, LawName.PAPER).fitted();
    Map<Long, double[]> references =
        Map.of(
            PARAMS_70M, new double[] {.511, 2.01007e-3},
            PARAMS_160M, new double[] {.378, 3.12047e-3},
            PARAMS_305M, new double[] {.350, 4.47944e-3},
            PARAMS_410M, new double[] {.300, 6.24782e-3});
    Map<Long, String> sizes =
        Map.of(PARAMS_70M, "70M", PARAMS_160M, "160M", PARAMS_305M, "305M", PARAMS_410M, "410M");
    List<Comparison> comparisons = new ArrayList<>();
    for (SequentialLaw.StepLaws steps : law.sizes()) {
      double[] reference = references.get(steps.params());
      String size = sizes.get(steps.params());
      comparisons.add(
          Comparison.value(size + ": exponent of tokens", reference[0], steps.exponent(), 1e-3));
      comparisons.add(Comparison.minimum(size + ": SSE", reference[1], sse(table, law, steps)));
    }
    return new Section(
        "Step laws: the overall loss along the training",
        "L(D) = E + B/D^beta for each of 20 RedPajama mixtures, one beta for all mixtures of a"
            + " size.",
        comparisons,
        List.of(),
        List.of());
  }

  private double sse(LossTable table, SequentialLaw law, SequentialLaw.StepLaws steps) {
    Map<String, Double> over = weights.over(table.domains());
    SortedMap<String, double[]> checkpoints = new TreeMap<>();
    Map<String, LossTable.Row> rows = new TreeMap<>();
    for (LossTable.Row row : table.rows()) {
      if (row.params() == steps.params()) {
        String key = row.run() + " " + row.tokens();
        rows.put(key, row);
        checkpoints.computeIfAbsent(key, k -> new double[1])[0] +=
            over.getOrDefault(row.domain(), 0.0) * row.loss();
      }
    }
    double sse = 0;
    for (Map.Entry<String, double[]> checkpoint : checkpoints.entrySet()) {
      LossTable.Row row = rows.get(checkpoint.getKey());
      double[] r = law.trainingDomains().stream().mapToDouble(row.mixture()::get).toArray();
      int mixture = 0;
      while (!java.util.Arrays.equals(law.mixtures().get(mixture), r)) {
        mixture++;
      }
      double predicted =
          steps.floor()[mixture][0]
              + steps.scale()[mixture][0]
                  * Math.pow(row.tokens() / law.tokenUnit(), -steps.exponent());
      sse += (predicted - checkpoint.getValue()[0]) * (predicted - checkpoint.getValue()[0]);
    }
    return sse;
  }

  private Section criticalProportion() {
    progress.accept("continual");
    CriticalTables tables =
        CriticalTables.read(
            LossTable.read(published.resolve("continual.csv")),
            CsvTable.read(published.resolve("continual-base.csv")),
            Optional.of(weights),
            "Pile",
            Optional.empty(),
            10_000 * STEP,
            0.8,
            1);
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    List<Comparison> comparisons = new ArrayList<>();
    double point = answer.proportion().orElse(Double.NaN);
    comparisons.add(Comparison.value("critical proportion of the Pile", .2831, point, 5e-4));
    comparisons.add(Comparison.value("the authors' figure", .286, point, 5e-3));
    comparisons.add(Comparison.value("c", 2.81610, answer.fit().c(), 2e-4));
    comparisons.add(Comparison.value("b", -1.6947, answer.fit().b(), 1e-3));
    comparisons.add(Comparison.value("t", -4.1161, answer.fit().t(), 5e-3));
    List<double[]> drift =
        answer.drift().stream()
            .filter(d -> d.proportion().isPresent())
            .map(d -> new double[] {d.tokens() / 1e9, d.proportion().getAsDouble()})
            .toList();
    CriticalSearch.Step step = tables.steps().get(answer.tokens());
    List<double[]> measured = new ArrayList<>();
    for (int i = 0; i < step.losses().length; i++) {
      measured.add(new double[] {step.proportions()[i], step.losses()[i]});
    }
    List<double[]> line = new ArrayList<>();
    List<double[]> base = new ArrayList<>();
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double x = 0.1 + 0.45 * i / CURVE_POINTS;
      line.add(
          new double[] {x, answer.fit().c() + Math.exp(answer.fit().b() + answer.fit().t() * x)});
      base.add(new double[] {x, answer.baseLoss()});
    }
    return new Section(
        "Continual pretraining: the critical proportion (the paper's section 5)",
        String.format(
            Locale.ROOT,
            "Pythia-70M continued on the Pile and Python for 10,000 steps: the proportion of the"
                + " Pile at which its loss stays at the base model's. 80%% interval %.3f to %.3f.",
            answer.lower(),
            answer.upper()),
        comparisons,
        List.of(),
        List.of(
            new Section.Chart(
                "Pile loss after 10,000 steps",
                "proportion of the Pile",
                "loss, nats per token",
                List.of(
                    new Section.Series("fitted", false, line),
                    new Section.Series("base model", false, base),
                    new Section.Series("measured", true, measured))),
            new Section.Chart(
                "Critical proportion along the training",
                "tokens, billions",
                "critical proportion",
                List.of(new Section.Series("estimate", true, drift)))));
  }

  private Section leaveOut() {
    List<Section.Table> tables = new ArrayList<>();
    for (String name : List.of("redpajama", "five-domain")) {
      LossTable table = table(name);
      SortedMap<String, Double> ofClusters = new TreeMap<>();
      weights
          .byCluster()
          .forEach(
              (cluster, members) ->
                  ofClusters.put(
                      cluster, members.values().stream().mapToDouble(Double::doubleValue).sum()));
      double total = ofClusters.values().stream().mapToDouble(Double::doubleValue).sum();
      ofClusters.replaceAll((cluster, weight) -> weight / total);
      List<List<String>> rows = new ArrayList<>();
      for (LeaveOut.Row row :
          LeaveOut.compare(
              table, weights.byCluster(), ofClusters, LEFT_OUT, LEAVE_OUT_DRAWS, 1, progress)) {
        rows.add(
            List.of(
                row.name() + (row.sawMixture() ? " (saw the mixture at smaller sizes)" : ""),
                String.format(Locale.ROOT, "%.4f", row.overall()),
                String.format(Locale.ROOT, "%.4f", row.each()),
                String.format(Locale.ROOT, "%+.4f", row.bias()),
                String.format(Locale.ROOT, "%.3f", row.rank())));
      }
      tables.add(
          new Section.Table(
              List.of(name, "overall MAE", "cluster MAE", "bias", "rank correlation"), rows));
    }
    return new Section(
        "Prediction of what was left out",
        "Five of twenty mixtures left out at every size, and all 410M runs; then predicted at 410M"
            + " and 30,000 steps. Mean absolute errors in nats over "
            + LEAVE_OUT_DRAWS
            + " seeded draws.",
        List.of(),
        tables,
        List.of());
  }

  private Section optimum() {
    LossTable table = table("redpajama");
    SortedMap<String, Optimum> optima = new TreeMap<>();
    for (LawName law : List.of(LawName.PAPER, LawName.JOINT_M2, LawName.JOINT_GP)) {
      progress.accept("optimum under " + law);
      FittedLaws laws = fit(table, weights.byCluster(), law);
      OptimumRequest request =
          OptimumRequest.at(PARAMS_1B, 100_000 * STEP)
              .withWeights(laws.seriesWeights(weights))
              .withCaps(CAPS);
      optima.put(law.toString(), OptimumSearch.find(laws, request));
    }
    List<String> header = new ArrayList<>(List.of("training domain", "cap"));
    header.addAll(optima.keySet());
    header.add("near-optimal (joint-gp)");
    List<List<String>> rows = new ArrayList<>();
    for (String domain : table.trainingDomains()) {
      List<String> row = new ArrayList<>();
      row.add(domain);
      row.add(String.format(Locale.ROOT, "%.4f", CAPS.getOrDefault(domain, 1.0)));
      optima.values().forEach(o -> row.add(number(o.mixture().get(domain))));
      var range = optima.get("joint-gp").nearOptimal().ranges().get(domain);
      row.add(String.format(Locale.ROOT, "%.3f - %.3f", range.lowest(), range.highest()));
      rows.add(row);
    }
    rows.add(results("predicted loss", optima, o -> number(o.loss().value())));
    rows.add(
        results(
            "gain over uniform",
            optima,
            o ->
                String.format(
                    Locale.ROOT,
                    "%.4f (%.4f to %.4f)",
                    o.gain().value(),
                    o.gain().lower(),
                    o.gain().upper())));
    rows.add(
        results(
            "to the nearest measured",
            optima,
            o -> number(o.nearestMeasured().map(Optimum.Nearest::distance).orElse(Double.NaN))));
    return new Section(
        "The best RedPajama mixture for 1B parameters and 100,000 steps",
        "Sought continuously under the authors' caps (tokens there are), against the uniform"
            + " mixture. The optimum is flat: what matters is the range in the last column.",
        List.of(),
        List.of(new Section.Table(header, rows)),
        List.of());
  }

  private static List<String> results(
      String what,
      SortedMap<String, Optimum> optima,
      java.util.function.Function<Optimum, String> cell) {
    List<String> row = new ArrayList<>(List.of(what, ""));
    optima.values().forEach(o -> row.add(cell.apply(o)));
    row.add("");
    return row;
  }
}
