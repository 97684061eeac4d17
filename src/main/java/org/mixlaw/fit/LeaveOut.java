package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.fit.baseline.Baseline;
import org.mixlaw.fit.baseline.Observation;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.loss.Weights;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.mixture.Mixture;

/**
 * How well laws and baselines predict what they have not seen: in every draw some mixtures are left
 * out at every size, and the largest size too where there are three or more; then those mixtures
 * are predicted at the largest size and its last tokens. Extrapolations of a mixture's own curve
 * cannot predict a mixture that they never saw: they are shown the mixtures at the smaller sizes,
 * which the table says. Laws see what is known of the noise of their measurements, as in a fit.
 */
public final class LeaveOut {
  /** The row of what hold-out validation takes in each draw, as a plain fit does. */
  private static final String CHOSEN = "chosen";

  /**
   * The errors of one law or baseline.
   *
   * @param name its name
   * @param overall mean absolute error of the overall loss, nats
   * @param each mean absolute error of the series, nats
   * @param bias mean error of the overall loss (prediction minus measurement), nats
   * @param rank Spearman's correlation of predicted and measured overall losses within a draw,
   *     averaged
   * @param sawMixture whether it was shown the mixtures at the smaller sizes
   */
  public record Row(
      String name, double overall, double each, double bias, double rank, boolean sawMixture) {}

  /** Predicts every series of a mixture at a target; empty where it cannot. */
  @FunctionalInterface
  private interface Predictor {
    OptionalDouble predict(int series, Mixture mixture, double params, double tokens);
  }

  private static final class Tally {
    private final List<double[]> overall = new ArrayList<>();
    private final List<Double> each = new ArrayList<>();
    private final List<Double> ranks = new ArrayList<>();
  }

  private final LossTable table;
  private final Map<String, Map<String, Double>> members;
  private final Map<String, Double> weights;
  private final boolean largestOut;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Set<String> sawMixture = new HashSet<>();

  private LeaveOut(
      LossTable table, Map<String, Map<String, Double>> members, Map<String, Double> weights) {
    this.table = table.withoutBurnIn();
    this.members = new TreeMap<>(members);
    this.weights = weights;
    this.largestOut = table.sizes().size() > 2;
  }

  /**
   * Compares all laws and baselines.
   *
   * @param table the losses, whose burn-in is left out as in a fit
   * @param members domains and weights of every series
   * @param weights weight by series of the overall loss, summing to 1
   * @param out how many mixtures are left out in a draw
   * @param draws how many draws
   * @param seed feeds the draws
   * @param progress is told what is being done
   * @return a row for each, the least overall error first
   * @throws InputException if too few mixtures would be left
   */
  public static List<Row> compare(
      LossTable table,
      Map<String, Map<String, Double>> members,
      Map<String, Double> weights,
      int out,
      int draws,
      long seed,
      Consumer<String> progress) {
    int mixtures = Series.of(table, members).values().iterator().next().mixtures();
    if (out < 1 || mixtures - out < 3) {
      throw InputException.of(
          "leaving %d of %d mixtures out keeps fewer than 3; a comparison needs more mixtures",
          out, mixtures);
    }
    LeaveOut comparison = new LeaveOut(table, members, weights);
    for (int draw = 0; draw < draws; draw++) {
      progress.accept("leave-out draw " + (draw + 1) + " of " + draws);
      comparison.draw(out, Seeds.derive(seed, "leave out " + draw));
    }
    return comparison.rows();
  }

  private void draw(int out, long seed) {
    long largest = table.sizes().last();
    List<Mixture> there =
        new ArrayList<>(table.filter(row -> row.params() == largest).mixtures().values());
    there.sort(Comparator.comparing(Mixture::toString));
    SplittableRandom random = new SplittableRandom(seed);
    Set<Mixture> left = new HashSet<>();
    while (left.size() < Math.min(out, there.size())) {
      left.add(there.get(random.nextInt(there.size())));
    }
    LossTable training =
        table.filter(r -> !left.contains(r.mixture()) && (!largestOut || r.params() < largest));
    LossTable asked = table.filter(r -> left.contains(r.mixture()) && r.params() == largest);
    long last = asked.tokens().last();
    List<Series> test =
        List.copyOf(Series.of(asked.filter(r -> r.tokens() == last), members).values());
    MeasurementNoise noise = MeasurementNoise.of(training, members);
    SortedMap<String, Series> series = noise.series(training, members);
    List<Series> all = List.copyOf(series.values());
    scoreLaws(
        List.copyOf(training.trainingDomains()),
        all,
        family -> List.copyOf(noise.series(family.part(training), members).values()),
        test,
        LawOptions.seeded(seed).about(all));
    LossTable smaller = table.filter(r -> r.params() < largest || table.sizes().size() == 1);
    for (Baseline baseline : Baseline.all()) {
      boolean own = baseline.extrapolatesOwnCurve();
      if (own && !largestOut) {
        continue;
      }
      if (own) {
        sawMixture.add(baseline.label());
      }
      List<Baseline.Fitted> fitted =
          (own ? Series.of(smaller, members) : series)
              .values().stream()
                  .map(s -> baseline.fit(observations(s, training.trainingDomains()), seed))
                  .toList();
      score(
          baseline.label(),
          test,
          (index, mixture, params, tokens) -> fitted.get(index).predict(mixture, params, tokens));
    }
  }

