package org.mixlaw.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much training one curve needs to reach the final loss of another, as a share of the other's
 * tokens: below 1 it gets there sooner. Given twice, since each way errs differently: read off the
 * curve itself (no assumption, but at the mercy of noise between checkpoints, and blind beyond the
 * last), and through step laws {@code L(D) = E + B/D^beta} fitted to both curves (smooth, and able
 * to look beyond the last checkpoint).
 *
 * <p>A checkpoint of a run whose learning rate was still high is not a shorter finished run: both
 * figures compare the two trainings as they went, under one schedule.
 *
 * @param curve the curve that is to get there
 * @param reference the curve whose final loss is to be reached
 * @param referenceTokens the reference's last token count
 * @param referenceLoss its loss there, in nats per token
 * @param interpolated tokens over {@code referenceTokens} from where on the curve stays at or below
 *     the reference's final loss, linear in log tokens between checkpoints; empty where it does not
 *     get there
 * @param powerLaw the same ratio from the two fitted step laws; empty where the curve's floor lies
 *     above the reference's fitted final loss, or a curve has fewer than four checkpoints
 * @param notes in words: why a figure is empty, or what weakens it
 */
public record StepsToMatch(
    String curve,
    String reference,
    double referenceTokens,
    double referenceLoss,
    OptionalDouble interpolated,
    OptionalDouble powerLaw,
    List<String> notes) {

  /**
   * Compares two curves.
   *
   * @param curve the curve that is to get there
   * @param reference the curve whose final loss is to be reached
   * @return both figures, and notes
   */
  public static StepsToMatch of(LossCurve curve, LossCurve reference) {
    List<String> notes = new ArrayList<>();
    LossCurve.Point target = reference.last();
    return new StepsToMatch(
        curve.name(),
        reference.name(),
        target.tokens(),
        target.loss(),
        interpolated(curve, target, notes),
        powerLaw(curve, reference, notes),
        List.copyOf(notes));
  }

  private static OptionalDouble interpolated(
      LossCurve curve, LossCurve.Point target, List<String> notes) {
    List<LossCurve.Point> points = curve.points();
    int above = points.size() - 1;
    while (above >= 0 && points.get(above).loss() > target.loss()) {
      above--;
    }
    if (above < points.size() - 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s ends at %.4f, above %.4f: not reached by its last checkpoint",
              curve.name(),
              curve.last().loss(),
              target.loss()));
      return OptionalDouble.empty();
    }
    while (above >= 0 && points.get(above).loss() <= target.loss()) {
      above--;
    }
    if (above < 0) {
      notes.add(
          curve.name()
              + " is there at its first checkpoint: the interpolated share is at most this");
      return OptionalDouble.of(points.get(0).tokens() / target.tokens());
    }
    LossCurve.Point from = points.get(above);
    LossCurve.Point to = points.get(above + 1);
    double way = (from.loss() - target.loss()) / (from.loss() - to.loss());
    return OptionalDouble.of(
        from.tokens() * Math.pow(to.tokens() / from.tokens(), way) / target.tokens());
  }

  private static OptionalDouble powerLaw(LossCurve curve, LossCurve reference, List<String> notes) {
    Optional<PowerLaw> own = curve.stepLaw();
    Optional<PowerLaw> other = reference.stepLaw();
    if (own.isEmpty() || other.isEmpty()) {
      notes.add("no step law: it needs " + LossCurve.LEAST_POINTS + " checkpoints of each curve");
      return OptionalDouble.empty();
    }
    double tokens = reference.last().tokens();
    OptionalDouble there = own.get().reaches(other.get().at(tokens));
    if (there.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the step law of %s levels off at %.4f, above the loss to be reached",
              curve.name(),
              own.get().floor()));
      return there;
    }
    double share = there.getAsDouble() / tokens;
    if (there.getAsDouble() > 2 * curve.last().tokens()) {
      notes.add(
          "the power-law share looks more than twice beyond the last checkpoint of "
              + curve.name());
    }
    return OptionalDouble.of(share);
  }
}
