package org.mixlaw.fit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.UncertainLaw;
import org.mixlaw.loss.Series;

/**
 * How many standard deviations a search for the best mixture adds to the predicted loss. A search
 * of the least prediction finds where the law errs downward; one that is too cautious stays where
 * runs were. The law is fitted to one half of the mixtures and asked for the best of the other
 * half: what that one's measured loss is above the least there is the regret, and the caution that
 * regrets least is taken.
 */
final class Caution {
  /** Without a trial: enough that unmeasured corners need evidence. */
  static final double UNTRIED = 1;

  private static final double[] CHOICES = {0, 0.5, 1, 2};
  private static final int SPLITS = 2;
  private static final int DRAWS = 6;

  private final LawFamily family;
  private final LawFamily.Outcome fitted;
  private final List<String> domains;
  private final List<Series> series;
  private final LawOptions options;
  private final HoldOutTable table;

  /**
   * A trial of a family.
   *
   * @param family the family
   * @param fitted its law
   * @param domains the training domains, sorted
   * @param series what it is fitted to
   * @param options how
   */
  Caution(
      LawFamily family,
      LawFamily.Outcome fitted,
      List<String> domains,
      List<Series> series,
      LawOptions options) {
    this.family = family;
    this.fitted = fitted;
    this.domains = domains;
    this.series = series;
    this.options = options.inBrief();
    this.table = new HoldOutTable(series, this.options);
  }

  /** The caution that regrets least; the greatest of several that regret the same. */
  double least() {
    if (!family.predictsMixtures() || !table.possible()) {
      return UNTRIED;
    }
    double[] regrets = new double[CHOICES.length];
    for (int split = 0; split < SPLITS; split++) {
      BitSet half = half(Seeds.derive(options.seed(), "caution " + split));
      addRegrets(half, regrets);
      BitSet other = new BitSet();
      Arrays.stream(table.mixtures()).filter(m -> !half.get(m)).forEach(other::set);
      addRegrets(other, regrets);
    }
    int best = 0;
    for (int c = 1; c < CHOICES.length; c++) {
      best = regrets[c] <= regrets[best] ? c : best;
    }
    return CHOICES[best];
  }

  private BitSet half(long seed) {
    int[] mixtures = table.mixtures().clone();
    SplittableRandom random = new SplittableRandom(seed);
    BitSet half = new BitSet();
    for (int taken = 0; taken < mixtures.length / 2; taken++) {
      int next = taken + random.nextInt(mixtures.length - taken);
      half.set(mixtures[next]);
      mixtures[next] = mixtures[taken];
    }
    return half;
  }

  /** Adds what each caution regrets when it is asked for the best of some mixtures. */
  private void addRegrets(BitSet asked, double[] regrets) {
    List<Series> seen = Series.only(series, (n, d, mixture) -> !asked.get(mixture));
    if (seen.get(0).mixtures() < 3 || seen.stream().anyMatch(s -> s.size() == 0)) {
      return;
    }
    LawFamily.Outcome outcome = family.again(fitted, domains, seen, options.about(seen));
    Spread spread = spread(outcome, seen);
    int[] mixtures = Arrays.stream(table.mixtures()).filter(asked::get).toArray();
    List<double[]> rows = table.measured(asked);
    double[] measured = rows.stream().mapToDouble(Caution::mean).toArray();
    double[][] predicted = new double[mixtures.length][];
    for (int m = 0; m < mixtures.length; m++) {
      predicted[m] = spread.at(series.get(0).byMixture()[mixtures[m]]);
    }
    double least = Arrays.stream(measured).filter(Double::isFinite).min().orElse(Double.NaN);
    for (int c = 0; c < CHOICES.length && Double.isFinite(least); c++) {
      double k = CHOICES[c];
      int taken =
          IntStream.range(0, mixtures.length)
              .filter(m -> Double.isFinite(measured[m]))
              .boxed()
              .min((a, b) -> Double.compare(value(predicted[a], k), value(predicted[b], k)))
              .orElseThrow();
      regrets[c] += measured[taken] - least;
    }
  }

  private static double value(double[] predicted, double caution) {
    return predicted[0] + caution * predicted[1];
  }

  /** The mean loss of a mixture over the series, and its standard deviation. */
  @FunctionalInterface
  private interface Spread {
    double[] at(double[] proportions);
  }

  private Spread spread(LawFamily.Outcome outcome, List<Series> seen) {
    Law.AtTarget central = outcome.law().at(table.largest(), table.last());
    if (outcome.law() instanceof UncertainLaw law) {
      return r -> {
        UncertainLaw.Deviation[] each = law.deviations(table.largest(), table.last(), r);
        double squares = Arrays.stream(each).mapToDouble(d -> d.expected() * d.expected()).sum();
        return new double[] {mean(central.losses(r)), Math.sqrt(squares) / each.length};
      };
    }
    List<Law.AtTarget> draws =
        IntStream.range(0, DRAWS)
            .mapToObj(
                draw ->
                    family
                        .draw(outcome, seen, options, Seeds.derive(options.seed(), "draw " + draw))
                        .at(table.largest(), table.last()))
            .toList();
    return r -> {
      double[] drawn = draws.stream().mapToDouble(draw -> mean(draw.losses(r))).toArray();
      double middle = mean(drawn);
      double squares = Arrays.stream(drawn).map(d -> (d - middle) * (d - middle)).sum();
      return new double[] {mean(central.losses(r)), Math.sqrt(squares / (DRAWS - 1))};
    };
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
