package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.LawFamily;
import org.mixlaw.loss.LossTable;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;

/** The best RedPajama mixture at the target of the paper, under three laws. */
final class BestMixture {
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

  private final PublishedTables published;

  BestMixture(PublishedTables published) {
    this.published = published;
  }

  Section section() {
    LossTable table = published.losses("redpajama");
    SortedMap<String, Optimum> optima = new TreeMap<>();
    for (LawFamily law :
        List.of(
            LawCatalog.named("paper"),
            LawCatalog.named("joint-m2"),
            LawCatalog.named("joint-gp"))) {
      published.progress().accept("optimum under " + law.name());
      FittedLaws laws = published.fit(table, published.weights().byCluster(), law);
      OptimumRequest request =
          OptimumRequest.at(PublishedTables.PARAMS_1B, 100_000 * PublishedTables.STEP)
              .withWeights(laws.seriesWeights(published.weights()))
              .withCaps(CAPS);
      optima.put(law.name(), OptimumSearch.find(laws, request));
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
      String what, SortedMap<String, Optimum> optima, Function<Optimum, String> cell) {
    List<String> row = new ArrayList<>(List.of(what, ""));
    optima.values().forEach(o -> row.add(cell.apply(o)));
    row.add("");
    return row;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
