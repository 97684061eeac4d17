package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.mixlaw.base.Rounded;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.NearOptimal;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.MixtureChart;
import org.mixlaw.report.chart.ParallelChart;

/** The best mixture beside the baseline, and how flat the optimum is. */
final class OptimumSection {
  private OptimumSection() {}

  /**
   * The section.
   *
   * @param optimum the optimum
   * @param pilots the runs that the laws were fitted on
   * @param good mixtures that cannot be told from the best one
   * @param more further charts
   * @param unit what losses are measured in
   * @param validated whether models were trained after the optimum's warnings were written
   */
  static Page.Section of(
      Optimum optimum,
      List<RunRecord> pilots,
      List<Mixture> good,
      List<Chart> more,
      LossUnit unit,
      boolean validated) {
    Set<String> domains = new TreeSet<>(optimum.mixture().domains());
    domains.addAll(optimum.baseline().mixture().domains());
    List<MixtureChart.Row> bars = new ArrayList<>();
    List<List<String>> table = new ArrayList<>();
    List<Mixture> tried = pilots.stream().map(RunRecord::mixture).distinct().toList();
    for (String domain : domains) {
      double best = optimum.mixture().get(domain);
      double base = optimum.baseline().mixture().get(domain);
      NearOptimal.Range near =
          optimum.nearOptimal().ranges().getOrDefault(domain, new NearOptimal.Range(best, best));
      List<Double> proportions =
          tried.stream().map(m -> m.get(domain)).distinct().sorted().toList();
      bars.add(
          new MixtureChart.Row(domain, best, base, near.lowest(), near.highest(), proportions));
      table.add(
          List.of(
              domain,
              Figures.percent(best),
              Figures.percent(base),
              Figures.percents(near.lowest(), near.highest()),
              optimum.caps().containsKey(domain)
                  ? Figures.percent(optimum.caps().get(domain))
                  : "none",
              proportions.isEmpty()
                  ? ""
                  : Figures.percents(proportions.get(0), proportions.get(proportions.size() - 1))));
    }
    Page.Section section =
        Page.Section.of(
            "optimum",
            "The best mixture",
            sentences(optimum, unit),
            List.of(
                new Page.Table(
                    "Proportions",
                    List.of(
                        "domain",
                        "optimum",
                        "baseline",
                        "near-optimal range",
                        "cap (most allowed)",
                        "tried in pilots"),
                    table,
                    1,
                    false),
                losses(optimum, unit)));
    return section
        .withCharts(
            true,
            charts(optimum, bars, good, more),
            List.of(
                new Page.Key("bar optimum", "optimum"),
                new Page.Key("bar baseline", "baseline (" + optimum.baseline().name() + ")"),
                new Page.Key("whisker", "near-optimal range"),
                new Page.Key("tick tried", "pilot mixture"),
                new Page.Key("line good", "another mixture as good")))
        .withNotes(warnings(optimum, validated));
  }

  /** What speaks against the optimum; the models that were trained may have settled it since. */
  private static List<String> warnings(Optimum optimum, boolean validated) {
    return optimum.warnings().stream()
        .map(
            warning ->
                validated
                    ? "What the laws alone said, before the validation run: " + warning + "."
                    : warning)
        .toList();
  }

