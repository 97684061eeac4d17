package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.optimum.around.AroundOptimum;
import org.mixlaw.optimum.around.Change;
import org.mixlaw.optimum.around.Effects;
import org.mixlaw.report.chart.BarChart;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.HeatMap;

/** What each training domain does to every loss, and how much the optimum depends on it. */
final class EffectsSection {
  /** Five points, the step of all figures here. */
  static final double STEP = 0.05;

  private final Effects more;
  private final Effects less;
  private final LossUnit unit;
  private final List<String> byImportance;
  private final int decimals;

  EffectsSection(AroundOptimum around, LossUnit unit) {
    this.more = around.effects(STEP);
    this.less = around.effects(-STEP);
    this.unit = unit;
    double most =
        more.losses().values().stream()
            .flatMap(each -> each.values().stream())
            .mapToDouble(change -> Math.abs(change.value()))
            .max()
            .orElse(1);
    this.decimals = most < 0.02 ? 4 : 3;
    this.byImportance =
        more.overall().keySet().stream()
            .sorted(Comparator.comparingDouble(this::stake).reversed().thenComparing(d -> d))
            .toList();
  }

  /** The domains, the one that the optimum depends on most first. */
  List<String> byImportance() {
    return byImportance;
  }

  /** What a move of five points either way costs at most. */
  double stake(String domain) {
    return Math.max(more.overall().get(domain).value(), less.overall().get(domain).value());
  }

  Page.Section section() {
    return Page.Section.of(
            "effects",
            "What each domain does",
            List.of(
                "Five points more of a training domain at the optimum, the others giving way in"
                    + " their ratios: by how much that changes the loss on each validation domain"
                    + " at the target, in "
                    + unit
                    + ". Below 0 is better. Grey cells: the laws' draws do not agree on the sign,"
                    + " so that the effect may be chance.",
                importance()),
            List.of())
        .withCharts(
            true,
            List.of(heatMap(), sensitivity()),
            List.of(
                new Page.Key("bar lower", "lowers the loss"),
                new Page.Key("bar higher", "raises it"),
                new Page.Key("bar unsure", "may be chance"),
                new Page.Key("bar less", "five points less"),
                new Page.Key("bar more", "five points more")));
  }

  private String importance() {
    List<String> order = byImportance();
    String first = order.get(0);
    return String.format(
        Locale.ROOT,
        "%s matters most: five points more or less of it cost up to %s %s overall; %s matters"
            + " least (%s).",
        first,
        Figures.rounded(stake(first), stake(first) / 3),
        unit.brief(),
        order.get(order.size() - 1),
        Figures.rounded(stake(order.get(order.size() - 1)), stake(first) / 3));
  }

  private Chart heatMap() {
    List<String> columns = List.copyOf(more.losses().keySet());
    List<String> series = List.copyOf(more.losses().get(columns.get(0)).keySet());
    List<HeatMap.Row> rows = new ArrayList<>();
    rows.add(
        new HeatMap.Row(
            "overall",
            columns.stream().map(c -> cell(c, "overall", more.overall().get(c))).toList(),
            true));
    for (String name : series) {
      rows.add(
          new HeatMap.Row(
              name,
              columns.stream().map(c -> cell(c, name, more.losses().get(c).get(name))).toList(),
              false));
    }
    return HeatMap.of(
        new Caption(
            heading(columns),
            "Change of each validation domain's loss for five points more of each training domain",
            "five points more of \u2026",
            "change the loss on \u2026"),
        columns,
        rows);
  }

  /** The strongest effect of one domain on another, in words. */
  private String heading(List<String> columns) {
    String best = "";
    double most = 0;
    for (String column : columns) {
      for (var effect : more.losses().get(column).entrySet()) {
        double value = effect.getValue().value();
        if (effect.getValue().sure()
            && !effect.getKey().equals(column)
            && Math.abs(value) > Math.abs(most)) {
          most = value;
          best = "More " + column + (value < 0 ? " helps " : " costs ") + effect.getKey();
        }
      }
    }
    return best.isEmpty()
        ? "No domain surely moves another's loss"
        : best + " most of all foreign domains";
  }

  private HeatMap.Cell cell(String column, String row, Change change) {
    return new HeatMap.Cell(
        change.value(),
        number(change.value()),
        String.format(
            Locale.ROOT,
            "5 points more %s change %s by %+.4f (%+.4f to %+.4f)%s",
            column,
            row,
            change.value(),
            change.lower(),
            change.upper(),
            change.sure() ? "" : ", which may be chance"),
        change.sure());
  }

  private Chart sensitivity() {
    List<BarChart.Row> rows = new ArrayList<>();
    for (String domain : byImportance()) {
      rows.add(
          new BarChart.Row(
              domain,
              List.of(
                  bar("less", "5 points less", less.overall().get(domain)),
                  bar("more", "5 points more", more.overall().get(domain)))));
    }
    return BarChart.of(
        new Caption(
            "The optimum depends most on " + byImportance().get(0),
            "Change of the overall loss for five points less and more of each domain",
            "change of the overall loss, " + unit,
            ""),
        rows);
  }

  private BarChart.Bar bar(String style, String told, Change change) {
    return new BarChart.Bar(
        style,
        told,
        Figures.signed(change.value(), stake(byImportance().get(0)) / 10),
        change.value(),
        change.lower(),
        change.upper());
  }

  private String number(double value) {
    String text = String.format(Locale.ROOT, "%+." + decimals + "f", value);
    return Double.parseDouble(text) == 0 ? text.substring(1) : text.replace('-', '\u2212');
  }
}
