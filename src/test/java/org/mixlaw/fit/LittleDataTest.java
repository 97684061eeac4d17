package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.InputException;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;
import org.mixlaw.mixture.Mixture;

/** Tables that say too little for a law: what is missing is said, and what can be is predicted. */
class LittleDataTest {
  private static LossTable mixtures(int count) {
    LossTable table = TestFits.published("redpajama", "Github", "Pile-CC");
    List<Mixture> kept = List.copyOf(table.mixtures().values()).subList(0, count);
    return table.filter(row -> kept.contains(row.mixture()));
  }

  private static void assertPredicts(FittedLaws laws) {
    Mixture even = Mixture.uniform(java.util.Set.copyOf(laws.fitted().trainingDomains()));
    laws.predict(1e9, 1e11, even, Map.of("Github", 0.5, "Pile-CC", 0.5), 0.8)
        .forEach(
            (name, p) ->
                assertTrue(
                    p.loss() > 0.3
                        && p.loss() < 6
                        && p.lower() <= p.loss()
                        && p.loss() <= p.upper()
                        && p.upper() < 20,
                    laws.law() + " " + name + " " + p));
  }

  private static void assertWarns(FittedLaws laws, String... words) {
    for (String word : words) {
      assertTrue(
          laws.warnings().stream().anyMatch(w -> w.contains(word)),
          word + " not in " + laws.warnings());
    }
  }

  @ParameterizedTest
  @MethodSource("org.mixlaw.fit.TestFits#overMixtures")
  void threeMixturesAreTooFewForSevenDomainsButPredict(LawFamily law) throws Exception {
    FittedLaws laws = TestFits.fit(mixtures(3), law);
    assertWarns(
        laws, "3 mixtures do not determine a mixing law over 7 training domains (9 or more");
    assertPredicts(laws);
  }

  @ParameterizedTest
  @MethodSource("org.mixlaw.fit.TestFits#overMixtures")
  void twoMixturesOfOneSizeAndTokenCountPredictAsWell(LawFamily law) throws Exception {
    FittedLaws laws =
        TestFits.fit(
            mixtures(2)
                .filter(
                    row -> row.params() == TestFits.LARGEST && row.tokens() == TestFits.LONGEST),
            law);
    assertWarns(laws, "one model size", "one token count", "2 mixtures do not determine");
    assertPredicts(laws);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "m2")
  void oneMixtureIsRefused(String law) {
    Optional<LawFamily> wanted = Optional.ofNullable(law).map(LawCatalog::named);
    String message =
        assertThrows(InputException.class, () -> TestFits.fit(mixtures(1), wanted)).getMessage();
    assertTrue(
        message.contains("1 mixture")
            && message.contains("needs 2 or more (and 9 to be determined)")
            && message.contains("--law step or --law size"),
        message);
  }

  @ParameterizedTest
  @CsvSource({"step, 302311424, 1e11", "size, 1e9, 31457280000"})
  void oneMixtureHasItsCurves(String law, double params, double tokens) throws Exception {
    LossTable one = mixtures(1);
    FittedLaws laws = TestFits.fit(one, LawCatalog.named(law));
    Mixture mixture = one.rows().get(0).mixture();
    Prediction p = laws.predict(params, tokens, mixture, Map.of("Github", 1.0), 0.8).get("Github");
    assertTrue(p.loss() > 0.3 && p.loss() < 3, "" + p);
  }

