package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.HoldOutErrors;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.gp.GaussianProcessLaw;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.report.chart.BarChart;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.ResidualChart;

/** The fitted laws: measured beside fitted, parameters, and how they were chosen. */
final class LawsSection {
  /** Above this many measurements a chart shows the last one of each run alone. */
  private static final int DOTS = 400;

  /** So many dots has the whole page, whatever the number of domains. */
  private static final int ALL_DOTS = 2500;

  private LawsSection() {}

  /** The section; {@code checkpoints} says what the choice of them does to the predictions. */
  static Page.Section of(
      FittedLaws laws, LossTable losses, Sizes sizes, Optional<String> checkpoints) {
    List<String> notes = new ArrayList<>(laws.warnings());
    checkpoints.ifPresent(
        note -> notes.add(Character.toUpperCase(note.charAt(0)) + note.substring(1) + "."));
    List<Page.Table> tables = new ArrayList<>();
    tables.add(quality(laws));
    if (laws.fitted() instanceof JointLaw joint) {
      tables.add(parameters(joint));
    }
    if (!laws.compared().isEmpty()) {
      tables.add(compared(laws));
    }
    return Page.Section.of("laws", "Law fits", sentences(laws), tables)
        .withCharts(false, all(laws, losses, sizes), legend(sizes))
        .withNotes(notes);
  }

  private static List<Chart> all(FittedLaws laws, LossTable losses, Sizes sizes) {
    List<Chart> all = new ArrayList<>();
    if (!laws.shares().isEmpty()) {
      all.add(average(laws));
    }
    all.addAll(charts(laws, losses, sizes));
    return all;
  }

  private static Chart average(FittedLaws laws) {
    String largest =
        laws.shares().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElseThrow();
    return BarChart.of(
        new Caption(
            "The average listens most to " + largest,
            "Weight of each law in the average",
            "weight, from what each missed of hidden losses",
            ""),
        laws.shares().entrySet().stream()
            .map(
                share ->
                    new BarChart.Row(
                        share.getKey(),
                        List.of(
                            new BarChart.Bar(
                                "best",
                                "weight",
                                Figures.percent(share.getValue()),
                                share.getValue(),
                                share.getValue(),
                                share.getValue()))))
            .toList());
  }

  private static List<Page.Key> legend(Sizes sizes) {
    List<Page.Key> keys = new ArrayList<>(sizes.legend("point"));
    keys.add(new Page.Key("bar band", "2 sd (standard deviations) of the residuals"));
    return keys;
  }

