package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;

/** A fit without a law named: what it chooses, what it says beside, and how sure it is. */
class PlainFitTest {
  private static final List<String> DOMAINS = List.of("Github", "Pile-CC", "ArXiv");
  private static final Map<String, Double> WEIGHTS =
      Map.of("Github", 0.3, "Pile-CC", 0.4, "ArXiv", 0.3);

  private static LossTable table;
  private static FittedLaws laws;
  private static List<Double> shares;

  @BeforeAll
  static void fit() throws Exception {
    table =
        TestFits.published("redpajama", "Github", "Pile-CC", "ArXiv")
            .filter(
                row -> List.of(10L, 12L, 14L, 18L, 22L, 30L).contains((row.tokens() >> 20) / 1000));
    shares = new ArrayList<>();
    laws =
        new LawFitter(
                table,
                new TreeMap<>(),
                LawOptions.seeded(1),
                (stage, share) -> {
                  synchronized (shares) {
                    shares.add(share);
                  }
                })
            .fit(Optional.empty());
  }

  @Test
  void choosesTheCandidateThatPredictsBestWhatItHasNotSeen() {
    assertEquals(
        Stream.concat(
                LawCatalog.candidates(LawFamily.Scope.ALL_SCALES).stream().map(LawFamily::name),
                Stream.of(AverageFamily.NAME))
            .collect(Collectors.toSet()),
        laws.compared().keySet(),
        "all are shown");
    double own = laws.compared().get(laws.law());
    laws.compared().forEach((name, error) -> assertTrue(own <= error, laws.compared().toString()));
  }

  @Test
  void naiveExtrapolationsAreShownBeside() {
    assertTrue(laws.naive().size() >= 2, laws.naive().toString());
    laws.naive().forEach((name, error) -> assertTrue(error > 0.001 && error < 0.5, name + error));
    assertTrue(laws.holdOut().meanAbsoluteAtLargestSize() < 0.05);
    assertTrue(laws.missed(HoldOutErrors::size, "Github").orElseThrow() > 0);
  }

  @Test
  void theFitSaysHowFarItHasCome() {
    assertEquals(1, shares.get(shares.size() - 1));
    assertTrue(shares.size() > 6 && shares.stream().allMatch(s -> s >= 0 && s <= 1));
  }

  private static SortedMap<String, Prediction> predict(
      double params, double tokens, Mixture mixture, double level) {
    return laws.predict(params, tokens, mixture, WEIGHTS, level);
  }

  private static double width(Prediction p) {
    return p.upper() - p.lower();
  }

  private static List<Mixture> mixtures() {
    List<Mixture> mixtures = new ArrayList<>(table.mixtures().values()).subList(0, 4);
    mixtures.add(Mixture.uniform(table.trainingDomains()));
    return mixtures;
  }

  @ParameterizedTest
  @CsvSource({"302311424, 3e10", "1e9, 1e11"})
  void intervalsContainThePointAndWidenWithTheLevel(double params, double tokens) {
    for (Mixture mixture : mixtures()) {
      SortedMap<String, Prediction> half = predict(params, tokens, mixture, 0.5);
      SortedMap<String, Prediction> most = predict(params, tokens, mixture, 0.95);
      half.forEach(
          (name, p) -> {
            assertTrue(p.lower() < p.loss() && p.loss() < p.upper(), name + " " + p);
            assertEquals(p.loss(), most.get(name).loss());
            assertTrue(most.get(name).lower() < p.lower(), name + most.get(name) + p);
            assertTrue(most.get(name).upper() > p.upper(), name + most.get(name) + p);
          });
    }
  }

  @Test
  void intervalsWidenWithDistance() {
    for (Mixture mixture : mixtures()) {
      SortedMap<String, Prediction> here =
          predict(TestFits.LARGEST, TestFits.LONGEST, mixture, 0.8);
      SortedMap<String, Prediction> larger = predict(1e9, TestFits.LONGEST, mixture, 0.8);
      SortedMap<String, Prediction> longer = predict(TestFits.LARGEST, 1e11, mixture, 0.8);
      SortedMap<String, Prediction> both = predict(1e9, 1e11, mixture, 0.8);
      here.forEach(
          (name, p) -> {
            assertTrue(width(larger.get(name)) > width(p), name + " larger " + mixture);
            assertTrue(width(longer.get(name)) > width(p), name + " longer " + mixture);
            assertTrue(width(both.get(name)) > width(p), name + " both " + mixture);
          });
    }
  }

  @Test
  void errorsOfDomainsPartlyCancelInTheOverallLoss() {
    for (Mixture mixture : mixtures()) {
      SortedMap<String, Prediction> all = predict(TestFits.LARGEST, TestFits.LONGEST, mixture, 0.8);
      double sum = DOMAINS.stream().mapToDouble(d -> WEIGHTS.get(d) * width(all.get(d))).sum();
      assertTrue(width(all.get("*")) < sum, width(all.get("*")) + " against " + sum);
      double point = DOMAINS.stream().mapToDouble(d -> WEIGHTS.get(d) * all.get(d).loss()).sum();
      assertEquals(point, all.get("*").loss(), 1e-12);
    }
  }

  @Test
  void mixturesThatWereNotMeasuredAreLessCertain() {
    Mixture corner =
        Mixture.of(
            Map.of(
                "CommonCrawl",
                0.0,
                "C4",
                0.0,
                "Github",
                0.0,
                "ArXiv",
                0.0,
                "Books",
                0.0,
                "StackExchange",
                0.0,
                "Wikipedia",
                1.0));
    double measured =
        width(
            predict(TestFits.LARGEST, TestFits.LONGEST, table.rows().get(0).mixture(), 0.8)
                .get("*"));
    double away = width(predict(TestFits.LARGEST, TestFits.LONGEST, corner, 0.8).get("*"));
    assertTrue(away > 2 * measured, away + " against " + measured);
  }
}
