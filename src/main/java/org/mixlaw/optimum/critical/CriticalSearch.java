package org.mixlaw.optimum.critical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.optimum.critical.FallingCurve.Form;

/**
 * Finds the {@link CriticalProportion}: fits {@code L(x) = c + k exp(t x)} at the tokens asked for
 * and solves it for the base loss.
 *
 * <p>A handful of mixtures and three parameters leave next to nothing to judge the fit by, so the
 * interval takes in more than the residuals there: noise of a size pooled over the second half of
 * the training, itself uncertain; a share common to all mixtures of a step (evaluation, data
 * order), which residuals cannot show; and the choice between two forms of the curve.
 */
public final class CriticalSearch {
  /** What a measured loss scatters by where the table is too small to tell, in nats. */
  private static final double USUAL_NOISE = 0.004;

  /**
   * The variance common to all mixtures of a step over the variance of the residuals: about a third
   * of the whole in the published measurements.
   */
  private static final double COMMON_VARIANCE = 0.5;

  private static final int PARAMETERS = 3;
  private static final int DRAWS = 2000;

  private CriticalSearch() {}

  /**
   * What was measured after some tokens.
   *
   * @param proportions the kept domain's proportion in each mixture
   * @param losses the loss of each mixture, weighted
   * @param parameters how many numbers were fitted to bring the losses here and to draw the curve
   */
  public record Step(double[] proportions, double[] losses, int parameters) {
    /** The curve's own. */
    static final int ON_A_LINE = PARAMETERS;

    /**
     * Losses as they were measured.
     *
     * @param proportions the kept domain's proportion in each mixture
     * @param losses the loss of each mixture, weighted
     */
    public Step(double[] proportions, double[] losses) {
      this(proportions, losses, ON_A_LINE);
    }
  }

  /**
   * The question.
   *
   * @param keep the kept training domain
   * @param others relative shares of the other training domains
   * @param params non-embedding parameters
   * @param tokens the tokens at which the question is asked, one of the measured counts
   * @param baseLoss the loss before continuing
   * @param level the interval's probability
   * @param seed feeds the draws
   */
  public record Question(
      String keep,
      SortedMap<String, Double> others,
      long params,
      long tokens,
      double baseLoss,
      double level,
      long seed) {}

  /**
   * Answers a question.
   *
   * @param question the question
   * @param steps what was measured, by tokens
   * @return the answer
   * @throws InputException if the tokens were not measured, or on fewer than three mixtures
   */
  public static CriticalProportion answer(Question question, SortedMap<Long, Step> steps) {
    Step asked = steps.get(question.tokens());
    if (asked == null) {
      throw InputException.of(
          "no losses at %d tokens; there are losses at %s",
          question.tokens(),
          steps.keySet().stream()
              .map(Object::toString)
              .collect(java.util.stream.Collectors.joining(", ")));
    }
    int mixtures = distinct(asked.proportions);
    if (mixtures < PARAMETERS) {
      throw InputException.of(
          "at %d tokens there are %d proportions of '%s'; the critical proportion needs %d or more",
          question.tokens(), mixtures, question.keep(), PARAMETERS);
    }
    List<CriticalProportion.Drift> drift = new ArrayList<>();
    steps.forEach(
        (tokens, step) -> {
          if (distinct(step.proportions) >= PARAMETERS) {
            drift.add(
                new CriticalProportion.Drift(
                    tokens, fit(Form.EXPONENTIAL, step).crossing(question.baseLoss())));
          }
        });
    FallingCurve curve = fit(Form.EXPONENTIAL, asked);
    // A flat fit would call any proportion enough; where nothing falls there is nothing to solve.
    OptionalDouble critical =
        curve.k() > 0 ? curve.crossing(question.baseLoss()) : OptionalDouble.empty();
    Noise noise = noise(steps, question.tokens());
    double[] drawn = draws(question, asked, noise);
    double tail = (1 - question.level()) / 2;
    double lower = Math.min(quantile(drawn, tail), critical.orElse(1));
    double upper = Math.max(quantile(drawn, 1 - tail), critical.orElse(1));
    return new CriticalProportion(
        question.keep(),
        new TreeMap<>(question.others()),
        question.params(),
        question.tokens(),
        question.baseLoss(),
        critical,
        lower,
        Math.min(1, upper),
        question.level(),
        noise.deviation,
        new CriticalProportion.Fit(
            curve.c(),
            Math.log(Math.max(curve.k(), Double.MIN_NORMAL)),
            curve.shape(),
            curve.sse(),
            asked.losses.length),
        List.copyOf(drift),
        warnings(question, asked, curve, critical, drift, noise));
  }

