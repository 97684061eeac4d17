package org.mixlaw.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;

/**
 * One loss along one training: measured at checkpoints, or predicted at chosen token counts.
 *
 * @param name what the curve is of, for people: a run or a mixture
 * @param points the points, by rising token count
 */
public record LossCurve(String name, List<Point> points) {
  /** Points of a step law, whose three parameters ask for at least one point more. */
  static final int LEAST_POINTS = 4;

  /**
   * A curve's beginning (warmup, the fast early fall) does not follow the law of its end: what lies
   * before this share of its tokens is left out where enough remains.
   */
  private static final double BEGINNING = 0.15;

  private static final PowerLaw.Range EXPONENTS = new PowerLaw.Range(0.02, 4, 60);

  /**
   * One point of a curve.
   *
   * @param tokens tokens seen, above 0
   * @param loss the loss there, in nats per token
   */
  public record Point(double tokens, double loss) {}

  /**
   * Checks the points and holds them by rising token count.
   *
   * @throws InputException if there is no point, a number is not finite and positive, or a token
   *     count stands twice
   */
  public LossCurve {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(java.util.Comparator.comparingDouble(Point::tokens));
    if (sorted.isEmpty()) {
      throw InputException.of("the loss curve of %s has no point", name);
    }
    double before = 0;
    for (Point point : sorted) {
      if (!(point.tokens > before) || !Double.isFinite(point.tokens)) {
        throw InputException.of(
            "the loss curve of %s has %s tokens after %s; accepted are different, positive counts",
            name, point.tokens, before);
      }
      if (!(point.loss > 0) || !Double.isFinite(point.loss)) {
        throw InputException.of(
            "the loss curve of %s holds a loss of %s; accepted are finite numbers above 0",
            name, point.loss);
      }
      before = point.tokens;
    }
    points = List.copyOf(sorted);
  }

  /**
   * A curve from losses by token count.
   *
   * @param name what the curve is of
   * @param lossByTokens the loss at each token count
   * @return the curve
   * @throws InputException as the constructor
   */
  public static LossCurve of(String name, Map<? extends Number, Double> lossByTokens) {
    return new LossCurve(
        name,
        lossByTokens.entrySet().stream()
            .map(e -> new Point(e.getKey().doubleValue(), e.getValue()))
            .toList());
  }

  /**
   * The weighted loss along one run, from those of its checkpoints that have every domain that
   * counts.
   *
   * @param table holds the run
   * @param run the run's name
   * @param weights the weights of the validation domains
   * @return the curve, by the run's name
   * @throws InputException if the table lacks the run, or no checkpoint of it has every weighted
   *     domain
   */
  public static LossCurve overall(LossTable table, String run, Weights weights) {
    SortedMap<String, Double> over = weights.over(table.domains());
    SortedMap<Long, SortedMap<String, Double>> checkpoints = new TreeMap<>();
    for (LossTable.Row row : table.rows()) {
      if (row.run().equals(run) && over.containsKey(row.domain())) {
        checkpoints
            .computeIfAbsent(row.tokens(), tokens -> new TreeMap<>())
            .put(row.domain(), over.get(row.domain()) * row.loss());
      }
    }
    SortedMap<Long, Double> overall = new TreeMap<>();
    checkpoints.forEach(
        (tokens, parts) -> {
          if (parts.size() == over.size()) {
            overall.put(tokens, parts.values().stream().mapToDouble(Double::doubleValue).sum());
          }
        });
    if (overall.isEmpty()) {
      throw InputException.of(
          "the loss table has no checkpoint of run '%s' with every weighted domain: %s",
          run, String.join(", ", over.keySet()));
    }
    return of(run, overall);
  }

  /**
   * The last point.
   *
   * @return the point with the most tokens
   */
  public Point last() {
    return points.get(points.size() - 1);
  }

  /**
   * The curve's own step law.
   *
   * @return the law; empty where the curve has fewer than {@link #LEAST_POINTS} points
   */
  Optional<PowerLaw> stepLaw() {
    double unit = last().tokens();
    List<Point> late = points.stream().filter(p -> p.tokens() >= BEGINNING * unit).toList();
    List<Point> used = late.size() > LEAST_POINTS ? late : points;
    if (used.size() < LEAST_POINTS) {
      return Optional.empty();
    }
    PowerLaw.Curve curve =
        new PowerLaw.Curve(
            used.stream().mapToDouble(Point::tokens).toArray(),
            used.stream().mapToDouble(Point::loss).toArray(),
            1);
    return Optional.of(
        PowerLaw.fit(curve, unit, PowerLaw.exponent(List.of(curve), unit, EXPONENTS)));
  }

  /**
   * The loss beyond the last point, by a power law through the curve ({@code E + B/D^beta}), moved
   * to pass through the last point; the last loss where the curve has too few points for a law.
   *
   * @param tokens tokens, no fewer than the last point's
   * @return the loss
   */
  public double beyond(double tokens) {
    Point last = last();
    return stepLaw().map(law -> last.loss + law.at(tokens) - law.at(last.tokens)).orElse(last.loss);
  }
}
