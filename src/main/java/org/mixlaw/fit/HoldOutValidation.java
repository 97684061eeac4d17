package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

  /** Up to so many mixtures are left out one by one: laws of fewer would err much more. */
  private static final int FEW = 12;

  private final List<String> domains;
  private final List<Series> series;
  private final HoldOutTable table;

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
    this.table = new HoldOutTable(series, options);
  }

  /** The table as this looks at it. */
  HoldOutTable table() {
    return table;
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
    if (!table.possible()) {
      return HoldOutErrors.NONE;
    }
    Asking asking = new Asking(law, ridge);
    boolean slice = law.scope() == LawFamily.Scope.ONE_SCALE;
    boolean oneCell = slice || table.twoScales();
    OptionalDouble below = oneCell ? OptionalDouble.empty() : belowLargest();
    boolean tokens = !oneCell && table.cut() < table.last();
    HoldOutTable.Seen part = HoldOutTable.Seen.ALL.slice(slice);
    List<HoldOutCases.Case> mixturesOut = new ArrayList<>();
    List<HoldOutCases.Case> both = new ArrayList<>();
    int mixtures = table.mixtures().length;
    int folds = mixtures <= FEW ? mixtures : FOLDS;
    for (int fold = 0; fold < folds; fold++) {
      BitSet out = table.out(fold, folds);
      mixturesOut.addAll(asking.asked(part.without(out), out));
      if (fold == 0 && cases(mixturesOut).meanAbsolute() > most) {
        return HoldOutErrors.NONE;
      }
      if (below.isPresent() && together) {
        both.addAll(asking.asked(part.without(out).upTo(below.getAsDouble()), out));
      }
    }
    return new HoldOutErrors(
        cases(mixturesOut),
        below.isPresent() ? asking.ofAll(part.upTo(below.getAsDouble())) : HoldOutCases.NONE,
        tokens ? asking.ofAll(part.before(table.cut())) : HoldOutCases.NONE,
        cases(both),
        together ? far(asking, below, tokens) : List.of(),
        below.isPresent() ? Math.log(table.largest() / below.getAsDouble()) : 0,
        tokens ? Math.log(table.last() / table.cut()) : 0);
  }

  /** The next size below the largest, where two are left without it. */
  private OptionalDouble belowLargest() {
    return table.smaller(2).isPresent() ? table.smaller(1) : OptionalDouble.empty();
  }

  /** Longer cuts: another size less, both axes together, and runs cut shorter still. */
  private List<HoldOutErrors.Cut> far(Asking asking, OptionalDouble below, boolean tokens) {
    List<HoldOutErrors.Cut> far = new ArrayList<>();
    if (below.isPresent() && table.smaller(3).isPresent()) {
      far.add(cut(asking, table.smaller(2).getAsDouble(), table.last()));
    }
    if (below.isPresent() && tokens) {
      far.add(cut(asking, below.getAsDouble(), table.cut()));
    }
    if (tokens && table.shorter() < table.cut()) {
      far.add(cut(asking, table.largest(), table.shorter()));
    }
    return far;
  }

  /** What a law says that saw sizes and token counts up to some. */
  private HoldOutErrors.Cut cut(Asking asking, double params, double tokens) {
    return new HoldOutErrors.Cut(
        Math.log(table.largest() / params),
        Math.log(table.last() / tokens),
        asking.ofAll(HoldOutTable.Seen.ALL.upTo(params).before(tokens)));
  }

  /** A law of single mixtures' curves is asked for their ends alone, along its own axis. */
  private HoldOutErrors curves(LawFamily law) {
    boolean tokens = law.scope() == LawFamily.Scope.CURVES_OVER_TOKENS;
    OptionalDouble below = table.smaller(1);
    if (tokens ? table.cut() == table.last() : below.isEmpty()) {
      return HoldOutErrors.NONE;
    }
    HoldOutTable.Seen sees =
        tokens
            ? HoldOutTable.Seen.ALL.before(table.cut())
            : HoldOutTable.Seen.ALL.upTo(below.getAsDouble());
    Series.Choice curve =
        table
            .choice(sees)
            .and((n, d, mixture) -> tokens ? n == table.largest() : d == table.last());
    BitSet asked = table.out(0, 1);
    for (Series s : series) {
      for (int mixture : table.mixtures()) {
        if (points(s, curve, mixture) < CurveLaw.POINTS) {
          asked.clear(mixture);
        }
      }
    }
    if (asked.isEmpty()) {
      return HoldOutErrors.NONE;
    }
    HoldOutCases cases = cases(new Asking(law, OptionalDouble.empty()).asked(sees, asked));
    return new HoldOutErrors(
        HoldOutCases.NONE,
        tokens ? HoldOutCases.NONE : cases,
        tokens ? cases : HoldOutCases.NONE,
        HoldOutCases.NONE,
        List.of(),
        tokens ? 0 : Math.log(table.largest() / below.getAsDouble()),
        tokens ? Math.log(table.last() / table.cut()) : 0);
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

  /** A law that is fitted to what it sees, and asked for what it does not. */
  private final class Asking {
    private final LawFamily law;
    private final OptionalDouble ridge;

    Asking(LawFamily law, OptionalDouble ridge) {
      this.law = law;
      this.ridge = ridge;
    }

    /** What it says of every mixture asked for. */
    List<HoldOutCases.Case> asked(HoldOutTable.Seen sees, BitSet asked) {
      HoldOutTable.Part part = table.part(sees);
      int needed = law.predictsMixtures() ? 3 : 1;
      if (part.series().get(0).mixtures() < needed
          || part.series().stream().anyMatch(s -> s.size() == 0)) {
        return List.of();
      }
      LawOptions options =
          ridge.isPresent() ? part.options().withRidge(ridge.getAsDouble()) : part.options();
      Law.AtTarget at =
          law.fit(domains, part.series(), options).law().at(table.largest(), table.last());
      return beside(asked, mixture -> at.losses(series.get(0).byMixture()[mixture]));
    }

    /** The same of all mixtures, which it may have seen elsewhere. */
    HoldOutCases ofAll(HoldOutTable.Seen sees) {
      return cases(asked(sees, table.out(0, 1)));
    }
  }

  /** Predictions of mixtures by number beside measurements, where laws are asked. */
  private List<HoldOutCases.Case> beside(BitSet asked, IntFunction<double[]> predicted) {
    return Arrays.stream(table.mixtures())
        .filter(asked::get)
        .mapToObj(
            mixture ->
                new HoldOutCases.Case(
                    LeaveOut.mixture(series.get(0).byMixture()[mixture], domains),
                    predicted.apply(mixture),
                    table.measured(mixture)))
        .toList();
  }

  /**
   * Extrapolations of each mixture's own curve to the largest size, left out: what a law has to
   * beat where a mixture was measured.
   *
   * @return mean absolute error by extrapolation; empty with fewer than three sizes
   */
  SortedMap<String, Double> naive() {
    SortedMap<String, Double> errors = new TreeMap<>();
    OptionalDouble smaller = belowLargest();
    if (!table.possible() || smaller.isEmpty()) {
      return errors;
    }
    List<List<Observation>> below =
        table.part(HoldOutTable.Seen.ALL.upTo(smaller.getAsDouble())).series().stream()
            .map(s -> LeaveOut.observations(s, domains))
            .toList();
    for (Extrapolation extrapolation : Extrapolation.values()) {
      List<Extrapolation.Predictor> fitted = below.stream().map(extrapolation::fit).toList();
      HoldOutCases cases = cases(beside(table.out(0, 1), mixture -> extrapolated(fitted, mixture)));
      errors.put(extrapolation.label(), cases.meanAbsolute());
    }
    errors.values().removeIf(error -> !Double.isFinite(error));
    return errors;
  }

  private double[] extrapolated(List<Extrapolation.Predictor> fitted, int mixture) {
    Mixture asked = LeaveOut.mixture(series.get(0).byMixture()[mixture], domains);
    return fitted.stream()
        .mapToDouble(each -> each.predict(asked, table.largest(), table.last()).orElse(Double.NaN))
        .toArray();
  }
}
