package org.mixlaw.law.curve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.LawFamily;
import org.mixlaw.loss.Series;

/**
 * How many points each curve of a table has: a run that was not evaluated on some domain, or ended
 * early, has none or too few for a law, and is no reason to refuse the others.
 */
final class CurveLengths {
  private final CurveLaw.Axis axis;

  /** Where a curve was measured, whatever it is of. */
  private record Key(double at, int mixture) {}

  private CurveLengths(CurveLaw.Axis axis) {
    this.axis = axis;
  }

  /** The fewest points of a curve; where its exponent is shared, two give its factor and level. */
  static int least(ExponentSharing sharing) {
    return sharing == ExponentSharing.CURVE ? CurveLaw.POINTS : 2;
  }

  /**
   * The measurements of curves that are long enough, without series of which none is.
   *
   * @param axis what the curves run along
   * @param series the measurements
   * @param sharing which curves share an exponent
   * @return them, with a sentence on the others; all where no curve is long enough
   */
  static LawFamily.Usable of(CurveLaw.Axis axis, List<Series> series, ExponentSharing sharing) {
    return new CurveLengths(axis).usable(series, least(sharing));
  }

  private LawFamily.Usable usable(List<Series> series, int least) {
    List<Series> kept = new ArrayList<>();
    List<String> without = new ArrayList<>();
    long runs = series.stream().flatMap(s -> lengths(s).keySet().stream()).distinct().count();
    for (Series s : series) {
      Map<Key, Long> lengths = lengths(s);
      Series longer =
          s.at(IntStream.range(0, s.size()).filter(m -> lengths.get(key(s, m)) >= least).toArray());
      long lacking = runs - lengths.values().stream().filter(points -> points >= least).count();
      if (longer.size() > 0) {
        kept.add(longer);
      }
      if (lacking > 0) {
        without.add("%s (%d of %d curves)".formatted(s.name(), lacking, runs));
      }
    }
    if (kept.isEmpty() || without.isEmpty()) {
      return new LawFamily.Usable(series, List.of());
    }
    return new LawFamily.Usable(
        List.copyOf(kept),
        List.of(
            "not in this law, being measured at fewer than %d %s: %s"
                .formatted(least, axis.points(), String.join(", ", without))));
  }

  /** The distinct points of every curve of a series. */
  private Map<Key, Long> lengths(Series s) {
    return IntStream.range(0, s.size())
        .boxed()
        .collect(
            Collectors.groupingBy(
                m -> key(s, m),
                Collectors.mapping(
                    m -> axis.along(s.params()[m], s.tokens()[m]),
                    Collectors.collectingAndThen(
                        Collectors.toSet(), points -> (long) points.size()))));
  }

  private Key key(Series s, int m) {
    return new Key(axis.across(s.params()[m], s.tokens()[m]), s.mixture()[m]);
  }
}
