package org.mixlaw.law.mixing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The form of a mixing law: {@code L(r) = sum_l b_l f_l(r; t)} with non-negative terms b and slopes
 * t. The terms are linear, so that a fit has to seek the slopes alone (variable projection). The
 * first term is always the constant, {@code f_0 = 1}: the loss that no mixture goes below.
 */
@SuppressWarnings(
    "ClassInitializationDeadlock") // the forms have no static state that asks for this
public sealed interface MixingForm
    permits AdditiveExponentials,
        SharedScaleExponentials,
        ProductExponential,
        LinearExponential,
        PowerOfProportions,
        ImplicitDomains {
  /** {@code c + sum_j k_j exp(t_j r_j)}. */
  MixingForm M1 = new AdditiveExponentials();

  /** {@code c + k sum_j exp(t_j r_j)}. */
  MixingForm M2 = new SharedScaleExponentials();

  /** {@code c + k exp(prod_j t_j r_j)}. */
  MixingForm M3 = new ProductExponential();

  /** {@code c + k exp(sum_j t_j r_j)}. */
  MixingForm M4 = new LinearExponential();

  /** {@code c + sum_j k_j (r_j + e)^-a}. */
  MixingForm BIMIX = new PowerOfProportions();

  /** The largest exponent taken: no slope, however badly determined, gives an infinite loss. */
  double STEEPEST = 30;

  /** The slope of a domain of which the first percents count most. */
  double STEEP = -15;

  /**
   * The form's name.
   *
   * @return as the command line and {@code laws.json} write it
   */
  @JsonValue
  String label();

  /**
   * The form as a formula.
   *
   * @return to be read
   */
  String formula();

  /**
   * What its parameters are called.
   *
   * @param domains names of the training domains
   * @return a name for each linear term, the constant's first, then one for each slope
   */
  List<ParameterName> parameters(List<String> domains);

  /**
   * How many linear terms it has.
   *
   * @param domains training domains
   * @return terms, the constant among them
   */
  int terms(int domains);

  /**
   * How many slopes it has.
   *
   * @param domains training domains
   * @return slopes
   */
  int slopes(int domains);

  /**
   * Evaluates the terms' functions.
   *
   * @param t slopes
   * @param r proportions
   * @param value takes f_l by term
   * @param bySlope takes the derivative of f_l by t_q, by term and slope; cells that are never
   *     other than 0 are not written
   */
  void evaluate(double[] t, double[] r, double[] value, double[][] bySlope);

  /**
   * The terms that a slope enters.
   *
   * @param slope the slope
   * @param domains training domains
   * @return their indices, rising; the one after the constant for forms with no other
   */
  default int[] termsOf(int slope, int domains) {
    return new int[] {1};
  }

  /**
   * Where slopes are held by a ridge, and where the first search starts from.
   *
   * @param domains training domains
   * @return slopes
   */
  default double[] anchor(int domains) {
    return new double[slopes(domains)];
  }

  /**
   * Where a search starts from: near the anchor, then with one domain after the other that matters
   * most where it is all but missing, as such domains do, then anywhere.
   *
   * @param domains training domains
   * @param attempt which search, from 0
   * @param random feeds all but the first
   * @return slopes
   */
  default double[] start(int domains, int attempt, SplittableRandom random) {
    double[] t = anchor(domains);
    for (int q = 0; q < t.length; q++) {
      t[q] +=
          attempt == 0
              ? -0.3
              : attempt <= domains ? (q == attempt - 1 ? STEEP : 1) : 3 * gaussian(random);
    }
    return t;
  }

  /**
   * Groups of slopes to each of which a constant may be added without changing the law, its scale
   * taking it up: fixed by letting each group sum to 0.
   *
   * @param domains training domains
   * @return for each group the indices of its slopes; the group's scale is the term of its own
   *     number, counted from 1
   */
  default List<int[]> identifiabilityGroups(int domains) {
    return List.of();
  }

  /**
   * Finds a form.
   *
   * @param label its name
   * @return the form
   */
  @JsonCreator
  static MixingForm parse(String label) {
    String name = label.toLowerCase(Locale.ROOT);
    if (name.startsWith("implicit-")) {
      return new ImplicitDomains(Integer.parseInt(name.substring("implicit-".length())));
    }
    return List.of(M1, M2, M3, M4, BIMIX).stream()
        .filter(form -> form.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no mixing law is called " + label));
  }

  /** The exponential function, within bounds. */
  static double exp(double x) {
    return Math.exp(Math.max(-STEEPEST, Math.min(STEEPEST, x)));
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