  /** One mixture alone was measured at the largest size. */
  @ParameterizedTest
  @ValueSource(strings = {"m1", "m2", "m3", "m4", "bimix", "implicit"})
  void aMixingLawOfOneMixtureIsRefused(String name) throws Exception {
    LawFamily law = LawCatalog.named(name);
    LossTable table = TestFits.published("redpajama", "Github");
    Mixture only = List.copyOf(table.mixtures().values()).get(3);
    LossTable cut = table.filter(r -> r.params() < TestFits.LARGEST || r.mixture().equals(only));
    String message = assertThrows(InputException.class, () -> TestFits.fit(cut, law)).getMessage();
    assertTrue(
        message.startsWith(
            "the loss table has 1 mixture at its largest size and last token count; a law over"
                + " mixtures needs 2 or more"),
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint-m2", "joint-gp"})
  void oneSizeIsSaidAndItsOwnLossesAreKept(String law) throws Exception {
    LossTable one =
        TestFits.published("redpajama", "Github").filter(r -> r.params() == TestFits.LARGEST);
    FittedLaws laws = TestFits.fit(one, LawCatalog.named(law));
    assertWarns(laws, "one model size: no extrapolation in size");
    Mixture mixture = one.rows().get(0).mixture();
    Map<String, Double> weights = Map.of("Github", 1.0);
    assertEquals(
        laws.predict(TestFits.LARGEST, 3e10, mixture, weights, 0.8).get("*").loss(),
        laws.predict(1e8, 3e10, mixture, weights, 0.8).get("*").loss(),
        0.05,
        "other sizes are taken to be alike");
    assertTrue(
        laws.predict(TestFits.LARGEST, 1e11, mixture, weights, 0.8).get("*").loss()
            < laws.predict(TestFits.LARGEST, 3e10, mixture, weights, 0.8).get("*").loss());
  }

  @Test
  void withOneSizeAndTokenCountThePlainFitTriesWhatThereIs() throws Exception {
    LossTable one =
        TestFits.published("redpajama", "Github", "Pile-CC")
            .filter(r -> r.params() == TestFits.LARGEST && r.tokens() == TestFits.LONGEST);
    FittedLaws laws = TestFits.fit(one, Optional.empty());
    assertTrue(laws.compared().keySet().containsAll(List.of("m2", laws.law())), laws.law());
    assertEquals(
        laws.compared().values().stream().mapToDouble(e -> e).min().orElseThrow(),
        laws.compared().get(laws.law()));
    assertWarns(laws, "one model size", "one token count");
    assertPredicts(laws);
  }

  @Test
  void curvesThatAreTooShortAreRefused() {
    LossTable one =
        TestFits.published("redpajama", "Github").filter(r -> r.tokens() == TestFits.LONGEST);
    String message =
        assertThrows(InputException.class, () -> TestFits.fit(one, LawCatalog.named("step")))
            .getMessage();
    assertTrue(message.contains("three or more token counts; the longest has 1"), message);
  }

  @Test
  void aClusterWithoutAWholeCheckpointIsRefused() {
    LossTable table = TestFits.published("redpajama", "Github");
    String message =
        assertThrows(
                InputException.class,
                () ->
                    TestFits.fit(
                        table,
                        Optional.of(LawCatalog.named("m2")),
                        new TreeMap<>(Map.of("code", Map.of("Github", 1.0, "Missing", 1.0))),
                        LawOptions.seeded(1)))
            .getMessage();
    assertTrue(message.contains("cluster 'code'") && message.contains("Missing"), message);
  }

  /** laws.md: M4 straight to the overall loss has no minimum; a fit must notice and be usable. */
  @ParameterizedTest
  @ValueSource(strings = {"redpajama", "five-domain"})
  void theOverallLossIsIllPosedForM4AndPredictsAllTheSame(String name) throws Exception {
    LossTable slice =
        TestFits.published(name)
            .filter(r -> r.params() == TestFits.LARGEST && r.tokens() == TestFits.LONGEST);
    FittedLaws laws =
        TestFits.fit(
            slice,
            Optional.of(LawCatalog.named("m4")),
            TestFits.overall(),
            new LawOptions(
                1, LossFunction.SQUARED, Optional.empty(), OptionalDouble.empty(), false));
    assertWarns(laws, "the fit is ill-posed for 1 of 1 series (overall)");
    FittedLaws.Quality quality = laws.quality().get("overall");
    assertTrue(quality.hitRate().orElseThrow() > 0 && quality.hitRate().orElseThrow() <= 1);
    assertTrue(
        quality.condition().orElseThrow() > 1e6 || !quality.atBound().isEmpty(), "" + quality);
    Series s = List.copyOf(Series.of(slice, TestFits.overall()).values()).get(0);
    double least = java.util.Arrays.stream(s.loss()).min().orElseThrow();
    double most = java.util.Arrays.stream(s.loss()).max().orElseThrow();
    Law.AtTarget at = laws.fitted().at(TestFits.LARGEST, TestFits.LONGEST);
    for (double[] r : TestFits.mixtures(2000, slice.trainingDomains().size(), 6)) {
      double loss = at.losses(r)[0];
      assertTrue(
          loss >= least - 0.5 * (most - least) - 1e-9 && loss <= most + 2 * (most - least) + 1e-9,
          loss + " outside of " + least + " to " + most);
    }
    assertTrue(quality.mae() < 0.03, "" + quality);
  }
}
