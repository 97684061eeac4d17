package org.mixlaw.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;

/** The optimum under laws fitted to published measurements. */
class LawsOptimumTest {
  private static FittedLaws laws;

  @BeforeAll
  static void fit() throws Exception {
    LossTable table = LossTable.read(Path.of("data/published/three-domain.csv"));
    laws =
        new LawFitter(
                table.filter(r -> r.params() == 302_311_424L && r.tokens() == 60_000L << 20),
                new TreeMap<>(),
                LawOptions.seeded(1),
                LawFitter.Progress.SILENT)
            .fit(Optional.of(LawCatalog.named("m2")));
  }

  private static OptimumRequest request() {
    return OptimumRequest.at(302_311_424L, 60_000L << 20)
        .withWeights(laws.seriesWeights(Weights.equal(List.of("Github", "Books3", "Pile-CC"))));
  }

  @Test
  void losesToNoMeasuredMixtureAndSaysWhatThePredictionSays() {
    Optimum optimum = OptimumSearch.find(laws, request());
    for (var mixture : laws.measured().mixtures().values()) {
      double predicted =
          laws.predict(302_311_424.0, 60_000.0 * (1 << 20), mixture, optimum.weights(), 0.8)
              .get("*")
              .loss();
      assertTrue(optimum.loss().value() <= predicted + 1e-9, mixture + " " + predicted);
    }
    assertEquals(3, optimum.losses().size());
    assertTrue(optimum.loss().lower() < optimum.loss().value());
    assertTrue(optimum.nearestMeasured().isPresent());
    optimum
        .nearOptimal()
        .ranges()
        .forEach(
            (domain, range) -> {
              assertTrue(range.lowest() <= optimum.mixture().get(domain) + 1e-9, domain);
              assertTrue(range.highest() >= optimum.mixture().get(domain) - 1e-9, domain);
            });
  }

  @Test
  void isStableUnderReseeding() {
    Optimum first = OptimumSearch.find(laws, request().withSeed(1));
    for (long seed = 2; seed < 5; seed++) {
      Optimum other = OptimumSearch.find(laws, request().withSeed(seed));
      assertEquals(0, first.mixture().distance(other.mixture()), 1e-3, "seed=" + seed);
      assertEquals(first.loss().value(), other.loss().value(), 1e-6, "seed=" + seed);
    }
  }

  @Test
  void anotherScaleThanTheOneMeasuredIsRankedAlone() {
    OptimumRequest far =
        OptimumRequest.at(7_000_000_000L, 1_000_000_000_000L).withWeights(request().weights());
    Optimum optimum = OptimumSearch.find(laws, far);
    assertEquals(
        1,
        optimum.warnings().stream().filter(w -> w.contains("predict no losses")).count(),
        "" + optimum.warnings());
    assertEquals(
        0,
        optimum.mixture().distance(OptimumSearch.find(laws, request()).mixture()),
        1e-3,
        "the best where it was measured");
  }

  @Test
  void fittedLawsHaveOneDoorToTheOptimum() {
    List<Class<?>> asked =
        Arrays.stream(OptimumSearch.class.getMethods())
            .filter(method -> method.getName().equals("find"))
            .<Class<?>>map(method -> method.getParameterTypes()[0])
            .toList();
    assertEquals(List.of(FittedLaws.class), asked);
  }
}
