package org.mixlaw.optimum.critical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.optimum.critical.CriticalSearch.Question;
import org.mixlaw.optimum.critical.CriticalSearch.Step;

class CriticalSearchTest {
  private static final double[] PILE = {0.125, 0.25, 0.375, 0.5};

  private static final SortedMap<Long, Step> PUBLISHED = published();

  /** Overall losses of the published continual-pretraining runs, 1k to 10k steps. */
  private static SortedMap<Long, Step> published() {
    Map<String, Double> weights = new HashMap<>();
    for (CsvTable.Row row : CsvTable.read(Path.of("data/published/pile-weights.csv")).rows()) {
      weights.put(row.text("domain"), row.number("weight"));
    }
    SortedMap<Long, SortedMap<Double, Double>> overall = new TreeMap<>();
    for (CsvTable.Row row : CsvTable.read(Path.of("data/published/continual.csv")).rows()) {
      overall
          .computeIfAbsent(row.count("tokens"), t -> new TreeMap<>())
          .merge(
              row.number("mix.Pile"),
              weights.getOrDefault(row.text("domain"), 0.0) * row.number("loss"),
              Double::sum);
    }
    SortedMap<Long, Step> steps = new TreeMap<>();
    overall.forEach(
        (tokens, losses) ->
            steps.put(
                tokens,
                new Step(
                    losses.keySet().stream().mapToDouble(p -> p).toArray(),
                    losses.values().stream().mapToDouble(l -> l).toArray())));
    return steps;
  }

  private static Question question(double base) {
    return new Question("Pile", new TreeMap<>(), 18_915_328, 10000L << 20, base, 0.8, 1);
  }

  @Test
  void answersAsTheReferenceFit() {
    CriticalProportion answer = CriticalSearch.answer(question(2.87337), PUBLISHED);
    assertEquals(0.2831, answer.proportion().getAsDouble(), 5e-4);
    assertEquals(2.81610, answer.fit().c(), 2e-4);
    assertEquals(-1.6947, answer.fit().b(), 2e-3);
    assertEquals(-4.1161, answer.fit().t(), 1e-2);
    double[] drift =
        answer.drift().stream().mapToDouble(d -> d.proportion().getAsDouble()).toArray();
    assertEquals(0.322, drift[0], 1e-3);
    assertEquals(0.364, drift[2], 1e-3);
    assertEquals(0.304, drift[6], 1e-3);
    assertEquals(0.283, drift[9], 1e-3);
    assertTrue(answer.warnings().get(0).contains("still moving"), "" + answer.warnings());
  }

  @Test
  void theIntervalIsHonest() {
    CriticalProportion answer = CriticalSearch.answer(question(2.87337), PUBLISHED);
    assertEquals(0.27, answer.lower(), 0.01);
    assertEquals(0.30, answer.upper(), 0.01);
  }

  @Test
  void noProportionSufficesOrNoneIsNeeded() {
    CriticalProportion never = CriticalSearch.answer(question(2.7), PUBLISHED);
    assertEquals(OptionalDouble.empty(), never.proportion());
    assertEquals(1, never.upper());
    assertTrue(never.warnings().get(0).contains("even all of Pile"), "" + never.warnings());
    CriticalProportion always = CriticalSearch.answer(question(3.5), PUBLISHED);
    assertEquals(0, always.proportion().getAsDouble());
    assertTrue(always.warnings().get(0).contains("outside"), "" + always.warnings());
  }

  @Test
  void aLossThatRisesWithTheKeptDomainIsSaidToHaveNoAnswer() {
    SortedMap<Long, Step> steps = new TreeMap<>();
    steps.put(10000L << 20, new Step(PILE, new double[] {2.8, 2.85, 2.9, 2.95}));
    CriticalProportion answer = CriticalSearch.answer(question(2.81), steps);
    assertTrue(answer.warnings().get(0).contains("does not fall"), "" + answer.warnings());
  }

  @Test
  void threeMixturesGiveAPointAndAnAssumedNoise() {
    SortedMap<Long, Step> steps = new TreeMap<>();
    steps.put(
        10000L << 20,
        new Step(new double[] {0.125, 0.25, 0.5}, new double[] {2.92617, 2.88049, 2.83876}));
    CriticalProportion answer = CriticalSearch.answer(question(2.87337), steps);
    assertEquals(0.28, answer.proportion().getAsDouble(), 0.02);
    assertTrue(answer.upper() - answer.lower() > 0.02);
    assertTrue(answer.warnings().get(0).contains("assumed"), "" + answer.warnings());
  }

  @Test
  void refusesTooFewMixturesAndTokensNeverMeasured() {
    SortedMap<Long, Step> steps = new TreeMap<>();
    steps.put(10000L << 20, new Step(new double[] {0.1, 0.2}, new double[] {2.9, 2.8}));
    assertThrows(InputException.class, () -> CriticalSearch.answer(question(2.85), steps));
    SortedMap<Long, Step> other = new TreeMap<>(PUBLISHED);
    other.remove(10000L << 20);
    assertThrows(InputException.class, () -> CriticalSearch.answer(question(2.85), other));
  }
}