  private static List<String> sentences(FittedLaws laws) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        String.format(
            Locale.ROOT,
            "Law %s (%s), fitted on %d mixtures at %s parameters and %s tokens; the"
                + " intervals come from %d draws of the parameters that the measurements allow.",
            laws.law(),
            description(laws.law()),
            laws.measured().mixtures().size(),
            String.join(", ", laws.measured().params().stream().map(Figures::count).toList()),
            tokens(laws.measured().tokens()),
            laws.draws().size()));
    if (laws.fitted() instanceof JointLaw joint) {
      sentences.add(
          "L(N, D, r) = m(r)"
              + Scaling.scaled(joint.shape())
              + " with m(r) = "
              + joint.form().formula()
              + " (mixing law "
              + joint.form().label()
              + ")"
              + Scaling.exponents(joint.shape())
              + ".");
    } else if (laws.fitted() instanceof GaussianProcessLaw process) {
      sentences.add(
          "L(N, D, r) ="
              + Scaling.scaled(process.shape())
              + " exp(f(r)"
              + (process.shape().bySize() ? " + x(N) h(r)" : "")
              + (process.shape().byTokens() ? " + y(D) w(r)" : "")
              + ") with smooth functions f, h, w of the mixture (Gaussian processes over powers of"
              + " proportions)"
              + Scaling.exponents(process.shape())
              + ".");
    }
    return sentences;
  }

  private static String tokens(FittedLaws.Tokens tokens) {
    return tokens.first() == tokens.last()
        ? Figures.count(tokens.last())
        : Figures.count(tokens.first()) + " to " + Figures.count(tokens.last());
  }

  private static List<Chart> charts(FittedLaws laws, LossTable losses, Sizes sizes) {
    if (!laws.clusters().isEmpty()) {
      return List.of(); // the table holds domains, the laws speak of clusters
    }
    Law law = laws.fitted();
    Map<List<Double>, Law.AtTarget> targets = new TreeMap<>(LawsSection::compare);
    List<Chart> charts = new ArrayList<>();
    for (int s = 0; s < law.series().size(); s++) {
      int series = s;
      String domain = law.series().get(s);
      List<LossTable.Row> rows = shown(laws, losses, domain);
      List<ResidualChart.Dot> dots =
          rows.stream()
              .map(
                  row -> {
                    double fitted =
                        targets.computeIfAbsent(
                                List.of((double) row.params(), (double) row.tokens()),
                                key -> law.at(row.params(), row.tokens()))
                            .losses(row.mixture().vector(law.trainingDomains()))[series];
                    return new ResidualChart.Dot(
                        row.loss(),
                        fitted - row.loss(),
                        String.format(
                            Locale.ROOT,
                            "%s at %s tokens: measured %.4f, fitted %.4f (%s)",
                            row.run(),
                            Figures.count(row.tokens()),
                            row.loss(),
                            fitted,
                            Figures.largest(row.mixture(), 4)),
                        sizes.style(row.params()));
                  })
              .toList();
      charts.add(
          ResidualChart.of(
                  new Caption(
                      residuals(domain, dots, laws.quality().get(domain).residual()),
                      "Residuals of "
                          + dots.size()
                          + " checkpoints over their measured losses; the table below sums them up",
                      "measured, " + laws.unit(),
                      "fitted less measured, " + laws.unit()),
                  dots,
                  laws.quality().get(domain).residual())
              .about(domain));
    }
    return charts;
  }

  /** How far a domain's fit is off, and how often it is off by more than is usual. */
  private static String residuals(String domain, List<ResidualChart.Dot> dots, double deviation) {
    long beyond = dots.stream().filter(dot -> Math.abs(dot.residual()) > 2 * deviation).count();
    return String.format(
        Locale.ROOT,
        "%s: residual sd %.3f, %d of %d beyond 2 sd",
        domain,
        deviation,
        beyond,
        dots.size());
  }

  private static int compare(List<Double> one, List<Double> other) {
    int bySize = one.get(0).compareTo(other.get(0));
    return bySize != 0 ? bySize : one.get(1).compareTo(other.get(1));
  }

  private static List<LossTable.Row> shown(FittedLaws laws, LossTable losses, String domain) {
    // a law may be fitted on part of the table alone: final checkpoints, say
    long first = laws.measured().tokens().first();
    long end = laws.measured().tokens().last();
    List<LossTable.Row> rows =
        losses.rows().stream()
            .filter(row -> row.domain().equals(domain))
            .filter(row -> row.tokens() >= first && row.tokens() <= end)
            .filter(row -> laws.measured().params().contains(row.params()))
            .toList();
    if (rows.size() <= Math.min(DOTS, ALL_DOTS / laws.series().size())) {
      return rows;
    }
    Map<String, LossTable.Row> last = new TreeMap<>();
    rows.forEach(
        row ->
            last.merge(
                row.params() + " " + row.mixture(),
                row,
                (one, other) -> one.tokens() > other.tokens() ? one : other));
    List<LossTable.Row> ends = List.copyOf(last.values());
    int most = Math.max(1, Math.min(DOTS, ALL_DOTS / laws.series().size()));
    int every = (ends.size() + most - 1) / most;
    return IntStream.range(0, ends.size()).filter(i -> i % every == 0).mapToObj(ends::get).toList();
  }

  private static Page.Table quality(FittedLaws laws) {
    List<List<String>> rows = new ArrayList<>();
    laws.quality()
        .forEach(
            (series, q) ->
                rows.add(
                    List.of(
                        series,
                        String.valueOf(q.measurements()),
                        Figures.loss(q.residual()),
                        Figures.loss(q.mae()),
                        String.format(Locale.ROOT, "%.4f", q.r2()),
                        missed(laws, series))));
    return new Page.Table(
        "How well each loss is fitted, " + laws.unit(),
        List.of(
            "domain",
            "measurements",
            "residual sd",
            "mean error",
            "R\u00b2",
            "error at the largest size, left out"),
        rows,
        1,
        false);
  }

  private static String missed(FittedLaws laws, String series) {
    OptionalDouble error = laws.missed(HoldOutErrors::size, series);
    return error.isPresent() ? Figures.loss(error.getAsDouble()) : "not tried";
  }

  private static Page.Table parameters(JointLaw law) {
    List<String> domains = law.trainingDomains();
    List<String> header = new ArrayList<>(List.of("domain"));
    law.form().parameters(domains).forEach(name -> header.add(name.toString()));
    if (law.shape().bySize()) {
      header.add("A");
    }
    if (law.shape().byTokens()) {
      header.add("B");
    }
    List<List<String>> rows = new ArrayList<>();
    law.parameters()
        .forEach(
            (series, own) -> {
              List<String> row = new ArrayList<>(List.of(series));
              for (double term : own.mixing().terms()) {
                row.add(Figures.number(term));
              }
              for (double slope : own.mixing().slopes()) {
                row.add(Figures.number(slope));
              }
              if (law.shape().bySize()) {
                row.add(Figures.number(own.sizeFactor()));
              }
              if (law.shape().byTokens()) {
                row.add(Figures.number(own.tokenFactor()));
              }
              rows.add(row);
            });
    return new Page.Table("Parameters", header, rows, 1, true);
  }

  private static Page.Table compared(FittedLaws laws) {
    List<List<String>> rows = new ArrayList<>();
    laws.compared().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            tried ->
                rows.add(
                    List.of(
                        tried.getKey(),
                        description(tried.getKey()),
                        Figures.loss(tried.getValue()),
                        tried.getKey().equals(laws.law()) ? "chosen" : "")));
    return new Page.Table(
        "Candidates: mean absolute error on mixtures and sizes left out, " + laws.unit(),
        List.of("law", "what it is", "error", ""),
        rows,
        2,
        false,
        "Chosen is the law that missed least of what was hidden from it"
            + laws.whenAveraged().map(when -> "; " + when).orElse("")
            + ".");
  }

  private static String description(String law) {
    return LawCatalog.all().stream()
        .filter(family -> family.name().equals(law))
        .map(LawFamily::description)
        .findFirst()
        .orElse("");
  }
}
