package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Prediction;
import org.mixlaw.fit.ScaleCurve;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.report.chart.Caption;
import org.mixlaw.report.chart.Chart;
import org.mixlaw.report.chart.Plot;

/** Loss over tokens and over model size: what was measured, and where the target lies. */
final class ScalingSection {
  /** Domains beyond these, of less weight, are left out. */
  private static final int DOMAINS = 8;

  private final FittedLaws laws;
  private final Optimum optimum;
  private final List<RunRecord> pilots;
  private final Sizes sizes;
  private final Mixture pilot;

  private ScalingSection(
      FittedLaws laws, Optimum optimum, List<RunRecord> pilots, Sizes sizes, Mixture pilot) {
    this.laws = laws;
    this.optimum = optimum;
    this.pilots = pilots;
    this.sizes = sizes;
    this.pilot = pilot;
  }

  /** The section; empty where the laws have neither a size nor a token term. */
  static Optional<Page.Section> of(
      FittedLaws laws, Optimum optimum, List<RunRecord> pilots, Sizes sizes) {
    boolean tokens = laws.measured().tokens().last() > laws.measured().tokens().first();
    boolean size = laws.measured().params().stream().distinct().count() > 1;
    Optional<Mixture> pilot = pilot(optimum, pilots);
    if (!(tokens || size) || pilot.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScalingSection(laws, optimum, pilots, sizes, pilot.get()).section(tokens, size));
  }

  /** The mixture trained at most sizes, and of those the nearest to the optimum. */
  private static Optional<Mixture> pilot(Optimum optimum, List<RunRecord> pilots) {
    Map<Mixture, Long> sizes = new TreeMap<>(Mixture.ORDER);
    pilots.forEach(
        run ->
            sizes.computeIfAbsent(
                run.mixture(),
                m ->
                    pilots.stream()
                        .filter(r -> r.mixture().equals(m))
                        .map(RunRecord::params)
                        .distinct()
                        .count()));
    return sizes.keySet().stream()
        .min(
            Comparator.comparingLong((Mixture m) -> -sizes.get(m))
                .thenComparingDouble(m -> m.distance(optimum.mixture())));
  }

  private Page.Section section(boolean tokens, boolean size) {
    List<Chart> charts = new ArrayList<>();
    List<String> names = names();
    if (tokens) {
      SortedMap<Long, ScaleCurve> measured = new TreeMap<>();
      for (long params : sizesOfPilot()) {
        double to = lastTokens(params);
        measured.put(
            params,
            ScaleCurve.fittedOverTokens(
                laws, pilot, optimum.weights(), params, firstTokens(to), to));
      }
      ScaleCurve target =
          ScaleCurve.overTokens(
              laws,
              optimum.mixture(),
              optimum.weights(),
              optimum.level(),
              optimum.params(),
              firstTokens(optimum.tokens()),
              optimum.tokens());
      names.forEach(name -> charts.add(overTokens(name, measured, target)));
    }
    if (size) {
      double last = laws.measured().tokens().last();
      List<Long> all = laws.measured().params();
      ScaleCurve measured =
          ScaleCurve.fittedOverSize(
              laws, pilot, optimum.weights(), last, Collections.min(all), Collections.max(all));
      ScaleCurve target =
          ScaleCurve.overSize(
              laws,
              optimum.mixture(),
              optimum.weights(),
              optimum.level(),
              optimum.tokens(),
              Math.min(Collections.min(all), optimum.params() / 2.0),
              optimum.params());
      names.forEach(name -> charts.add(overSize(name, measured, target)));
    }
    return Page.Section.of(
            "scaling",
            "From the pilots to the target",
            List.of(
                String.format(
                    Locale.ROOT,
                    "Measured: the pilot mixture nearest to the optimum among those trained at most"
                        + " sizes (%s). Solid lines are the laws where they were fitted, dashed"
                        + " ones the optimum's way to the target of %s parameters and %s tokens,"
                        + " with its %.0f%% interval.",
                    Figures.largest(pilot, 6),
                    Figures.count(optimum.params()),
                    Figures.count(optimum.tokens()),
                    100 * optimum.level())),
            List.of())
        .withCharts(false, charts, legend(tokens, size));
  }

