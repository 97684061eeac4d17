package org.mixlaw.law.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Series;

class TwoScaleFitTest {
  private static final List<String> DOMAINS = List.of("a", "b", "c");
  private static final double SMALL = 1e6;
  private static final double LARGE = 1e8;
  private static final double TOKENS = 1e9;
  private static final int MANY = 50;

  private static double small(double[] r) {
    return 5 - 0.3 * Math.log1p(r[0] / 0.01) + 0.4 * r[1] * r[2];
  }

  /** What a size does depends on the mixture: no straight line through the logarithms gives it. */
  private static double large(double[] r) {
    return Math.exp(0.1 + 0.75 * Math.log(small(r)) + 0.08 * r[1]);
  }

  private final SplittableRandom random = new SplittableRandom(11);
  private final double[][] mixtures = SwarmFitTest.mixtures(random, MANY + 10, 3);

  /** The first {@code MANY} mixtures at the small scale, some at the large one. */
  private Series series(int[] large) {
    List<double[]> rows = new ArrayList<>();
    List<Integer> which = new ArrayList<>();
    for (int k = 0; k < MANY; k++) {
      rows.add(new double[] {SMALL, small(mixtures[k])});
      which.add(k);
    }
    for (int k : large) {
      rows.add(new double[] {LARGE, large(mixtures[k])});
      which.add(k);
    }
    return new Series(
        "loss",
        rows.stream().mapToDouble(row -> row[0]).toArray(),
        rows.stream().mapToDouble(row -> TOKENS).toArray(),
        which.stream().map(k -> mixtures[k]).toArray(double[][]::new),
        rows.stream().mapToDouble(row -> row[1]).toArray(),
        which.stream().mapToInt(Integer::intValue).toArray(),
        mixtures);
  }

  private double error(Law law, int from, int to) {
    Law.AtTarget at = law.at(LARGE, TOKENS);
    double error = 0;
    for (int k = from; k < to; k++) {
      error += Math.abs(at.losses(mixtures[k])[0] - large(mixtures[k])) / (to - from);
    }
    return error;
  }

  @Test
  void carriesManySmallLossesOverToTheLargeScaleBetterThanAStraightLine() {
    Series series = series(new int[] {0, 5, 10, 15, 20, 25, 30, 35, 40, 52});
    Law process = TwoScaleFit.fit(DOMAINS, List.of(series), false, false);
    Law line = TwoScaleFit.fit(DOMAINS, List.of(series), true, false);
    double measured = error(process, 0, MANY);
    double unmeasured = error(process, MANY, MANY + 10);
    assertTrue(measured < 0.012, "measured small: " + measured);
    assertTrue(measured < 0.9 * error(line, 0, MANY), "line: " + error(line, 0, MANY));
    assertTrue(unmeasured < 0.03, "never measured: " + unmeasured);
    assertEquals(
        small(mixtures[3]), process.at(SMALL, TOKENS).losses(mixtures[3])[0], 0.01, "small scale");
  }

  @Test
  void drawsAndDocumentsHoldWhatTheLawHolds() throws Exception {
    TwoScaleLaw law =
        TwoScaleFit.fit(DOMAINS, List.of(series(new int[] {0, 5, 10, 15, 20})), false, false);
    ObjectMapper json = Documents.json().copy();
    json.registerSubtypes(TwoScaleLaw.class, TwoScaleDraw.class, SwarmLaw.class);
    Law[] laws = {law, law.draw(1), law.draw(2)};
    Law[] read = json.readValue(json.writerFor(Law[].class).writeValueAsString(laws), Law[].class);
    double[] r = mixtures[MANY + 1];
    for (int k = 0; k < laws.length; k++) {
      assertArrayEquals(
          laws[k].at(LARGE, TOKENS).losses(r), read[k].at(LARGE, TOKENS).losses(r), 1e-12);
    }
    double central = law.at(LARGE, TOKENS).losses(r)[0];
    double said = law.deviations(LARGE, TOKENS, r)[0].total();
    double squares = 0;
    for (int k = 0; k < 100; k++) {
      squares += Math.pow(law.draw(k).at(LARGE, TOKENS).losses(r)[0] - central, 2) / 100;
    }
    assertTrue(
        Math.sqrt(squares) > 0.1 * said && Math.sqrt(squares) < 2 * said, squares + " " + said);
  }

  @Test
  void tablesOfAnotherKindAreRefusedWithWhatIsWanted() {
    Series one = series(new int[] {});
    assertEquals(Optional.empty(), Scales.of(List.of(one)));
    assertTrue(
        assertThrows(
                InputException.class, () -> TwoScaleFit.fit(DOMAINS, List.of(one), false, false))
            .getMessage()
            .contains("many mixtures at a small size"));
    int[] all = java.util.stream.IntStream.range(0, MANY).toArray();
    assertEquals(Optional.empty(), Scales.of(List.of(series(all))), "as many at both");
  }
}
