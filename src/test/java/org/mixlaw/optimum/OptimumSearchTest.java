package org.mixlaw.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.fit.TargetScale;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.Mixture;

class OptimumSearchTest {
  private static final OptimumRequest TARGET = OptimumRequest.at(1_000_000, 20_000_000);

  /** A predictor from plain functions: the first as fitted, the others as draws. */
  private record Given(
      List<String> trainingDomains, List<String> domains, List<UnaryOperator<double[]>> functions)
      implements TargetLosses {
    @Override
    public int draws() {
      return functions.size() - 1;
    }

    @Override
    public double[] central(double[] r) {
      return functions.get(0).apply(r);
    }

    @Override
    public double[] draw(int draw, double[] r) {
      return functions.get(draw + 1).apply(r);
    }
  }

  /**
   * Three losses {@code 2 + exp(-s_i r_i)}, each helped by its own domain: with weights 1/3 the
   * optimum has s_i exp(-s_i r_i) equal wherever r_i is free.
   */
  private static UnaryOperator<double[]> own(double... s) {
    return r -> {
      double[] losses = new double[s.length];
      for (int d = 0; d < s.length; d++) {
        losses[d] = 2 + Math.exp(-s[d] * r[d]);
      }
      return losses;
    };
  }

  private static TargetLosses three(List<UnaryOperator<double[]>> functions) {
    List<String> domains = List.of("a", "b", "c");
    return new Given(domains, domains, functions);
  }

  private static TargetLosses certain(double... s) {
    return three(List.of(own(s)));
  }

