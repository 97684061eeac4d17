package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.mixlaw.fit.baseline.Extrapolation;
import org.mixlaw.fit.baseline.Observation;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.law.scaling.Grid;
import org.mixlaw.law.swarm.Scales;
import org.mixlaw.loss.Series;
import org.mixlaw.mixture.Mixture;

/**
 * Imitates, within a table, the extrapolation that a law is for: whole mixtures left out at every
 * size, the largest size left out, the longest runs cut short, and mixtures and the largest size
 * left out together. What is left out is predicted at the largest size and the last token count.
 * Where many mixtures were measured at a small scale and few at a large one, large runs alone are
 * left out, and their mixtures' small losses may be seen.
 */
final class HoldOutValidation {
  private static final int FOLDS = 4;

  /** Mixtures of which some can be left out. */
  private static final int ENOUGH = 5;

  /** The same at a large scale, where many more were measured at a small one. */
  private static final int ENOUGH_LARGE = 3;

  /** Runs are cut short to this share of the longest. */
  private static final double CUT = 0.6;

  /** And, to see how laws do farther off, to this. */
  private static final double SHORTER = 0.45;

  private final List<String> domains;
  private final List<Series> series;
  private final LawOptions options;
  private final double largest;
  private final double last;
  private final double[] smaller;
  private final double short_;
  private final double shorter;
  private final boolean cut;

  /** Whether many mixtures at a small scale are to tell of few at a large one. */
  private final boolean twoScales;

  /** The numbers of the mixtures that laws are asked for. */
  private final int[] mixtures;

