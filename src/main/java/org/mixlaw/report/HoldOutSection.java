package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.fit.CaseLoss;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.Plot;

/** Predicted beside measured for mixtures that the laws had not seen. */
final class HoldOutSection {
  /** So many points has the whole page, whatever the number of domains. */
  private static final int DOTS = 2500;

  private HoldOutSection() {}

  /** The section; empty where no mixture was left out. */
  static Optional<Page.Section> of(FittedLaws laws, Map<String, Double> weights) {
    List<Chart> charts = new ArrayList<>();
    chart(laws, "overall", weights).ifPresent(charts::add);
    for (String series : laws.series()) {
      chart(laws, series, Map.of(series, 1.0)).ifPresent(charts::add);
    }
    if (charts.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble ranks = laws.holdOut().rankCorrelation(weights);
    return Optional.of(
        Page.Section.of(
                "holdout",
                "Mixtures the laws had not seen",
                List.of(
                    "The laws were fitted again and again without some of the mixtures, and then"
                        + " asked for them at the largest size: on the diagonal the prediction was"
                        + " right."
                        + (ranks.isPresent()
                            ? " By overall loss they were put in order with a rank correlation of "
                                + Figures.rounded(ranks.getAsDouble(), 0.03)
                                + " (1: as measured; 0: by chance)."
                            : "")
                        + (every(laws, laws.holdOut().cases(weights).size()) > 1
                            ? " Shown is one in "
                                + every(laws, laws.holdOut().cases(weights).size())
                                + "."
                            : "")),
                List.of())
            .withCharts(
                false,
                charts,
                List.of(
                    new Page.Key("point size4", "a mixture left out"),
                    new Page.Key("line reference dashed", "predicted as measured"))));
  }

  /**
   * What the laws missed of a loss on average, over mixtures left out; empty where none was.
   *
   * @param laws the laws
   * @param weights weight by series, summing to 1
   */
  static OptionalDouble missed(FittedLaws laws, Map<String, Double> weights) {
    return laws.holdOut().cases(weights).stream()
        .mapToDouble(c -> Math.abs(c.predicted() - c.measured()))
        .average();
  }

  private static Optional<Chart> chart(FittedLaws laws, String name, Map<String, Double> weights) {
    List<CaseLoss> cases = laws.holdOut().cases(weights);
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    Plot plot =
        new Plot(
                new Caption(
                    String.format(
                        Locale.ROOT,
                        "%s: off by %.3f on average",
                        name,
                        missed(laws, weights).orElse(0)),
                    "Predicted over measured loss of " + cases.size() + " mixtures left out",
                    "measured, " + laws.unit(),
                    "predicted, " + laws.unit()),
                false,
                Figures::loss)
            .diagonal("predicted as measured");
    int every = every(laws, cases.size());
    for (int c = 0; c < cases.size(); c += every) {
      plot.dot(
          "mixture left out, measured",
          "size4",
          new Plot.Point(cases.get(c).measured(), cases.get(c).predicted()));
    }
    return Optional.of(plot.draw().about(name));
  }

  /** One in so many cases is drawn. */
  private static int every(FittedLaws laws, int cases) {
    return 1 + cases * (laws.series().size() + 1) / DOTS;
  }
}