  /** Draws whose sensitivities scatter about (2, 3, 4). */
  private static TargetLosses uncertain(double scatter, int draws) {
    List<UnaryOperator<double[]>> functions = new ArrayList<>(List.of(own(2, 3, 4)));
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < draws; k++) {
      functions.add(
          own(
              2 * Math.exp(scatter * random.nextGaussian()),
              3 * Math.exp(scatter * random.nextGaussian()),
              4 * Math.exp(scatter * random.nextGaussian())));
    }
    return three(functions);
  }

  /** r_i = ln(s_i / lambda) / s_i with the lambda at which they sum to 1. */
  private static double[] exact(double... s) {
    double inverse = 0;
    double logs = 0;
    for (double one : s) {
      inverse += 1 / one;
      logs += Math.log(one) / one;
    }
    double logLambda = (logs - 1) / inverse;
    double[] r = new double[s.length];
    for (int d = 0; d < s.length; d++) {
      r[d] = (Math.log(s[d]) - logLambda) / s[d];
    }
    return r;
  }

  @Test
  void findsTheKnownOptimum() {
    double[] expected = exact(2, 3, 4);
    Optimum optimum = OptimumSearch.find(certain(2, 3, 4), TARGET);
    assertEquals(expected[0], optimum.mixture().get("a"), 1e-4);
    assertEquals(expected[1], optimum.mixture().get("b"), 1e-4);
    assertEquals(expected[2], optimum.mixture().get("c"), 1e-4);
    assertEquals(optimum.starts().count(), optimum.starts().agreeing());
    assertTrue(optimum.gain().value() > 0);
    assertTrue(optimum.warnings().toString().contains("no draws"), optimum.warnings().toString());
  }

  @Test
  void capsHoldAndTheRestIsOptimal() {
    Optimum optimum = OptimumSearch.find(certain(2, 3, 4), TARGET.withCaps(Map.of("a", 0.2)));
    // With a at its cap, b and c share .8: 3 exp(-3 b) = 4 exp(-4 c).
    double b = (4 * 0.8 + Math.log(3.0 / 4)) / 7;
    assertEquals(0.2, optimum.mixture().get("a"), 1e-12);
    assertEquals(b, optimum.mixture().get("b"), 1e-4);
    assertTrue(optimum.warnings().contains("the baseline itself breaks a cap or a floor"));
  }

  @Test
  void availableTokensCapAndGiveTheBaseline() {
    List<String> domains = List.of("a", "b", "c");
    OptimumRequest request =
        TARGET
            .withCaps(Map.of("b", 0.3))
            .withAvailable(Map.of("a", 1_000_000L, "b", 9_000_000L, "c", 10_000_000L), 4, domains);
    assertEquals(Map.of("a", 0.2, "b", 0.3, "c", 1.0), request.caps());
    Optimum optimum = OptimumSearch.find(certain(2, 3, 4), request);
    assertEquals("a=0.2,b=0.3,c=0.5", optimum.mixture().toString());
    assertEquals("proportional", optimum.baseline().name());
    assertEquals("a=0.05,b=0.45,c=0.5", optimum.baseline().mixture().toString());
    // Tokens of some domains only say nothing of natural proportions.
    assertEquals(
        "uniform", TARGET.withAvailable(Map.of("a", 1_000_000L), 4, domains).baselineName());
  }

  @Test
  void theTextNamesWhatMatters() {
    Optimum optimum =
        OptimumSearch.find(
            uncertain(0.1, 20),
            TARGET
                .withCaps(Map.of("a", 0.3))
                .withMeasured(List.of(Mixture.parse("a=0.9,b=0.1", "test"))));
    FittedLaws.Measured measured =
        new FittedLaws.Measured(
            new TreeMap<>(), List.of(1_000_000L), new FittedLaws.Tokens(10_000_000, 20_000_000));
    String ranks =
        OptimumText.of(optimum, LossUnit.BITS_PER_BYTE, new TargetScale(measured, 7e9, 20_000_000));
    assertTrue(ranks.startsWith("Ranks alone: the laws were fitted at one model size"), ranks);
    assertFalse(ranks.contains("predicted loss") || ranks.contains("gain over"), ranks);
    String text =
        OptimumText.of(optimum, LossUnit.BITS_PER_BYTE, new TargetScale(measured, 1e6, 20_000_000));
    assertTrue(text.contains(" bits per byte ("), text);
    assertTrue(text.startsWith("Best mixture for 1M parameters and 20M tokens"), text);
    assertTrue(text.contains("gain over the uniform baseline: -0.0001"), text);
    assertTrue(text.contains("warning: far from what was measured"), text);
    assertTrue(text.lines().anyMatch(l -> l.matches("a +0\\.3000 .* 0\\.3333 +- +0\\.3000")), text);
  }

  @Test
  void oneDomainTakesAllItCan() {
    Optimum optimum =
        OptimumSearch.find(
            certain(2, 3, 4), TARGET.withWeights(Map.of("b", 7.0)).withCaps(Map.of("b", 0.7)));
    assertEquals(0.7, optimum.mixture().get("b"), 1e-9);
    assertEquals(Map.of("b", 1.0), optimum.weights());
    assertEquals(2 + Math.exp(-2.1), optimum.loss().value(), 1e-9);
  }

  @Test
  void minimaxLowersTheWorstExcessOverTheBaseline() {
    Mixture baseline = Mixture.parse("a=0.6,b=0.2,c=0.2", "test");
    TargetLosses losses = certain(2, 3, 4);
    Optimum optimum =
        OptimumSearch.find(
            losses,
            TARGET
                .withGoal(Goal.MINIMAX)
                .withWeights(Map.of("b", 1.0, "c", 1.0))
                .withBaseline("given", baseline));
    // Only b and c count: a gives all it has, and both fall by the same amount.
    assertEquals(0, optimum.mixture().get("a"), 1e-6);
    double fallOfB =
        optimum.baseline().losses().get("b").value() - optimum.losses().get("b").value();
    double fallOfC =
        optimum.baseline().losses().get("c").value() - optimum.losses().get("c").value();
    assertEquals(fallOfB, fallOfC, 2e-3);
    assertEquals(Math.min(fallOfB, fallOfC), optimum.gain().value(), 1e-12);
  }

  @Test
  void minimaxNeverLosesAgainstAnAllowedBaseline() {
    // Under a balanced baseline every move hurts some domain: the baseline itself is the answer.
    Optimum optimum =
        OptimumSearch.find(
            certain(3, 3, 3),
            TARGET
                .withGoal(Goal.MINIMAX)
                .withBaseline("uniform", Mixture.uniform(Set.of("a", "b", "c"))));
    assertTrue(optimum.gain().value() >= 0, optimum.gain().toString());
    assertEquals(0, optimum.mixture().distance(optimum.baseline().mixture()), 1e-3);
  }

  @Test
  void aPullKeepsNearThePrior() {
    Mixture prior = Mixture.parse("a=0.8,b=0.2", "test");
    double free = distance(prior, 0);
    double gentle = distance(prior, 0.1);
    double strong = distance(prior, 10);
    assertTrue(free > gentle && gentle > strong, free + " " + gentle + " " + strong);
    assertEquals(0, strong, 0.02);
  }

  private static double distance(Mixture prior, double pull) {
    return OptimumSearch.find(certain(2, 3, 4), TARGET.withPull(prior, pull))
        .mixture()
        .distance(prior);
  }

  @Test
  void theNearOptimalRangesAreThoseOfAFineGrid() {
    double tolerance = 0.01;
    Optimum optimum =
        OptimumSearch.find(
            certain(2, 3, 4), TARGET.withLevel(0.8, tolerance).withCaps(Map.of("c", 0.4)));
    double lowest = 1;
    double highest = 0;
    int cells = 1000;
    for (int i = 0; i <= cells; i++) {
      for (int j = 0; i + j <= cells; j++) {
        double[] r = {(double) i / cells, (double) j / cells, (double) (cells - i - j) / cells};
        double[] l = own(2, 3, 4).apply(r);
        if (r[2] <= 0.4 && (l[0] + l[1] + l[2]) / 3 <= optimum.loss().value() + tolerance) {
          lowest = Math.min(lowest, r[0]);
          highest = Math.max(highest, r[0]);
        }
      }
    }
    NearOptimal.Range range = optimum.nearOptimal().ranges().get("a");
    assertEquals(lowest, range.lowest(), 2e-3);
    assertEquals(highest, range.highest(), 2e-3);
    assertEquals(0.4, optimum.nearOptimal().ranges().get("c").highest(), 1e-3);
    assertEquals(tolerance, optimum.nearOptimal().tolerance());
  }

  @Test
  void moreDoubtWidensIntervalsAndNearOptimalSet() {
    OptimumRequest request = TARGET.withLevel(0.8, 0);
    Optimum sure = OptimumSearch.find(uncertain(0.02, 60), request);
    Optimum unsure = OptimumSearch.find(uncertain(0.3, 60), request);
    assertTrue(width(unsure.loss()) > 5 * width(sure.loss()));
    assertTrue(unsure.nearOptimal().tolerance() > 5 * sure.nearOptimal().tolerance());
    assertTrue(sure.gain().probability() >= unsure.gain().probability());
    assertTrue(sure.gain().lower() <= sure.gain().value());
    assertTrue(sure.gain().value() <= sure.gain().upper());
  }

  private static double width(Estimate estimate) {
    return estimate.upper() - estimate.lower();
  }

  @Test
  void theBaselineItselfGainsNothingAndThatIsSaid() {
    Mixture best = OptimumSearch.find(certain(2, 3, 4), TARGET).mixture();
    Optimum optimum = OptimumSearch.find(uncertain(0.1, 40), TARGET.withBaseline("given", best));
    assertEquals(0, optimum.gain().value(), 1e-6);
    assertTrue(optimum.warnings().get(0).contains("cannot be told"), "" + optimum.warnings());
  }

  @Test
  void reseedingChangesNothingThatMatters() {
    TargetLosses losses = uncertain(0.1, 40);
    Optimum first = OptimumSearch.find(losses, TARGET.withSeed(1));
    for (long seed = 2; seed < 7; seed++) {
      Optimum other = OptimumSearch.find(losses, TARGET.withSeed(seed));
      assertEquals(0, first.mixture().distance(other.mixture()), 1e-4, "seed=" + seed);
      assertEquals(first.loss().value(), other.loss().value(), 1e-8, "seed=" + seed);
      assertEquals(
          first.nearOptimal().tolerance(), other.nearOptimal().tolerance(), 1e-5, "seed=" + seed);
    }
    assertEquals(first, OptimumSearch.find(losses, TARGET.withSeed(1)));
  }

  @Test
  void severalMinimaAreFoundAndTold() {
    // A narrow well near c = 1 below a broad one near a = 1.
    TargetLosses losses =
        new Given(
            List.of("a", "b", "c"),
            List.of("x"),
            List.of(
                r ->
                    new double[] {
                      3
                          - 0.5 * Math.exp(-4 * square(r[0] - 0.9))
                          - Math.exp(-60 * square(r[2] - 0.95))
                    }));
    Optimum optimum = OptimumSearch.find(losses, TARGET);
    assertTrue(optimum.mixture().get("c") > 0.9, optimum.mixture().toString());
  }

  private static double square(double x) {
    return x * x;
  }

  @Test
  void distanceFromMeasuredMixturesIsToldAndWarnedOf() {
    List<Mixture> measured =
        List.of(
            Mixture.parse("a=0.9,b=0.05,c=0.05", "test"),
            Mixture.parse("a=0.8,b=0.1,c=0.1", "test"));
    Optimum optimum = OptimumSearch.find(certain(2, 3, 4), TARGET.withMeasured(measured));
    assertEquals(measured.get(1), optimum.nearestMeasured().orElseThrow().mixture());
    assertEquals(0.1, optimum.nearestMeasured().orElseThrow().usual(), 1e-12);
    assertTrue(optimum.warnings().get(0).startsWith("far from"), "" + optimum.warnings());
    assertTrue(optimum.warnings().get(1).contains("outside the measured range"));
  }

  @Test
  void isWrittenIntoADocumentAndReadBack(@TempDir Path folder) throws Exception {
    Optimum optimum =
        OptimumSearch.find(
            uncertain(0.1, 20),
            TARGET.withMeasured(List.of(Mixture.parse("a=0.5,b=0.25,c=0.25", "test"))));
    Documents.writeYaml(folder.resolve("optimum.yaml"), optimum);
    assertEquals(optimum, Documents.readYaml(folder.resolve("optimum.yaml"), Optimum.class));
  }

  @Test
  void refusesUnknownDomainsAndEmptySets() {
    TargetLosses losses = certain(2, 3, 4);
    for (OptimumRequest bad :
        List.of(
            TARGET.withWeights(Map.of("d", 1.0)),
            TARGET.withWeights(Map.of("a", 0.0)),
            TARGET.withCaps(Map.of("d", 0.5)),
            TARGET.withCaps(Map.of("a", 0.3, "b", 0.3, "c", 0.3)),
            TARGET.withBaseline("given", Mixture.parse("d=1", "test")))) {
      assertThrows(InputException.class, () -> OptimumSearch.find(losses, bad), bad.toString());
    }
  }

  @Test
  void aSingleDomainIsItsOwnOptimum() {
    TargetLosses losses =
        new Given(List.of("a"), List.of("x"), List.of(r -> new double[] {3 - r[0]}));
    assertEquals(1, OptimumSearch.find(losses, TARGET).mixture().get("a"));
  }
}
