package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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
  private final Effects without;
  private final double tolerance;
  private final LossUnit unit;
  private final List<String> byImportance;

  /** What differs by less than {@code tolerance} from the best is as good. */
  EffectsSection(AroundOptimum around, double tolerance, LossUnit unit) {
    this.more = around.effects(STEP);
    this.less = around.effects(-STEP);
    this.without = around.effects(-1);
    this.tolerance = tolerance;
    this.unit = unit;
    this.byImportance =
        more.overall().keySet().stream()
            .sorted(
                Comparator.comparingDouble((String d) -> stake(d).value())
                    .reversed()
                    .thenComparing(d -> d))
            .toList();
  }

  /** The domains, the one that the optimum depends on most first. */
  List<String> byImportance() {
    return byImportance;
  }

  /** What a move of five points costs: that of the two ways which costs more. */
  Change stake(String domain) {
    Change up = more.overall().get(domain);
    Change down = less.overall().get(domain);
    return up.value() >= down.value() ? up : down;
  }

  /** Whether five points of no domain cost more than mixtures that are as good may. */
  boolean noneStandsOut() {
    return stake(byImportance.get(0)).value() <= tolerance;
  }

  /** What it costs to leave a domain out altogether, the costliest first. */
  List<Map.Entry<String, Change>> leftOut() {
    return without.overall().entrySet().stream()
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Change> e) -> e.getValue().value())
                .reversed())
        .toList();
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
                    + " so that the effect may be chance."),
            List.of())
        .withCharts(
            true,
            List.of(heatMap(), sensitivity()),
            List.of(
                new Page.Key("bar lower", "lowers the loss"),
                new Page.Key("bar higher", "raises it"),
                new Page.Key("bar unsure", "may be chance"),
                new Page.Key("bar less", "five points less"),
                new Page.Key("bar more", "five points more"),
                new Page.Key("whisker", "interval")));
  }

  private Chart heatMap() {
    List<String> columns = List.copyOf(more.overall().keySet());
    List<String> series = List.copyOf(more.losses().get(columns.get(0)).keySet());
    List<HeatMap.Row> rows = new ArrayList<>();
    rows.add(row("overall", more.overall(), true));
    for (String name : series) {
      SortedMap<String, Change> byColumn = new TreeMap<>();
      columns.forEach(column -> byColumn.put(column, more.losses().get(column).get(name)));
      rows.add(row(name, byColumn, false));
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
        : best + " most of all other domains";
  }

  /** A row of the heat map, all its figures with as many decimals. */
  private static HeatMap.Row row(String name, SortedMap<String, Change> byColumn, boolean strong) {
    double most =
        byColumn.values().stream().mapToDouble(change -> Math.abs(change.value())).max().orElse(1);
    return new HeatMap.Row(
        name,
        byColumn.entrySet().stream()
            .map(entry -> cell(entry.getKey(), name, entry.getValue(), most < 0.01 ? 4 : 3))
            .toList(),
        strong);
  }

  private static HeatMap.Cell cell(String column, String row, Change change, int decimals) {
    String text = String.format(Locale.ROOT, "%+." + decimals + "f", change.value());
    return new HeatMap.Cell(
        change.value(),
        Double.parseDouble(text) == 0 ? "0" : text.replace('-', '\u2212'),
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
            noneStandsOut()
                ? "Within five points of the optimum no domain stands out"
                : "The optimum depends most on " + byImportance().get(0),
            "Change of the overall loss for five points less and more of each domain",
            "change of the overall loss, " + unit,
            ""),
        rows);
  }

  private BarChart.Bar bar(String style, String told, Change change) {
    return new BarChart.Bar(
        style,
        told,
        Figures.signed(change.value(), uncertainty()),
        change.value(),
        change.lower(),
        change.upper());
  }

  /** Half the widest interval of an overall change, so that all are written alike. */
  private double uncertainty() {
    return Stream.of(more, less)
        .flatMap(effects -> effects.overall().values().stream())
        .mapToDouble(change -> Figures.half(change.lower(), change.upper()))
        .max()
        .orElse(0);
  }
}
