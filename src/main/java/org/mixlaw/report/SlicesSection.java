package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mixlaw.fit.MeasuredOverall;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.around.AroundOptimum;
import org.mixlaw.optimum.around.Slice;
import org.mixlaw.optimum.around.Triangle;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.Plot;
import org.mixlaw.report.chart.TriangleChart;

/** The overall loss along every domain, through the optimum. */
final class SlicesSection {
  /** Measured mixtures beyond these are left out of a chart evenly. */
  private static final int DOTS = 60;

  /** A slice that falls by less than one in so many parts of its rise only rises, to the eye. */
  private static final int TELLING = 20;

  private final AroundOptimum around;
  private final Optimum optimum;
  private final List<MeasuredOverall> measured;
  private final LossUnit unit;

  SlicesSection(
      AroundOptimum around, Optimum optimum, List<MeasuredOverall> measured, LossUnit unit) {
    this.around = around;
    this.optimum = optimum;
    this.measured = measured;
    this.unit = unit;
  }

  Page.Section section() {
    List<Chart> charts = new ArrayList<>();
    for (Slice slice : around.slices()) {
      charts.add(chart(slice).about(slice.domain()));
    }
    List<Page.Key> legend = new ArrayList<>();
    legend.add(new Page.Key("line best", "overall loss as predicted"));
    legend.add(new Page.Key("bar fan", String.format("%.0f%% interval", 100 * optimum.level())));
    legend.add(new Page.Key("point size5", "measured: the pilots of the largest size"));
    legend.add(new Page.Key("tick place", "optimum"));
    return Page.Section.of(
            "slices",
            "Around the optimum",
            List.of(
                "How the overall loss at the target changes against the optimum as one domain's"
                    + " share does, the others keeping their ratios; "
                    + unit
                    + ", below 0 would be better. A pilot stands at its own share of the domain,"
                    + " off the line by what the laws missed of it: points that bend away from the"
                    + " line would speak against it."),
            List.of())
        .withCharts(false, charts, legend);
  }

  /** All mixtures of three domains in one chart; nothing for another number. */
  List<Chart> triangle() {
    return around.triangle().map(this::triangle).stream().toList();
  }

  private Chart triangle(Triangle triangle) {
    List<TriangleChart.Dot> dots = new ArrayList<>();
    spread(measured)
        .forEach(
            m ->
                dots.add(
                    dot(m.run() + ", measured " + Figures.loss(m.loss()), "size5", m.mixture())));
    dots.add(dot("baseline", "base", optimum.baseline().mixture()));
    dots.add(dot("optimum", "best", optimum.mixture()));
    return TriangleChart.of(
        new Caption(
            "The best mixtures lie in the blue patch",
            "Predicted overall loss over all mixtures of three domains",
            "the darker, the higher the overall loss; blue cannot be told from the best",
            ""),
        triangle.domains(),
        triangle.cells().stream()
            .map(
                cell ->
                    new TriangleChart.Cell(
                        cell.centre(),
                        cell.corners(),
                        cell.change(),
                        cell.near(),
                        told(triangle.domains(), cell)))
            .toList(),
        dots);
  }

  private TriangleChart.Dot dot(String name, String style, Mixture mixture) {
    List<String> domains = List.copyOf(optimum.mixture().domains());
    return new TriangleChart.Dot(
        name + ": " + Figures.mixture(mixture), style, mixture.vector(domains));
  }

  private static String told(List<String> domains, Triangle.Cell cell) {
    return String.format(
        Locale.ROOT,
        "%s %.0f%%, %s %.0f%%, %s %.0f%%: %+.4f",
        domains.get(0),
        100 * cell.centre()[0],
        domains.get(1),
        100 * cell.centre()[1],
        domains.get(2),
        100 * cell.centre()[2],
        cell.change());
  }

  private Chart chart(Slice slice) {
    Plot plot =
        new Plot(
            new Caption(
                seen(slice),
                "Change of the overall loss along the share of "
                    + slice.domain()
                    + ", with its interval and the measured pilots",
                "share of " + slice.domain(),
                "change of overall loss, " + unit),
            false,
            Figures::percent);
    plot.mark("optimum: " + Figures.percent(slice.at()), slice.at());
    plot.line(
        "overall loss along " + slice.domain(),
        "best fan",
        slice.points().stream()
            .map(
                p ->
                    new Plot.Point(
                        p.proportion(),
                        p.overall().value(),
                        p.overall().lower(),
                        p.overall().upper()))
            .toList());
    for (MeasuredOverall m : spread(measured)) {
      double share = m.mixture().get(slice.domain());
      plot.dot(
          m.run(),
          "size5",
          new Plot.Point(share, around.besideSlice(slice.domain(), share, m.residual())));
    }
    return plot.draw();
  }

  /** What the slice shows, in words. */
  private String seen(Slice slice) {
    List<Slice.Point> points = slice.points();
    double best = slice.best();
    double last = points.get(points.size() - 1).proportion();
    double least = points.stream().mapToDouble(p -> p.overall().value()).min().orElse(0);
    double rise = points.stream().mapToDouble(p -> p.overall().value()).max().orElse(0) - least;
    double fall = points.get(0).overall().value() - least;
    if (rise <= optimum.nearOptimal().tolerance()) {
      return "The share of " + slice.domain() + " hardly matters";
    }
    if (best <= 0.005 || fall < rise / TELLING) {
      return "More " + slice.domain() + " only raises the overall loss";
    }
    return best >= last - 0.005
        ? String.format(
            Locale.ROOT,
            "More %s lowers the overall loss as far as tried (%.0f%%)",
            slice.domain(),
            100 * last)
        : String.format(
            Locale.ROOT,
            "More %s lowers the overall loss until about %.0f%%",
            slice.domain(),
            // where the least of the slice is no better than the optimum, both are one place
            100 * (least >= -optimum.nearOptimal().tolerance() ? slice.at() : best));
  }

  private static List<MeasuredOverall> spread(List<MeasuredOverall> all) {
    if (all.size() <= DOTS) {
      return all;
    }
    List<MeasuredOverall> sorted =
        all.stream().sorted(Comparator.comparingDouble(MeasuredOverall::loss)).toList();
    return IntStream.range(0, DOTS)
        .mapToObj(i -> sorted.get((int) ((long) i * sorted.size() / DOTS)))
        .toList();
  }
}