  private static FallingCurve fit(Form form, Step step) {
    return FallingCurve.fit(form, step.proportions, step.losses);
  }

  private static int distinct(double[] proportions) {
    return (int) Arrays.stream(proportions).distinct().count();
  }

  /** The scatter of a measured loss and the degrees of freedom it is known by. */
  private record Noise(double deviation, int freedom) {}

  /**
   * Pooled over the second half, but no less than the residuals at the tokens asked for: where they
   * are larger than the pool explains, the curve itself may be wrong there.
   */
  private static Noise noise(SortedMap<Long, Step> steps, long tokens) {
    double squares = 0;
    int freedom = 0;
    double here = 0;
    for (Map.Entry<Long, Step> entry : steps.subMap(tokens / 2, tokens + 1).entrySet()) {
      Step step = entry.getValue();
      int own = step.losses.length - step.parameters;
      if (distinct(step.proportions) > PARAMETERS && own > 0) {
        double sse = fit(Form.EXPONENTIAL, step).sse();
        squares += sse;
        freedom += own;
        here = entry.getKey() == tokens ? Math.sqrt(sse / own) : here;
      }
    }
    return freedom == 0
        ? new Noise(USUAL_NOISE, 0)
        : new Noise(Math.max(here, Math.sqrt(squares / freedom)), freedom);
  }

  /** The critical proportion under as many pictures of what might have been measured. */
  private static double[] draws(Question question, Step asked, Noise noise) {
    SplittableRandom random =
        new SplittableRandom(Seeds.derive(question.seed(), "critical proportion"));
    double[] drawn = new double[DRAWS];
    FallingCurve[] fitted = {fit(Form.EXPONENTIAL, asked), fit(Form.POWER, asked)};
    double[] losses = new double[asked.losses.length];
    for (int k = 0; k < DRAWS; k++) {
      FallingCurve curve = fitted[k % 2];
      double deviation = deviation(noise, random);
      for (int i = 0; i < losses.length; i++) {
        losses[i] = curve.at(asked.proportions[i]) + deviation * random.nextGaussian();
      }
      double base =
          question.baseLoss() + deviation * Math.sqrt(COMMON_VARIANCE) * random.nextGaussian();
      drawn[k] = FallingCurve.fit(curve.form(), asked.proportions, losses).crossing(base).orElse(1);
    }
    return drawn;
  }

  /** A standard deviation that may lie behind the one estimated: scaled inverse chi. */
  private static double deviation(Noise noise, SplittableRandom random) {
    if (noise.freedom == 0) {
      return noise.deviation;
    }
    double chiSquared = 0;
    for (int i = 0; i < noise.freedom; i++) {
      double z = random.nextGaussian();
      chiSquared += z * z;
    }
    return noise.deviation * Math.sqrt(noise.freedom / chiSquared);
  }

  private static double quantile(double[] values, double share) {
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(values, 100 * share);
  }

  private static List<String> warnings(
      Question question,
      Step asked,
      FallingCurve curve,
      OptionalDouble critical,
      List<CriticalProportion.Drift> drift,
      Noise noise) {
    List<String> warnings = new ArrayList<>();
    double least = Arrays.stream(asked.proportions).min().orElseThrow();
    double most = Arrays.stream(asked.proportions).max().orElseThrow();
    if (curve.k() == 0) {
      warnings.add(
          "the loss does not fall with the proportion of "
              + question.keep()
              + ": nothing to solve");
    } else if (critical.isEmpty()) {
      warnings.add("even all of " + question.keep() + " leaves the predicted loss above the base");
    } else if (critical.getAsDouble() < least || critical.getAsDouble() > most) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%.4f lies outside the measured proportions %.4g to %.4g",
              critical.getAsDouble(),
              least,
              most));
    }
    if (noise.freedom == 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "as many parameters as mixtures: a noise of %.3f nats is assumed, not measured",
              noise.deviation));
    }
    drift.stream()
        .filter(d -> d.tokens() >= question.tokens() * 2 / 3 && d.tokens() < question.tokens())
        .filter(d -> d.proportion().isPresent() && critical.isPresent())
        .findFirst()
        .filter(d -> Math.abs(d.proportion().getAsDouble() - critical.getAsDouble()) > 0.01)
        .ifPresent(
            d ->
                warnings.add(
                    String.format(
                        Locale.ROOT,
                        "still moving: %.4f at two thirds of these tokens",
                        d.proportion().getAsDouble())));
    return List.copyOf(warnings);
  }
}