  /**
   * A validation.
   *
   * @param domains the training domains, sorted
   * @param series the measurements
   * @param options how laws are fitted
   */
  HoldOutValidation(List<String> domains, List<Series> series, LawOptions options) {
    this.domains = domains;
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
    this.short_ = cutTo(CUT * last, grid).orElse(last);
    this.shorter = cutTo(SHORTER * last, grid).orElse(short_);
    this.cut = short_ < last;
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

  /** The numbers of the mixtures that laws are asked for, in the order of their proportions. */
  int[] mixtures() {
    return mixtures;
  }

  /** Whether the table has anything to leave out. */
  boolean possible() {
    return mixtures.length >= (twoScales ? ENOUGH_LARGE : ENOUGH);
  }

  /**
   * What a law misses.
   *
   * @param law the law
   * @param ridge the ridge penalty on its slopes; empty to choose it anew whenever something is
   *     left out
   * @param together whether mixtures and the largest size are left out together as well
   * @return its errors
   */
  HoldOutErrors errors(LawFamily law, OptionalDouble ridge, boolean together) {
    return errors(law, ridge, together, Double.POSITIVE_INFINITY);
  }

  /**
   * What a law misses, unless it is hopeless.
   *
   * @param law the law
   * @param ridge the ridge penalty on its slopes; empty to choose it anew whenever something is
   *     left out
   * @param together whether mixtures and the largest size are left out together as well
   * @param most the mean absolute error on the first of the mixtures left out beyond which the law
   *     is tried no further
   * @return its errors; none where it was given up
   */
  HoldOutErrors errors(LawFamily law, OptionalDouble ridge, boolean together, double most) {
    if (!law.predictsMixtures()) {
      return curves(law);
    }
    if (!possible()) {
      return HoldOutErrors.NONE;
    }
    boolean slice = law.scope() == LawFamily.Scope.ONE_SCALE;
    boolean sizes = !slice && !twoScales && smaller.length > 1;
    boolean tokens = !slice && !twoScales && cut;
    Series.Choice part = (n, d, mixture) -> !slice || (n == largest && d == last);
    Series.Choice below = (n, d, mixture) -> n < largest;
    Series.Choice early = (n, d, mixture) -> d <= short_;
    List<HoldOutCases.Case> mixturesOut = new ArrayList<>();
    List<HoldOutCases.Case> both = new ArrayList<>();
    int folds = Math.min(FOLDS, mixtures.length);
    for (int fold = 0; fold < folds; fold++) {
      BitSet out = out(fold, folds);
      Series.Choice seen = (n, d, mixture) -> !out.get(mixture) || (twoScales && n < largest);
      mixturesOut.addAll(asked(law, ridge, part.and(seen), out));
      if (fold == 0 && cases(mixturesOut).meanAbsolute() > most) {
        return HoldOutErrors.NONE;
      }
      if (sizes && together) {
        both.addAll(asked(law, ridge, below.and(seen), out));
      }
    }
    BitSet all = out(0, 1);
    return new HoldOutErrors(
        cases(mixturesOut),
        cases(sizes ? asked(law, ridge, below, all) : List.of()),
        cases(tokens ? asked(law, ridge, early, all) : List.of()),
        cases(both),
        together ? far(law, ridge, sizes, tokens) : List.of(),
        sizes ? Math.log(largest / smaller[smaller.length - 1]) : 0,
        tokens ? Math.log(last / short_) : 0);
  }

  /** Longer cuts: another size less, both axes together, and runs cut shorter still. */
  private List<HoldOutErrors.Cut> far(
      LawFamily law, OptionalDouble ridge, boolean sizes, boolean tokens) {
    List<HoldOutErrors.Cut> far = new ArrayList<>();
    if (sizes && smaller.length > 2) {
      far.add(cut(law, ridge, smaller[smaller.length - 2], last));
    }
    if (sizes && tokens) {
      far.add(cut(law, ridge, smaller[smaller.length - 1], short_));
    }
    if (tokens && shorter < short_) {
      far.add(cut(law, ridge, largest, shorter));
    }
    return far;
  }

  /** What a law says that saw sizes and token counts up to some. */
  private HoldOutErrors.Cut cut(LawFamily law, OptionalDouble ridge, double params, double tokens) {
    return new HoldOutErrors.Cut(
        Math.log(largest / params),
        Math.log(last / tokens),
        cases(asked(law, ridge, (n, d, mixture) -> n <= params && d <= tokens, out(0, 1))));
  }

  /** A law of single mixtures' curves is asked for their ends alone, along its own axis. */
  private HoldOutErrors curves(LawFamily law) {
    boolean tokens = law.scope() == LawFamily.Scope.CURVES_OVER_TOKENS;
    Series.Choice sees = (n, d, mixture) -> tokens ? d <= short_ : n < largest;
    Series.Choice curve = sees.and((n, d, mixture) -> tokens ? n == largest : d == last);
    BitSet asked = out(0, 1);
    for (Series s : series) {
      for (int mixture : mixtures) {
        if (points(s, curve, mixture) < CurveLaw.POINTS) {
          asked.clear(mixture);
        }
      }
    }
    if (asked.isEmpty() || (tokens && !cut)) {
      return HoldOutErrors.NONE;
    }
    HoldOutCases cases = cases(asked(law, OptionalDouble.empty(), sees, asked));
    return new HoldOutErrors(
        HoldOutCases.NONE,
        tokens ? HoldOutCases.NONE : cases,
        tokens ? cases : HoldOutCases.NONE,
        HoldOutCases.NONE,
        List.of(),
        tokens ? 0 : Math.log(largest / smaller[smaller.length - 1]),
        tokens ? Math.log(last / short_) : 0);
  }

  private HoldOutCases cases(List<HoldOutCases.Case> cases) {
    return cases.isEmpty()
        ? HoldOutCases.NONE
        : new HoldOutCases(series.stream().map(Series::name).toList(), cases);
  }

  /** Sizes and token counts at which a mixture was measured, of those wanted. */
  private static long points(Series s, Series.Choice wanted, int mixture) {
    return IntStream.range(0, s.size())
        .filter(
            m -> s.mixture()[m] == mixture && wanted.wants(s.params()[m], s.tokens()[m], mixture))
        .mapToObj(m -> List.of(s.params()[m], s.tokens()[m]))
        .distinct()
        .count();
  }

  /** Every so-manieth mixture. */
  private BitSet out(int fold, int folds) {
    BitSet out = new BitSet();
    for (int m = fold; m < mixtures.length; m += folds) {
      out.set(mixtures[m]);
    }
    return out;
  }

  /** What a law fitted to what it sees says of every mixture asked for. */
  private List<HoldOutCases.Case> asked(
      LawFamily law, OptionalDouble ridge, Series.Choice sees, BitSet asked) {
    List<Series> training = Series.only(series, sees);
    int needed = law.predictsMixtures() ? 3 : 1;
    if (training.get(0).mixtures() < needed || training.stream().anyMatch(s -> s.size() == 0)) {
      return List.of();
    }
    Law.AtTarget at =
        law.fit(
                domains,
                training,
                ridge.isPresent() ? options.withRidge(ridge.getAsDouble()) : options)
            .law()
            .at(largest, last);
    return beside(asked, mixture -> at.losses(series.get(0).byMixture()[mixture]));
  }

  /** Predictions of mixtures by number beside measurements, where laws are asked. */
  private List<HoldOutCases.Case> beside(BitSet asked, IntFunction<double[]> predicted) {
    return Arrays.stream(mixtures)
        .filter(asked::get)
        .mapToObj(
            mixture ->
                new HoldOutCases.Case(
                    LeaveOut.mixture(series.get(0).byMixture()[mixture], domains),
                    predicted.apply(mixture),
                    measured(mixture)))
        .toList();
  }

  /** Measurements where laws are asked, a row a mixture; NaN for series not measured there. */
  List<double[]> measured(BitSet asked) {
    return Arrays.stream(mixtures).filter(asked::get).mapToObj(this::measured).toList();
  }

  private double[] measured(int mixture) {
    return series.stream().mapToDouble(s -> measured(s, mixture)).toArray();
  }

  private double measured(Series s, int mixture) {
    return IntStream.range(0, s.size())
        .filter(m -> s.mixture()[m] == mixture && s.params()[m] == largest && s.tokens()[m] == last)
        .mapToDouble(m -> s.loss()[m])
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Extrapolations of each mixture's own curve to the largest size, left out: what a law has to
   * beat where a mixture was measured.
   *
   * @return mean absolute error by extrapolation; empty with fewer than three sizes
   */
  SortedMap<String, Double> naive() {
    SortedMap<String, Double> errors = new TreeMap<>();
    if (!possible() || smaller.length < 2) {
      return errors;
    }
    List<List<Observation>> below =
        Series.only(series, (n, d, mixture) -> n < largest).stream()
            .map(s -> LeaveOut.observations(s, domains))
            .toList();
    for (Extrapolation extrapolation : Extrapolation.values()) {
      List<Extrapolation.Predictor> fitted = below.stream().map(extrapolation::fit).toList();
      HoldOutCases cases = cases(beside(out(0, 1), mixture -> extrapolated(fitted, mixture)));
      errors.put(extrapolation.label(), cases.meanAbsolute());
    }
    errors.values().removeIf(error -> !Double.isFinite(error));
    return errors;
  }

  private double[] extrapolated(List<Extrapolation.Predictor> fitted, int mixture) {
    Mixture asked = LeaveOut.mixture(series.get(0).byMixture()[mixture], domains);
    return fitted.stream()
        .mapToDouble(each -> each.predict(asked, largest, last).orElse(Double.NaN))
        .toArray();
  }
}
