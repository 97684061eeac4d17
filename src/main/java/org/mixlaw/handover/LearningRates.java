package org.mixlaw.handover;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.mixlaw.base.Counts;

/**
 * The peak learning rate of a model that a study has not trained: by a power law through the rates
 * of the study's models, or, where the study has fewer than two sizes, by Pythia's published rates.
 *
 * @param value the rate
 * @param origin where it comes from, a part of a sentence
 */
record LearningRates(double value, String origin) {
  /** Non-embedding parameters and rates of Pythia (arXiv 2304.01373, table 1). */
  private static final SortedMap<Long, Double> PYTHIA =
      new TreeMap<>(
          Map.of(
              18_915_328L, 1e-3,
              85_056_000L, 6e-4,
              302_311_424L, 3e-4,
              805_736_448L, 3e-4,
              1_208_602_624L, 2e-4,
              2_517_652_480L, 1.6e-4,
              6_444_163_072L, 1.2e-4,
              11_327_027_200L, 1.2e-4));

  /**
   * Finds a rate.
   *
   * @param params non-embedding parameters of the model
   * @param given the rate that the user gave, if any
   * @param known the rates of the study's models by non-embedding parameters
   * @return the rate and where it comes from
   */
  static LearningRates of(long params, OptionalDouble given, SortedMap<Long, Double> known) {
    if (given.isPresent()) {
      return new LearningRates(given.getAsDouble(), "as given");
    }
    if (known.containsKey(params)) {
      return new LearningRates(known.get(params), "the study's for this size");
    }
    if (known.size() < 2) {
      return new LearningRates(
          rounded(between(params)), "Pythia's for this size (arXiv 2304.01373, table 1)");
    }
    SimpleRegression line = new SimpleRegression();
    known.forEach((n, rate) -> line.addData(Math.log(n), Math.log(rate)));
    return new LearningRates(
        rounded(Math.exp(line.predict(Math.log(params)))),
        String.format(
            Locale.ROOT,
            "by a power law through the study's %d sizes (%s to %s parameters)",
            known.size(),
            Counts.brief(known.firstKey()),
            Counts.brief(known.lastKey())));
  }

  /** Between two of Pythia's sizes on the line through them, in logarithms; beyond, the nearest. */
  private static double between(long params) {
    if (PYTHIA.containsKey(params)) {
      return PYTHIA.get(params);
    }
    SortedMap<Long, Double> below = PYTHIA.headMap(params);
    SortedMap<Long, Double> above = PYTHIA.tailMap(params);
    if (below.isEmpty() || above.isEmpty()) {
      return below.isEmpty() ? above.get(above.firstKey()) : below.get(below.lastKey());
    }
    SimpleRegression line = new SimpleRegression();
    line.addData(Math.log(below.lastKey()), Math.log(below.get(below.lastKey())));
    line.addData(Math.log(above.firstKey()), Math.log(above.get(above.firstKey())));
    return Math.exp(line.predict(Math.log(params)));
  }

  /** To three digits: more would claim to know. */
  private static double rounded(double rate) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2e", rate));
  }
}
