package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.loss.noise.SeedNoise;
import org.mixlaw.mixture.Mixture;

/** Noise and scale curves of laws fitted to made-up losses. */
class NoiseLevelsTest {
  private static final Map<String, Double> WEIGHTS =
      Map.of("Books3", 0.5, "Github", 0.25, "Pile-CC", 0.25);
  private static final List<String> DOMAINS = List.of("Books3", "Github", "Pile-CC");
  private static final long LARGEST = 1L << 24;
  private static final Mixture MIXTURE =
      Mixture.of(Map.of("Books3", 0.2, "Github", 0.5, "Pile-CC", 0.3));
  private final FittedLaws laws = laws(MeasurementNoise.UNKNOWN);
  private final LossTable table = LossTable.of(rows("", 0));

  private static JointLaw law(double off) {
    SortedMap<String, JointLaw.Own> own = new TreeMap<>();
    for (int d = 0; d < DOMAINS.size(); d++) {
      double[] slopes = new double[DOMAINS.size()];
      slopes[d] = -3 + off;
      MixingLaw mixing = new MixingLaw(MixingForm.M2, new double[] {1, 0.5}, slopes, 0.1, 15);
      own.put(DOMAINS.get(d), new JointLaw.Own(mixing, 0.3, 0.2));
    }
    LossShape shape = new LossShape(1e6, 1e9, 0.3, 0.4, 0, true, true);
    return new JointLaw(
        MixingForm.M2,
        DOMAINS,
        shape,
        own,
        new Drift(new double[0], new double[0], new TreeMap<>()));
  }

  /** The same loss on every domain. */
  private static double[] all(double loss) {
    return DOMAINS.stream().mapToDouble(d -> loss).toArray();
  }

  private static FittedLaws laws(MeasurementNoise noise) {
    SortedMap<String, FittedLaws.Quality> quality = new TreeMap<>();
    for (String domain : DOMAINS) {
      quality.put(
          domain,
          new FittedLaws.Quality(
              9,
              0.001,
              0.01,
              0.99,
              0.01 * quality.size() + 0.01,
              0.2,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              List.of()));
    }
    double[] last =
        DOMAINS.stream().mapToDouble(d -> d.equals("Github") ? Double.NaN : 2.5).toArray();
    HoldOutCases missed =
        new HoldOutCases(
            DOMAINS,
            List.of(
                new HoldOutCases.Case(MIXTURE, all(2.02), all(2)),
                new HoldOutCases.Case(MIXTURE, all(2.49), last)));
    return new FittedLaws(
        "joint-m2",
        new TreeMap<>(),
        law(0),
        List.of(law(-0.1), law(0.1)),
        quality,
        new FittedLaws.Measured(
            new TreeMap<>(Map.of("m1", MIXTURE)),
            List.of(LARGEST / 4, LARGEST),
            new FittedLaws.Tokens(1L << 28, 1L << 30)),
        OptionalDouble.empty(),
        new HoldOutErrors(
            missed, missed, HoldOutCases.NONE, HoldOutCases.NONE, List.of(), Math.log(4), 0),
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        List.of(),
        LossUnit.NATS_PER_TOKEN,
        noise);
  }

  private static List<LossTable.Row> rows(String name, double off) {
    List<LossTable.Row> rows = new ArrayList<>();
    for (long tokens : List.of(1L << 28, 1L << 30)) {
      for (String domain : DOMAINS) {
        double loss = 2 + off + DOMAINS.indexOf(domain);
        OptionalDouble none = OptionalDouble.empty();
        rows.add(
            new LossTable.Row(
                "m1" + name, "", LARGEST, name, tokens, MIXTURE, domain, loss, none, none));
      }
    }
    return rows;
  }

  @Test
  void theScatterAboutTheLawsIsKnownAndThatOfSeedsWhereRunsWereRepeated() {
    NoiseLevels once = NoiseLevels.of(laws, table, WEIGHTS);
    assertTrue(once.seeds().isEmpty());
    assertEquals(0.02, once.run().get("Github"));
    // half way between domains that scatter alike (.0175) and apart (.0117)
    double apart = Math.sqrt(0.25 * 0.01 * 0.01 + 0.0625 * (0.02 * 0.02 + 0.03 * 0.03));
    double run = Math.sqrt((0.0175 * 0.0175 + apart * apart) / 2);
    assertEquals(run, once.run().get("*"), 1e-12);
    assertEquals(Math.sqrt(2) * run, once.ofGain(), 1e-12);
    assertTrue(once.mixture().isPresent() && once.size().isPresent());

    List<LossTable.Row> rows = rows("", 0);
    rows.addAll(rows("again", 0.2));
    LossTable repeated = LossTable.of(rows);
    Map<String, Map<String, Double>> members = new TreeMap<>();
    DOMAINS.forEach(domain -> members.put(domain, Map.of(domain, 1.0)));
    MeasurementNoise noise = MeasurementNoise.of(repeated, members);
    NoiseLevels twice = NoiseLevels.of(laws(noise), repeated, WEIGHTS);
    SeedNoise seeds = noise.seeds().orElseThrow();
    Map<String, Double> last = Map.of("Books3", 2.1, "Github", 3.1, "Pile-CC", 4.1);
    assertEquals(seeds.deviation("Github", LARGEST, 3.1), twice.seeds().get("Github"), 1e-12);
    assertEquals(seeds.deviation(WEIGHTS, LARGEST, last), twice.seeds().get("*"), 1e-12);
    assertEquals(0.2 / Math.sqrt(2), twice.seeds().get("Github"), 0.05);
    assertEquals(Math.sqrt(2) * twice.seeds().get("*"), twice.ofGain(), 1e-12, "the larger");
  }

  @Test
  void hiddenMixturesArePairsOfMeasuredAndPredicted() {
    assertEquals(
        List.of(new CaseLoss(2, 2.02), new CaseLoss(2.5, 2.49)),
        laws.holdOut().cases(Map.of("Books3", 1.0)));
    assertEquals(1, laws.holdOut().cases(WEIGHTS).size(), "Github is not known of the second");
    assertTrue(HoldOutErrors.NONE.cases(WEIGHTS).isEmpty());
  }

  @Test
  void curvesEndAtTheTargetWithWhatIsPredictedThere() {
    ScaleCurve tokens = ScaleCurve.overTokens(laws, MIXTURE, WEIGHTS, 0.8, 1e8, 1e9, 1e11);
    ScaleCurve size = ScaleCurve.overSize(laws, MIXTURE, WEIGHTS, 0.8, 1e11, 1e6, 1e8);
    Prediction there = laws.predict(1e8, 1e11, MIXTURE, WEIGHTS, 0.8).get("*");
    for (ScaleCurve curve : List.of(tokens, size)) {
      List<ScaleCurve.Point> points = curve.points();
      assertEquals(there, points.get(points.size() - 1).losses().get("*"));
      for (int i = 1; i < points.size(); i++) {
        assertTrue(points.get(i).at() > points.get(i - 1).at());
        assertTrue(
            points.get(i).losses().get("*").loss() < points.get(i - 1).losses().get("*").loss());
      }
    }
  }
}
