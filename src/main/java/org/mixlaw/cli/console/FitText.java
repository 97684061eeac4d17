package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.HoldOutErrors;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LeaveOut;
import org.mixlaw.law.average.Reach;

/** What a fit prints: which law and why, how well it fits and predicts, what speaks against it. */
public final class FitText {
  /** Series named in a sentence about several; the others are counted. */
  private static final int NAMED = 4;

  /** Shares below this are not printed. */
  private static final double LEAST_SHOWN = 0.005;

  private FitText() {}

  /**
   * Prints a fit on one screen.
   *
   * @param laws what was fitted
   * @param out where to
   */
  public static void print(FittedLaws laws, PrintWriter out) {
    out.printf("law: %s (%s)%n", laws.law(), LawCatalog.named(laws.law()).description());
    out.println("losses in " + laws.unit());
    choice(laws, out);
    series(laws, out);
    laws.ridge()
        .ifPresent(
            ridge ->
                out.printf(Locale.ROOT, "ridge penalty on slopes: %.0e of the variance%n", ridge));
    naive(laws, out);
    grouped(bounds(laws)).forEach(out::println);
    laws.warnings().forEach(warning -> out.println("warning: " + warning));
    out.flush();
  }

  /** The candidates from the best to the worst, and the share of each in an average. */
  private static void choice(FittedLaws laws, PrintWriter out) {
    if (laws.compared().isEmpty()) {
      return;
    }
    SortedMap<String, Double> shares = laws.shares();
    TextTable table =
        shares.isEmpty()
            ? new TextTable("candidate", "missed in hold-out")
            : new TextTable("candidate", "missed in hold-out", "share in average");
    laws.compared().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            entry -> {
              List<String> row =
                  new ArrayList<>(
                      List.of(entry.getKey(), nats(OptionalDouble.of(entry.getValue()))));
              if (!shares.isEmpty()) {
                Double share = shares.get(entry.getKey());
                row.add(share == null ? "-" : String.format(Locale.ROOT, "%.0f%%", 100 * share));
              }
              table.row(row.toArray(String[]::new));
            });
    out.print(table);
    laws.reach().ifPresent(reach -> farther(reach, out));
    out.println(
        "  missed in hold-out: mean absolute error in nats on mixtures, sizes and ends of runs that"
            + " were hidden from the fit"
            + laws.whenAveraged().map(when -> "; " + when).orElse(""));
  }

  /** The shares in an average where a target lies beyond what was measured. */
  private static void farther(Reach reach, PrintWriter out) {
    for (Reach.Tried tried : reach.tried()) {
      if (tried.size() > 0 || tried.tokens() > 0) {
        String shares =
            tried.weights().entrySet().stream()
                .filter(entry -> entry.getValue() >= LEAST_SHOWN)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(e -> String.format(Locale.ROOT, "%s %.0f%%", e.getKey(), 100 * e.getValue()))
                .collect(Collectors.joining(", "));
        out.printf(
            Locale.ROOT,
            "  share at %.3g times the largest size, %.3g times the most tokens: %s%n",
            Math.exp(tried.size()),
            Math.exp(tried.tokens()),
            shares);
      }
    }
  }

  private static void series(FittedLaws laws, PrintWriter out) {
    TextTable table =
        new TextTable(
            "series",
            "losses",
            "MAE",
            "R2",
            "mixtures out",
            "size out",
            "end out",
            "same minimum",
            "condition");
    laws.quality()
        .forEach(
            (name, q) ->
                table.row(
                    name,
                    Integer.toString(q.measurements()),
                    String.format(Locale.ROOT, "%.4f", q.mae()),
                    String.format(Locale.ROOT, "%.4f", q.r2()),
                    nats(laws.missed(HoldOutErrors::mixtures, name)),
                    nats(laws.missed(HoldOutErrors::size, name)),
                    nats(laws.missed(HoldOutErrors::tokens, name)),
                    number("%.0f%%", 100, q.hitRate()),
                    number("%.3g", 1, q.condition())));
    out.print(table);
    out.println(
        "  MAE, R2: of the fit itself, nats; out: root mean square error on mixtures, the largest"
            + " size, the last tokens when hidden");
    out.println(
        "  same minimum: searches that ended in the best one; condition: of the scaled Jacobian,"
            + " above 1e3 parameters mean little");
  }

  /** The law beside extrapolations that know no mixing law, where both can be asked. */
  private static void naive(FittedLaws laws, PrintWriter out) {
    if (laws.naive().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("largest size left out, mixtures seen at smaller ones", "MAE");
    double own = laws.holdOut().meanAbsoluteAtLargestSize();
    if (Double.isFinite(own)) {
      table.row(laws.law(), nats(OptionalDouble.of(own)));
    }
    laws.naive().forEach((name, error) -> table.row(name, nats(OptionalDouble.of(error))));
    out.print(table);
  }

  /** Series by what their parameters ran into. */
  private static SortedMap<String, List<String>> bounds(FittedLaws laws) {
    SortedMap<String, List<String>> series = new TreeMap<>();
    laws.quality()
        .forEach(
            (name, q) -> {
              if (!q.atBound().isEmpty()) {
                series
                    .computeIfAbsent(
                        "at a bound: " + String.join(", ", q.atBound()), b -> new ArrayList<>())
                    .add(name);
              }
            });
    return series;
  }

  private static List<String> grouped(SortedMap<String, List<String>> series) {
    return series.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + named(entry.getValue()) + ")")
        .toList();
  }

  private static String named(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }

  /**
   * Prints how laws and baselines predict what was left out.
   *
   * @param rows one a law or baseline, the best first
   * @param out where to
   */
  public static void print(List<LeaveOut.Row> rows, PrintWriter out) {
    TextTable table =
        new TextTable("left-out mixtures", "overall MAE", "series MAE", "bias", "rank correlation");
    rows.forEach(
        row ->
            table.row(
                row.name() + (row.sawMixture() ? " (saw the mixture at smaller sizes)" : ""),
                nats(OptionalDouble.of(row.overall())),
                nats(OptionalDouble.of(row.each())),
                String.format(Locale.ROOT, "%+.4f", row.bias()),
                String.format(Locale.ROOT, "%.3f", row.rank())));
    out.println();
    out.print(table);
    out.println(
        "  MAE, bias: nats, of the weighted overall loss and of single series; rank correlation:"
            + " Spearman, within a draw");
    out.flush();
  }

  private static String nats(OptionalDouble value) {
    return number("%.4f", 1, value);
  }

  private static String number(String format, double factor, OptionalDouble value) {
    return value.isPresent()
        ? String.format(Locale.ROOT, format, factor * value.getAsDouble())
        : "-";
  }
}
