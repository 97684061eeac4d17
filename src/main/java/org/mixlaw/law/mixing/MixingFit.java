package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mixlaw.base.Seeds;

/**
 * Fits mixing laws by variable projection (Golub and Pereyra 1973, with Kaufman's Jacobian): at
 * given slopes the terms follow by non-negative least squares, so that Levenberg and Marquardt seek
 * the slopes alone. Several starts, of which the best counts. A ridge penalty holds slopes that the
 * mixtures do not determine.
 */
public final class MixingFit {
  private MixingFit() {}

  /**
   * How to fit.
   *
   * @param ridge penalty on the squared distance of slopes from the form's anchor, as a share of
   *     the losses' variance; above 0, if only to fix what nothing else does
   * @param starts searches from different slopes
   * @param seed feeds the starts
   * @param loss the loss function
   */
  public record Options(double ridge, int starts, long seed, LossFunction loss) {
    /**
     * The same with another ridge.
     *
     * @param other the ridge
     * @return options
     */
    public Options withRidge(double other) {
      return new Options(other, starts, seed, loss);
    }
  }

  /**
   * How sure a fit is of itself.
   *
   * @param sse weighted sum of squared residuals, squared nats
   * @param hitRate the share of starts that ended in the best minimum
   * @param condition condition number of the Jacobian by all identifiable parameters, its columns
   *     scaled to length 1; infinite where a parameter does nothing
   * @param atBound parameters at the edge of what is accepted
   */
  public record Diagnostics(double sse, double hitRate, double condition, List<AtBound> atBound) {
    /**
     * Whether some parameter is where parameters mean nothing.
     *
     * @return true where the fit is ill-posed
     */
    public boolean isDegenerate() {
      return atBound.stream().anyMatch(AtBound::isDegenerate);
    }
  }

  /**
   * A fit.
   *
   * @param law the law
   * @param points what it was fitted to, as they were weighted last
   * @param sse weighted sum of squared residuals, squared nats
   * @param hitRate the share of starts that ended in the best minimum
   */
  public record Result(MixingLaw law, MixingPoints points, double sse, double hitRate) {
    /**
     * How sure the fit is of itself: computed on every call, since most fits are not asked.
     *
     * @return its diagnostics
     */
    public Diagnostics diagnostics() {
      return new Diagnostics(
          sse,
          hitRate,
          Identifiability.condition(law, points),
          Identifiability.atBound(law, points));
    }
  }

  /**
   * Fits a form.
   *
   * @param form the form
   * @param points the losses
   * @param options how
   * @return the best law found
   */
  public static Result fit(MixingForm form, MixingPoints points, Options options) {
    return fit(form, points, options, Optional.empty());
  }

  /**
   * Fits a form, from where a law for much the same losses stands.
   *
   * @param form the form
   * @param points the losses
   * @param options how
   * @param near that law, from whose slopes the one search starts; empty for the options' starts
   * @return the best law found
   */
  public static Result fit(
      MixingForm form, MixingPoints points, Options options, Optional<MixingLaw> near) {
    MixingPoints weighted = points;
    Result result = squared(form, weighted, options, near);
    if (options.loss() == LossFunction.HUBER) {
      for (int round = 0; round < 8; round++) {
        weighted = points.times(huber(result.law(), points));
        result = squared(form, weighted, options, near);
      }
      result = new Result(result.law(), weighted, sse(result.law(), points), result.hitRate());
    }
    return result;
  }

  private static double sse(MixingLaw law, MixingPoints points) {
    double sum = 0;
    for (int m = 0; m < points.size(); m++) {
      double residual = law.loss(points.proportions()[m]) - points.loss()[m];
      sum += points.weight()[m] * residual * residual;
    }
    return sum;
  }

  private static double[] huber(MixingLaw law, MixingPoints points) {
    double[] size = new double[points.size()];
    for (int m = 0; m < size.length; m++) {
      size[m] = Math.abs(law.loss(points.proportions()[m]) - points.loss()[m]);
    }
    double[] sorted = size.clone();
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double edge = Math.max(1.345 * 1.4826 * median, 1e-9);
    return Arrays.stream(size).map(s -> s <= edge ? 1 : edge / s).toArray();
  }

  private static Result squared(
      MixingForm form, MixingPoints points, Options options, Optional<MixingLaw> near) {
    Projection projection = new Projection(form, points, options.ridge());
    SplittableRandom random =
        new SplittableRandom(Seeds.derive(options.seed(), "starts " + form.label()));
    double[] costs = new double[near.isPresent() ? 1 : Math.max(1, options.starts())];
    Projection.Solution best = null;
    for (int k = 0; k < costs.length; k++) {
      Projection.Solution from =
          near.isPresent()
              ? projection.at(near.get().slopes())
              : turned(projection, form, form.start(points.domains(), k, random), points);
      double toBeat = best == null ? Double.POSITIVE_INFINITY : best.cost();
      Projection.Solution found = Descent.of(projection, from, toBeat);
      costs[k] = found.cost();
      if (best == null || costs[k] < best.cost()) {
        best = found;
      }
    }
    double limit = Descent.limit(best.cost());
    double hits = Arrays.stream(costs).filter(cost -> cost <= limit).count();
    MixingLaw law = MixingLaw.of(form, best.terms(), best.slopes(), points).constrained();
    return new Result(law, points, best.sse(), hits / costs.length);
  }

  /**
   * A start from where a search can get away: where no term but the constant helps, slopes do
   * nothing; there the start is turned about the form's anchor, so that what rose falls.
   */
  private static Projection.Solution turned(
      Projection projection, MixingForm form, double[] start, MixingPoints points) {
    Projection.Solution there = projection.at(start);
    if (Arrays.stream(there.terms()).skip(1).anyMatch(term -> term > 0)) {
      return there;
    }
    double[] anchor = form.anchor(points.domains());
    double[] turned = new double[start.length];
    for (int q = 0; q < turned.length; q++) {
      turned[q] = 2 * anchor[q] - start[q];
    }
    return projection.at(turned);
  }
}
