package org.mixlaw.law.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Documents;
import org.mixlaw.law.Law;
import org.mixlaw.law.UncertainLaw;
import org.mixlaw.loss.Series;

class SwarmFitTest {
  private static final long SEED = 7;

  static double[][] mixtures(SplittableRandom random, int n, int domains) {
    double[][] mixtures = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] amounts =
          random.doubles(domains).map(u -> u < 0.25 ? 0 : -Math.log(1 - 0.999 * u)).toArray();
      amounts[i % domains] += 0.1;
      double sum = Arrays.stream(amounts).sum();
      mixtures[i] = Arrays.stream(amounts).map(a -> a / sum).toArray();
    }
    return mixtures;
  }

  /** Losses that fall with the logarithm of a domain's share, with an interaction. */
  private static double truth(double[] r, int loss) {
    return 3
        + 0.3 * loss
        - 0.25 * Math.log1p(r[loss] / 0.01)
        - 0.1 * Math.log1p(r[(loss + 1) % r.length] / 0.05)
        + 0.3 * r[loss] * r[(loss + 2) % r.length];
  }

  private static List<Series> series(double[][] mixtures, double noise, SplittableRandom random) {
    return IntStream.range(0, 2)
        .mapToObj(
            loss ->
                new Series(
                    "loss" + loss,
                    Arrays.stream(mixtures).mapToDouble(r -> 1e6).toArray(),
                    Arrays.stream(mixtures).mapToDouble(r -> 1e9).toArray(),
                    mixtures,
                    Arrays.stream(mixtures)
                        .mapToDouble(r -> truth(r, loss) + noise * (random.nextDouble() - 0.5))
                        .toArray(),
                    IntStream.range(0, mixtures.length).toArray(),
                    mixtures))
        .toList();
  }

  @Test
  void predictsUnseenMixturesAndKnowsHowFarItMisses() {
    SplittableRandom random = new SplittableRandom(SEED);
    SwarmLaw law =
        SwarmFit.fit(List.of("a", "b", "c", "d"), series(mixtures(random, 60, 4), 0.02, random));
    double[][] unseen = mixtures(random, 200, 4);
    double error = 0;
    int inside = 0;
    for (double[] r : unseen) {
      double[] losses = law.at(1e6, 1e9).losses(r);
      UncertainLaw.Deviation[] deviations = law.deviations(1e6, 1e9, r);
      for (int i = 0; i < 2; i++) {
        double miss = Math.abs(losses[i] - truth(r, i));
        error += miss / 400;
        inside += miss < 2 * deviations[i].total() ? 1 : 0;
      }
    }
    assertTrue(error < 0.02, "mean error " + error);
    assertTrue(inside > 340, inside + " of 400 inside two deviations");
  }

  @Test
  void drawsScatterAboutTheLawAsItSaysTheyDo() {
    SplittableRandom random = new SplittableRandom(SEED);
    SwarmLaw law =
        SwarmFit.fit(List.of("a", "b", "c", "d"), series(mixtures(random, 25, 4), 0.1, random));
    double[] r = {0.7, 0, 0.2, 0.1};
    double[] near = {0.69, 0.01, 0.2, 0.1};
    double central = law.at(1e6, 1e9).losses(r)[0];
    double said = law.deviations(1e6, 1e9, r)[0].expected();
    int draws = 400;
    double sum = 0;
    double squares = 0;
    double together = 0;
    for (int k = 0; k < draws; k++) {
      Law draw = law.draw(k);
      double off = draw.at(1e6, 1e9).losses(r)[0] - central;
      sum += off;
      squares += off * off;
      together += off * (draw.at(1e6, 1e9).losses(near)[0] - law.at(1e6, 1e9).losses(near)[0]);
    }
    assertEquals(0, sum / draws, 0.25 * said);
    assertEquals(said, Math.sqrt(squares / draws), 0.25 * said);
    assertTrue(
        together / squares > 0.5, "draws of near mixtures go together: " + together / squares);
  }

  @Test
  void aDomainThatNoRunHadPromisesNothing() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] without =
        Arrays.stream(mixtures(random, 30, 3))
            .map(r -> new double[] {r[0], r[1], r[2], 0})
            .toArray(double[][]::new);
    SwarmLaw law = SwarmFit.fit(List.of("a", "b", "c", "d"), series(without, 0.01, random));
    double[] rest = law.at(1e6, 1e9).losses(new double[] {0.5, 0.25, 0.25, 0});
    double[] with = law.at(1e6, 1e9).losses(new double[] {0.4, 0.2, 0.2, 0.2});
    assertTrue(with[0] >= rest[0] && with[1] >= rest[1], Arrays.toString(with));
  }

  @Test
  void aFitToFewerRunsTakesKernelsAsTheyAre() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] all = mixtures(random, 30, 4);
    List<String> domains = List.of("a", "b", "c", "d");
    SwarmLaw law = SwarmFit.fit(domains, series(all, 0.01, random));
    SwarmLaw fewer =
        SwarmFit.fit(
            domains,
            series(Arrays.copyOf(all, 20), 0.01, new SplittableRandom(1)),
            law.kernels(),
            false);
    assertArrayEquals(
        law.kernels().get("loss0").length(), fewer.kernels().get("loss0").length(), 0);
    assertEquals(truth(all[25], 0), fewer.at(1, 1).losses(all[25])[0], 0.1);
  }

  @Test
  void aDocumentHoldsTheLawOnceAndItsDrawsBySeed() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    SwarmLaw law =
        SwarmFit.fit(List.of("a", "b", "c"), series(mixtures(random, 12, 3), 0.01, random));
    ObjectMapper json = Documents.json().copy();
    json.registerSubtypes(SwarmLaw.class, SwarmDraw.class);
    Law[] laws = {law, law.draw(3), law.draw(4)};
    String text = json.writerFor(Law[].class).writeValueAsString(laws);
    assertEquals(3, text.split("\"kernel\"", -1).length, "two losses, each held once");
    Law[] read = json.readValue(text, Law[].class);
    double[] r = {0.3, 0.3, 0.4};
    for (int k = 0; k < laws.length; k++) {
      assertArrayEquals(laws[k].at(1, 1).losses(r), read[k].at(1, 1).losses(r), 1e-12);
    }
  }
}
