package org.mixlaw.fit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.scaling.Grid;
import org.mixlaw.law.swarm.Scales;
import org.mixlaw.loss.Series;

/**
 * A table as hold-out validation looks at it: where laws are asked, and what of the measurements a
 * law sees that is asked there. What is cut out is the same for every law, and cut out once.
 */
final class HoldOutTable {
  /** Mixtures of which some can be left out. */
  private static final int ENOUGH = 5;

  /** The same at a large scale, where many more were measured at a small one. */
  private static final int ENOUGH_LARGE = 3;

  /** Runs are cut short to this share of the longest. */
  private static final double CUT = 0.6;

  /** And, to see how laws do farther off, to this. */
  private static final double SHORTER = 0.45;

  private final List<Series> series;
  private final double largest;
  private final double last;
  private final double[] smaller;
  private final double cut;
  private final double shorter;
  private final boolean twoScales;
  private final int[] mixtures;
  private final LawOptions options;
  private final Map<Seen, Part> parts = new ConcurrentHashMap<>();

  /**
   * What a law is fitted to.
   *
   * @param series the measurements that it sees
   * @param options with which all laws that see the same share what depends on it alone
   */
  record Part(List<Series> series, LawOptions options) {}

  /**
   * What a law sees.
   *
   * @param slice whether of one size and token count alone: those at which it is asked
   * @param params the largest size
   * @param tokens the last token count
   * @param out mixtures left out; with two scales, at the large one alone
   */
  record Seen(boolean slice, double params, double tokens, BitSet out) {
    /** All that was measured. */
    static final Seen ALL =
        new Seen(false, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, new BitSet());

    Seen slice(boolean alone) {
      return new Seen(alone, params, tokens, out);
    }

    Seen upTo(double size) {
      return new Seen(slice, size, tokens, out);
    }

    Seen before(double count) {
      return new Seen(slice, params, count, out);
    }

    Seen without(BitSet left) {
      return new Seen(slice, params, tokens, left);
    }
  }

  /**
   * A table.
   *
   * @param series the measurements
   * @param options how laws are fitted
   */
  HoldOutTable(List<Series> series, LawOptions options) {
    this.series = series;
    this.options = options;
    Grid grid = new Grid(series);
    Optional<Scales> scales = Scales.of(series);
    this.twoScales = scales.isPresent();
    double[] cell =
        scales
            .map(s -> new double[] {s.large().params(), s.large().tokens()})
            .orElseGet(() -> cell(grid));
    this.largest = cell[0];
    this.last = cell[1];
    this.smaller = Arrays.stream(grid.sizes()).filter(size -> size < largest).toArray();
    this.cut = cutTo(CUT * last, grid).orElse(last);
    this.shorter = cutTo(SHORTER * last, grid).orElse(cut);
    this.mixtures = at(largest, last);
  }

  /** The last token count up to some, if more than two are left. */
  private static OptionalDouble cutTo(double most, Grid grid) {
    double[] left = Arrays.stream(grid.tokens()).filter(tokens -> tokens <= most).toArray();
    return left.length > 2 ? OptionalDouble.of(left[left.length - 1]) : OptionalDouble.empty();
  }

  /** The mixtures measured at a size and token count, in the order of their proportions. */
  private int[] at(double params, double tokens) {
    double[][] byMixture = series.get(0).byMixture();
    return series.stream()
        .flatMapToInt(
            s ->
                IntStream.range(0, s.size())
                    .filter(m -> s.params()[m] == params && s.tokens()[m] == tokens)
                    .map(m -> s.mixture()[m]))
        .distinct()
        .boxed()
        .sorted((a, b) -> Arrays.compare(byMixture[a], byMixture[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Where laws are asked: the largest size, and its last token count, at which enough mixtures were
   * measured to tell laws apart; the very largest where there is none.
   */
  private double[] cell(Grid grid) {
    double[] none = {};
    double[] very = none;
    for (int n = grid.sizes().length - 1; n >= 0; n--) {
      for (int d = grid.tokens().length - 1; d >= 0; d--) {
        int there = at(grid.sizes()[n], grid.tokens()[d]).length;
        if (there > 0 && very == none) {
          very = new double[] {grid.sizes()[n], grid.tokens()[d]};
        }
        if (there >= ENOUGH) {
          return new double[] {grid.sizes()[n], grid.tokens()[d]};
        }
      }
    }
    return very;
  }

  /** The size at which laws are asked. */
  double largest() {
    return largest;
  }

  /** The token count at which laws are asked. */
  double last() {
    return last;
  }

  /**
   * A size below that at which laws are asked.
   *
   * @param steps how many sizes below, 1 or more
   * @return the size; empty where so many were not measured
   */
  OptionalDouble smaller(int steps) {
    return steps <= smaller.length
        ? OptionalDouble.of(smaller[smaller.length - steps])
        : OptionalDouble.empty();
  }

  /** The token count to which runs are cut short; the last where that leaves too little. */
  double cut() {
    return cut;
  }

  /** The same, shorter still. */
  double shorter() {
    return shorter;
  }

  /** Whether many mixtures at a small scale are to tell of few at a large one. */
  boolean twoScales() {
    return twoScales;
  }

  /** The numbers of the mixtures that laws are asked for, in the order of their proportions. */
  int[] mixtures() {
    return mixtures;
  }

  /** Whether the table has anything to leave out. */
  boolean possible() {
    return mixtures.length >= (twoScales ? ENOUGH_LARGE : ENOUGH);
  }

  /** Every so-manieth mixture. */
  BitSet out(int fold, int folds) {
    BitSet out = new BitSet();
    for (int m = fold; m < mixtures.length; m += folds) {
      out.set(mixtures[m]);
    }
    return out;
  }

  /** What a law is fitted to that sees some of the measurements. */
  Part part(Seen seen) {
    return parts.computeIfAbsent(
        seen,
        key -> {
          List<Series> part = Series.only(series, choice(key));
          return new Part(part, options.about(part));
        });
  }

  /** The measurements that it sees. */
  Series.Choice choice(Seen seen) {
    return (n, d, mixture) ->
        (!seen.slice || (n == largest && d == last))
            && n <= seen.params
            && d <= seen.tokens
            && (!seen.out.get(mixture) || (twoScales && n < largest));
  }

  /** Measurements where laws are asked, a row a mixture; NaN for series not measured there. */
  List<double[]> measured(BitSet asked) {
    return Arrays.stream(mixtures).filter(asked::get).mapToObj(this::measured).toList();
  }

  /** The measurements of one mixture where laws are asked; NaN for series not measured there. */
  double[] measured(int mixture) {
    return series.stream().mapToDouble(s -> measured(s, mixture)).toArray();
  }

  private double measured(Series s, int mixture) {
    return IntStream.range(0, s.size())
        .filter(m -> s.mixture()[m] == mixture && s.params()[m] == largest && s.tokens()[m] == last)
        .mapToDouble(m -> s.loss()[m])
        .average()
        .orElse(Double.NaN);
  }
}