  private static List<Chart> charts(
      Optimum optimum, List<MixtureChart.Row> bars, List<Mixture> good, List<Chart> more) {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        MixtureChart.of(
            new Caption(
                moved(optimum),
                "Bars of each domain's proportion; the same figures are in the table below",
                "share of training tokens",
                ""),
            bars));
    charts.addAll(more);
    if (!good.isEmpty()) {
      charts.add(asGood(optimum, good));
    }
    return charts;
  }

  /** What moves most against the baseline, in words. */
  private static String moved(Optimum optimum) {
    Mixture best = optimum.mixture();
    Mixture base = optimum.baseline().mixture();
    Comparator<String> byMove = Comparator.comparingDouble(d -> best.get(d) - base.get(d));
    String up = best.domains().stream().max(byMove).orElseThrow();
    String down = best.domains().stream().min(byMove).orElseThrow();
    return best.get(up) - base.get(up) < 0.005
        ? "The optimum is the baseline"
        : String.format(
            Locale.ROOT,
            "More %s (%+.0f points), less %s (\u2212%.0f)",
            up,
            100 * (best.get(up) - base.get(up)),
            down,
            100 * (base.get(down) - best.get(down)));
  }

  private static Chart asGood(Optimum optimum, List<Mixture> good) {
    List<String> domains = List.copyOf(optimum.mixture().domains());
    List<ParallelChart.Line> lines = new ArrayList<>();
    for (Mixture mixture : good) {
      lines.add(line("as good", "good", mixture, domains));
    }
    lines.add(line("baseline", "base", optimum.baseline().mixture(), domains));
    lines.add(line("optimum", "best", optimum.mixture(), domains));
    return ParallelChart.of(
        new Caption(
            "Mixtures that cannot be told from the best",
            good.size() + " mixtures whose predicted loss lies within the tolerance of the best",
            "share of training tokens",
            ""),
        domains,
        lines);
  }

  private static ParallelChart.Line line(
      String name, String style, Mixture mixture, List<String> domains) {
    return new ParallelChart.Line(name, style, domains.stream().map(mixture::get).toList());
  }

  private static List<String> sentences(Optimum optimum, LossUnit unit) {
    List<String> sentences = new ArrayList<>();
    Optimum.Gain gain = optimum.gain();
    double half = Figures.half(optimum.loss().lower(), optimum.loss().upper());
    sentences.add(
        String.format(
            Locale.ROOT,
            "For %s parameters and %s tokens the laws predict an overall loss of %s for the best"
                + " mixture and %s for the %s baseline: a gain of %s %s (%.0f%%"
                + " interval %s), with a probability of %.0f%% that there is a gain at all.",
            Figures.count(optimum.params()),
            Figures.count(optimum.tokens()),
            Figures.rounded(optimum.loss().value(), half),
            Figures.rounded(optimum.baseline().loss().value(), half),
            optimum.baseline().name(),
            Figures.rounded(gain.value(), Figures.half(gain.lower(), gain.upper())),
            unit,
            100 * optimum.level(),
            Figures.between(gain.lower(), gain.upper()),
            100 * gain.probability()));
    sentences.add(
        String.format(
            Locale.ROOT,
            "Mixtures within %s %s of the best are indistinguishable from it. The near-optimal"
                + " range of a domain is where its proportion can lie while the others adapt; the"
                + " ranges are marginal, one domain at a time.",
            Rounded.deviation(optimum.nearOptimal().tolerance()),
            unit.brief()));
    optimum
        .nearestMeasured()
        .ifPresent(
            near ->
                sentences.add(
                    String.format(
                        Locale.ROOT,
                        "The nearest pilot mixture differs in %s of the data (%s).",
                        Figures.percent(near.distance()),
                        Figures.largest(near.mixture(), 6))));
    return sentences;
  }

  private static Page.Table losses(Optimum optimum, LossUnit unit) {
    // one number of decimals a column: that of the loss known best
    double half =
        optimum.losses().values().stream()
            .mapToDouble(loss -> Figures.half(loss.lower(), loss.upper()))
            .min()
            .orElse(0);
    List<List<String>> rows = new ArrayList<>();
    optimum
        .losses()
        .forEach(
            (domain, loss) -> {
              Estimate base = optimum.baseline().losses().getOrDefault(domain, loss);
              rows.add(
                  List.of(
                      domain,
                      Figures.percent(optimum.weights().getOrDefault(domain, 0.0)),
                      Figures.rounded(loss.value(), half),
                      Figures.between(loss.lower(), loss.upper(), half),
                      Figures.rounded(base.value(), half),
                      Figures.between(base.lower(), base.upper(), half),
                      Figures.signed(base.value() - loss.value(), half / 3)));
            });
    return new Page.Table(
        "Predicted losses at the target, " + unit,
        List.of("domain", "weight", "optimum", "interval", "baseline", "interval", "gain"),
        rows,
        1,
        true);
  }
}
