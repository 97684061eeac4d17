package org.mixlaw.optimum.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.TestFits;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;

/** What laws fitted to made-up losses of three domains say around their optimum. */
class AroundOptimumTest {
  private static final long PARAMS = 302_311_424L;
  private static final long TOKENS = 60_000L << 20;
  private static FittedLaws laws;
  private static Optimum optimum;
  private static AroundOptimum around;

  @BeforeAll
  static void fit() throws IOException {
    laws = TestFits.fit(table(List.of("Books3", "Github", "Pile-CC")), LawCatalog.named("m2"));
    optimum =
        OptimumSearch.find(
            laws,
            OptimumRequest.at(PARAMS, TOKENS)
                .withWeights(
                    laws.seriesWeights(Weights.equal(List.of("Github", "Books3", "Pile-CC"))))
                .withCaution(0));
    around = new AroundOptimum(laws, optimum);
  }

  /** Every domain's loss falls with its own share, by {@code exp(-3 r)}. */
  private static LossTable table(List<String> domains) {
    SplittableRandom random = new SplittableRandom(7);
    CappedSimplex all = CappedSimplex.of(domains, Map.of());
    List<LossTable.Row> rows = new ArrayList<>();
    for (int m = 0; m < 16; m++) {
      Mixture mixture = all.mixture(all.sample(random));
      for (String domain : domains) {
        double loss = 2 + Math.exp(-3 * mixture.get(domain)) + 0.002 * random.nextGaussian();
        rows.add(
            new LossTable.Row(
                "m" + m,
                "",
                PARAMS,
                "1",
                TOKENS,
                mixture,
                domain,
                loss,
                OptionalDouble.empty(),
                OptionalDouble.empty()));
      }
    }
    return LossTable.of(rows);
  }

  private static double overall(Mixture mixture) {
    return laws.predict(PARAMS, TOKENS, mixture, optimum.weights(), 0.8).get("*").loss();
  }

  @Test
  void slicesAreLeastAtTheOptimumAndSayWhatPredictionsSay() {
    assertEquals(3, around.slices().size());
    for (Slice slice : around.slices()) {
      assertEquals(optimum.mixture().get(slice.domain()), slice.at(), 1e-12);
      assertEquals(slice.at(), slice.best(), 0.02, slice.domain());
      for (Slice.Point point : slice.points()) {
        assertTrue(point.overall().value() >= -1e-6, slice.domain());
        assertTrue(point.overall().lower() <= point.overall().value());
        assertTrue(point.overall().upper() >= point.overall().value());
      }
    }
    Slice github = around.slices().get(1);
    Slice.Point last = github.points().get(github.points().size() - 1);
    double rest = (1 - last.proportion()) / (1 - github.at());
    Mixture there =
        Mixture.of(
            Map.of(
                "Github",
                last.proportion(),
                "Books3",
                rest * optimum.mixture().get("Books3"),
                "Pile-CC",
                rest * optimum.mixture().get("Pile-CC")));
    assertEquals(overall(there) - optimum.loss().value(), last.overall().value(), 1e-9);
    assertEquals(last.proportion(), github.bestFor("Github"), 1e-12, "code helps code");
    assertEquals(
        0.25 + last.overall().value(),
        around.besideSlice("Github", last.proportion(), 0.25),
        1e-12,
        "what the law missed is added");
  }

  @Test
  void effectsAreThoseOfTheirStepAndKnowWhetherTheyAreSure() {
    Effects more = around.effects(0.05);
    Effects less = around.effects(-0.05);
    for (String domain : laws.trainingDomains()) {
      Change own = more.losses().get(domain).get(domain);
      assertTrue(own.value() < 0 && own.sure(), domain + " helps itself");
      assertTrue(less.losses().get(domain).get(domain).value() > 0, domain);
      double mean =
          more.losses().get(domain).values().stream()
              .mapToDouble(Change::value)
              .average()
              .orElse(0);
      assertEquals(mean, more.overall().get(domain).value(), 1e-12);
    }
    assertFalse(Change.of(1, new double[] {1, 1, -1, 1}, 0.8).sure());
    assertTrue(Change.of(1, new double[] {1, 2, 1, 1}, 0.8).sure());
  }

  @Test
  void mixturesAsGoodLieWithinTheToleranceAndApart() {
    List<Mixture> good = around.asGood(6, 1);
    assertEquals(6, good.size());
    for (Mixture mixture : good) {
      assertTrue(
          overall(mixture) <= optimum.loss().value() + optimum.nearOptimal().tolerance() + 1e-9,
          mixture.toString());
      assertTrue(mixture.distance(optimum.mixture()) > 0.01, mixture.toString());
    }
    assertEquals(good, around.asGood(6, 1));
  }

  @Test
  void theTriangleCoversAllMixtures() {
    Triangle triangle = around.triangle().orElseThrow();
    assertEquals(24 * 24, triangle.cells().size());
    assertTrue(triangle.cells().stream().anyMatch(Triangle.Cell::near));
    assertFalse(triangle.cells().stream().allMatch(Triangle.Cell::near));
    for (Triangle.Cell cell : triangle.cells()) {
      assertEquals(1, cell.centre()[0] + cell.centre()[1] + cell.centre()[2], 1e-12);
    }
  }

  @Test
  void anOptimumOfOtherDomainsIsRefused() throws IOException {
    FittedLaws others = TestFits.fit(TestFits.published("two-domain"), LawCatalog.named("m2"));
    assertTrue(
        assertThrows(InputException.class, () -> new AroundOptimum(others, optimum))
            .getMessage()
            .startsWith("the optimum (the laws have other domains): unknown training domain"));
  }
}
