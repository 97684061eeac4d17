package org.mixlaw.mixture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;

/**
 * Proportions as people write them, rounded to some digits: what rounding may have done to their
 * sum is accepted and divided out, and told at the end; what it cannot have done is refused.
 */
public final class WrittenProportions {
  /** How far from 1 any proportions may sum, however many digits they have. */
  static final double LEAST_TOLERANCE = 2e-3;

  /** How far from 1 rounding is taken to bring any sum, however many domains there are. */
  private static final double GREATEST_TOLERANCE = 0.05;

  /** Numbers with fewer decimals are no rounded measurements: somebody chose them. */
  private static final int LEAST_DECIMALS = 2;

  /** Sums nearer to 1 than this are those of floating-point numbers: nobody need be told. */
  private static final double UNTOLD = 1e-5;

  private final Set<Mixture> rounded = new HashSet<>();
  private final Set<Mixture> all = new HashSet<>();
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /**
   * How far from 1 proportions may sum that were rounded to the digits they have: half a unit of
   * the last digit given for every domain, where there are two decimals or more. Whole numbers and
   * tenths were not rounded.
   *
   * @param written the proportions of one mixture, as numbers are written
   * @return the tolerance of their sum, {@value #LEAST_TOLERANCE} to {@value #GREATEST_TOLERANCE}
   */
  static double tolerance(Collection<String> written) {
    int digits = written.stream().mapToInt(text -> new BigDecimal(text).scale()).max().orElse(0);
    if (digits < LEAST_DECIMALS) {
      return LEAST_TOLERANCE;
    }
    double half = 0.5 * Math.pow(10, -digits);
    double explained = Math.min(GREATEST_TOLERANCE, half * written.size());
    return Math.max(LEAST_TOLERANCE, explained) * (1 + 1e-9);
  }

  /**
   * Reads one mixture.
   *
   * @param written a proportion by domain, as the file or the option has it
   * @param where the place, for messages
   * @return the mixture, normalised
   * @throws InputException if a proportion is no number from 0, or their sum is farther from 1 than
   *     rounding explains
   */
  public Mixture read(Map<String, String> written, String where) {
    SortedMap<String, Double> proportions = new TreeMap<>();
    written.forEach((domain, text) -> proportions.put(domain, number(domain, text, where)));
    Mixture mixture;
    try {
      mixture = Mixture.of(proportions, tolerance(written.values()));
    } catch (InputException e) {
      throw new InputException(where + ": " + e.getMessage());
    }
    double sum = proportions.values().stream().mapToDouble(Double::doubleValue).sum();
    all.add(mixture);
    if (Math.abs(sum - 1) > UNTOLD) {
      rounded.add(mixture);
      lowest = Math.min(lowest, sum);
      highest = Math.max(highest, sum);
    }
    return mixture;
  }

  private static double number(String domain, String text, String where) {
    try {
      // A decimal number: what Java takes besides, such as NaN, is none.
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      throw InputException.of(
          "%s: the proportion of domain '%s' is '%s'; accepted are numbers from 0 to 1",
          where, domain, text);
    }
  }

  /**
   * What there is to tell.
   *
   * @return how many of the mixtures read did not sum to 1, and how far off they were; empty where
   *     all did
   */
  public List<String> notices() {
    if (rounded.isEmpty()) {
      return List.of();
    }
    String divided = ", as rounded proportions do): divided by the sum";
    if (all.size() == 1) {
      return List.of(
          "the proportions do not sum to 1 as they are written (they sum to "
              + brief(lowest)
              + divided);
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%d of %d mixtures %s not sum to 1 as %s written (%s to %s%s",
            rounded.size(),
            all.size(),
            rounded.size() == 1 ? "does" : "do",
            rounded.size() == 1 ? "it is" : "they are",
            rounded.size() == 1 ? "it sums" : "they sum",
            brief(lowest).equals(brief(highest))
                ? brief(lowest)
                : brief(lowest) + " to " + brief(highest),
            divided));
  }

  private static String brief(double sum) {
    return BigDecimal.valueOf(sum).round(new MathContext(5)).stripTrailingZeros().toPlainString();
  }
}