  private List<Page.Key> legend(boolean tokens, boolean size) {
    List<Page.Key> keys = new ArrayList<>(sizes.legend(tokens ? "line" : "point"));
    if (size) {
      keys.add(new Page.Key("line tried", "the pilot mixture over size, as fitted"));
    }
    keys.add(new Page.Key("line best dashed", "optimum, on its way to the target"));
    keys.add(new Page.Key("bar fan", "its interval"));
    keys.add(new Page.Key("tick place", "the target"));
    return keys;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of(Weights.OVERALL));
    optimum.weights().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(DOMAINS)
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(names::add);
    return names;
  }

  private List<Long> sizesOfPilot() {
    return pilots.stream()
        .filter(run -> run.mixture().equals(pilot))
        .map(RunRecord::params)
        .filter(laws.measured().params()::contains)
        .distinct()
        .sorted()
        .toList();
  }

  private double lastTokens(long params) {
    return pilots.stream()
        .filter(run -> run.params() == params && run.mixture().equals(pilot))
        .mapToDouble(RunRecord::tokens)
        .max()
        .orElse(optimum.tokens());
  }

  private double firstTokens(double last) {
    return Math.min(laws.measured().tokens().first(), last / 2);
  }

  private Chart overTokens(String name, SortedMap<Long, ScaleCurve> measured, ScaleCurve target) {
    Plot plot =
        new Plot(
            new Caption(
                falls(name, target, "over tokens"),
                "Loss over training tokens: pilots, laws and the target",
                "training tokens",
                "loss, " + laws.unit()),
            true,
            at -> Figures.count(at) + " tokens");
    measured.forEach(
        (params, curve) ->
            plot.line(
                Figures.count(params) + " parameters", sizes.style(params), line(curve, name)));
    toTarget(plot, name, target, "target: " + Figures.count(optimum.tokens()) + " tokens");
    for (RunRecord run : pilots) {
      if (run.mixture().equals(pilot)) {
        measured(run, name)
            .forEach(
                (tokens, loss) ->
                    plot.dot(run.name(), sizes.style(run), new Plot.Point(tokens, loss)));
      }
    }
    return plot.draw().about(label(name));
  }

  private Chart overSize(String name, ScaleCurve measured, ScaleCurve target) {
    Plot plot =
        new Plot(
            new Caption(
                falls(name, target, "over model size"),
                "Loss over model size: pilots, laws and the target",
                "non-embedding parameters",
                "loss, " + laws.unit()),
            true,
            at -> Figures.count(at) + " parameters");
    plot.line("the pilot mixture, as fitted", "tried", line(measured, name));
    toTarget(plot, name, target, "target: " + Figures.count(optimum.params()) + " parameters");
    for (RunRecord run : pilots) {
      SortedMap<Double, Double> losses = measured(run, name);
      if (run.mixture().equals(pilot) && !losses.isEmpty()) {
        plot.dot(
            run.name(),
            sizes.style(run),
            new Plot.Point(run.params(), losses.get(losses.lastKey())));
      }
    }
    return plot.draw().about(label(name));
  }

  private static void toTarget(Plot plot, String name, ScaleCurve curve, String target) {
    List<Plot.Point> way = line(curve, name);
    Plot.Point end = way.get(way.size() - 1);
    plot.mark(target, end.x());
    plot.line("optimum, on its way to the target", "best fan dashed", way);
    plot.dot("optimum at the target, predicted", "best", end);
  }

  private static List<Plot.Point> line(ScaleCurve curve, String name) {
    return curve.points().stream()
        .map(
            point -> {
              Prediction loss = point.losses().get(name);
              return new Plot.Point(point.at(), loss.loss(), loss.lower(), loss.upper());
            })
        .toList();
  }

  private String falls(String name, ScaleCurve target, String along) {
    List<ScaleCurve.Point> points = target.points();
    Prediction end = points.get(points.size() - 1).losses().get(name);
    return String.format(
        Locale.ROOT,
        "%s %s: %s at the target",
        name.equals(Weights.OVERALL) ? "Overall" : name,
        along,
        Figures.rounded(end.loss(), Figures.half(end.lower(), end.upper())));
  }

  private SortedMap<Double, Double> measured(RunRecord run, String name) {
    return name.equals(Weights.OVERALL)
        ? run.overall(optimum.weights())
        : run.losses().getOrDefault(name, List.of()).stream()
            .collect(TreeMap::new, (map, m) -> map.put(m.tokens(), m.loss()), TreeMap::putAll);
  }

  private static String label(String name) {
    return name.equals(Weights.OVERALL) ? "overall" : name;
  }
}