  /** Every family, the average that hold-out validation weighs, and what a plain fit takes. */
  private void scoreLaws(
      List<String> domains,
      List<Series> series,
      Function<LawFamily, List<Series>> part,
      List<Series> test,
      LawOptions options) {
    Map<LawFamily, LawFamily.Outcome> fitted = new HashMap<>();
    for (LawFamily family : families()) {
      fitted.put(family, family.fit(domains, series, options));
      score(family.name(), test, domains, fitted.get(family).law());
    }
    FamilyChoice choice = new FamilyChoice(domains, series, options, LawFitter.Progress.SILENT);
    Map<LawFamily, HoldOutErrors> compared = choice.compared();
    AverageFamily average = choice.average(compared);
    fitted.put(average, average(average, fitted, domains, series, options));
    score(average.name(), test, domains, fitted.get(average).law());
    LawFamily best = choice.best(compared);
    score(
        CHOSEN,
        test,
        domains,
        (fitted.containsKey(best) ? fitted.get(best) : best.fit(domains, part.apply(best), options))
            .law());
  }

  /** The average of members of which most are fitted already. */
  private static LawFamily.Outcome average(
      AverageFamily average,
      Map<LawFamily, LawFamily.Outcome> fitted,
      List<String> domains,
      List<Series> series,
      LawOptions options) {
    return average.equals(AverageFamily.UNWEIGHTED)
        ? average.fit(domains, series, options)
        : average.of(
            name -> {
              LawFamily member = LawCatalog.named(name);
              return fitted.containsKey(member)
                  ? fitted.get(member)
                  : member.fit(domains, series, options);
            });
  }

  private List<LawFamily> families() {
    boolean oneScale = table.sizes().size() == 1 && table.tokens().size() == 1;
    return (oneScale ? LawCatalog.all() : LawCatalog.of(LawFamily.Scope.ALL_SCALES))
        .stream()
            .filter(family -> !oneScale || family.comparedAtOneScale())
            .filter(family -> !family.equals(AverageFamily.UNWEIGHTED))
            .toList();
  }

  private void score(String name, List<Series> test, List<String> domains, Law law) {
    Law.AtTarget at = law.at(test.get(0).params()[0], test.get(0).tokens()[0]);
    score(
        name,
        test,
        (index, mixture, params, tokens) ->
            OptionalDouble.of(at.losses(mixture.vector(domains))[index]));
  }

  static List<Observation> observations(Series s, Collection<String> domains) {
    Mixture[] mixtures =
        Arrays.stream(s.byMixture()).map(r -> mixture(r, domains)).toArray(Mixture[]::new);
    return IntStream.range(0, s.size())
        .mapToObj(
            m ->
                new Observation(
                    mixtures[s.mixture()[m]], s.params()[m], s.tokens()[m], s.loss()[m]))
        .toList();
  }

  static Mixture mixture(double[] proportions, Collection<String> domains) {
    SortedMap<String, Double> named = new TreeMap<>();
    int at = 0;
    for (String domain : domains) {
      named.put(domain, proportions[at++]);
    }
    return Mixture.of(named);
  }

  private void score(String name, List<Series> test, Predictor predictor) {
    int mixtures = test.stream().mapToInt(Series::size).min().orElse(0);
    double[] predicted = new double[mixtures];
    double[] measured = new double[mixtures];
    Tally tally = tallies.computeIfAbsent(name, n -> new Tally());
    double[] weightOf =
        test.stream().mapToDouble(s -> weights.getOrDefault(s.name(), 0.0)).toArray();
    for (int m = 0; m < mixtures; m++) {
      double[] losses = new double[test.size()];
      double[] there = new double[test.size()];
      for (int i = 0; i < losses.length; i++) {
        Series s = test.get(i);
        OptionalDouble loss =
            predictor.predict(
                i,
                mixture(s.proportions()[m], table.trainingDomains()),
                s.params()[m],
                s.tokens()[m]);
        if (loss.isEmpty()) {
          return;
        }
        losses[i] = loss.getAsDouble();
        there[i] = s.loss()[m];
        tally.each.add(Math.abs(losses[i] - there[i]));
      }
      predicted[m] = Weights.mean(losses, weightOf);
      measured[m] = Weights.mean(there, weightOf);
      tally.overall.add(new double[] {predicted[m], measured[m]});
    }
    if (mixtures > 2 && Arrays.stream(predicted).distinct().count() > 1) {
      tally.ranks.add(new SpearmansCorrelation().correlation(predicted, measured));
    }
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    tallies.forEach(
        (name, tally) -> {
          if (!tally.overall.isEmpty()) {
            rows.add(
                new Row(
                    name,
                    mean(tally.overall.stream().map(p -> Math.abs(p[0] - p[1])).toList()),
                    mean(tally.each),
                    mean(tally.overall.stream().map(p -> p[0] - p[1]).toList()),
                    tally.ranks.isEmpty() ? 0 : mean(tally.ranks),
                    sawMixture.contains(name)));
          }
        });
    rows.sort(Comparator.comparingDouble(Row::overall));
    return List.copyOf(rows);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
