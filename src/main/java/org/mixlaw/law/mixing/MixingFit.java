package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem.Evaluation;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.optim.ConvergenceChecker;
import org.apache.commons.math3.util.Pair;
import org.mixlaw.base.Seeds;

/**
 * Fits mixing laws by variable projection (Golub and Pereyra 1973, with Kaufman's Jacobian): at
 * given slopes the terms follow by non-negative least squares, so that Levenberg and Marquardt seek
 * the slopes alone. Several starts, of which the best counts. A ridge penalty holds slopes that the
 * mixtures do not determine.
 */
public final class MixingFit {
  private static final int ITERATIONS = 200;

  /** Two searches that end this near each other, relative to the best, found the same minimum. */
  private static final double SAME = 1e-5;

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
   * @param diagnostics how sure it is
   */
  public record Result(MixingLaw law, Diagnostics diagnostics) {}

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
      result =
          new Result(
              result.law(),
              new Diagnostics(
                  sse(result.law(), points),
                  result.diagnostics().hitRate(),
                  result.diagnostics().condition(),
                  result.diagnostics().atBound()));
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
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < costs.length; k++) {
      double[] from =
          near.isPresent()
              ? near.get().slopes()
              : turned(projection, form, form.start(points.domains(), k, random), points);
      double[] found = search(projection, from, least);
      costs[k] = projection.cost(found);
      if (best == null || costs[k] < least) {
        least = costs[k];
        best = found;
      }
    }
    double limit = limit(least);
    double hits = Arrays.stream(costs).filter(cost -> cost <= limit).count();
    Projection.Solution solution = projection.at(best);
    MixingLaw law = MixingLaw.of(form, solution.terms(), best, points).constrained();
    return new Result(
        law,
        new Diagnostics(
            solution.sse(),
            hits / costs.length,
            Identifiability.condition(law, points),
            Identifiability.atBound(law, points)));
  }

  /**
   * A start from where a search can get away: where no term but the constant helps, slopes do
   * nothing; there the start is turned about the form's anchor, so that what rose falls.
   */
  private static double[] turned(
      Projection projection, MixingForm form, double[] start, MixingPoints points) {
    if (Arrays.stream(projection.at(start).terms()).skip(1).anyMatch(term -> term > 0)) {
      return start;
    }
    double[] anchor = form.anchor(points.domains());
    double[] turned = new double[start.length];
    for (int q = 0; q < turned.length; q++) {
      turned[q] = 2 * anchor[q] - start[q];
    }
    return turned;
  }

  /** What a search of the same minimum costs at most. */
  private static double limit(double least) {
    return least * (1 + SAME) + 1e-15;
  }

  /**
   * Descends from some slopes; where the search fails the best slopes it saw stand.
   *
   * @param toBeat the least cost of other searches: one that will not get there ends early
   */
  private static double[] search(Projection projection, double[] from, double toBeat) {
    Best best = new Best(projection, from);
    try {
      double[] found =
          new LevenbergMarquardtOptimizer()
              .withCostRelativeTolerance(1e-10)
              .withParameterRelativeTolerance(1e-8)
              .optimize(
                  new LeastSquaresBuilder()
                      .start(from)
                      .target(new double[projection.rows()])
                      .maxEvaluations(3 * ITERATIONS)
                      .maxIterations(ITERATIONS)
                      .checker(new Prospect(toBeat))
                      .model(
                          point -> {
                            Projection.Solution at = projection.at(point.toArray());
                            best.offer(point.toArray(), at.cost());
                            return new Pair<>(
                                new ArrayRealVector(at.residuals(), false),
                                new Array2DRowRealMatrix(at.jacobian(), false));
                          })
                      .build())
              .getPoint()
              .toArray();
      best.offer(found, projection.cost(found));
    } catch (MathIllegalStateException e) {
      // No further descent within the precision of numbers: the best point so far is the answer.
    }
    return best.slopes;
  }

  /**
   * Ends a search that, at the rate of its last iterations, will not get to the least cost of other
   * searches in the iterations that it has left.
   */
  private static final class Prospect implements ConvergenceChecker<Evaluation> {
    private static final int STRIDE = 5;

    private final double limit;
    private double before = Double.POSITIVE_INFINITY;

    Prospect(double toBeat) {
      this.limit = limit(toBeat);
    }

    @Override
    public boolean converged(int iteration, Evaluation previous, Evaluation current) {
      if (iteration >= ITERATIONS - 1) {
        return true;
      }
      if (iteration % STRIDE != 0) {
        return false;
      }
      double cost = current.getCost() * current.getCost();
      double gain = before - cost;
      before = cost;
      return cost - gain * (ITERATIONS - iteration) / STRIDE > limit;
    }
  }

  /** The best slopes of a search. */
  private static final class Best {
    private double[] slopes;
    private double cost;

    Best(Projection projection, double[] from) {
      this.slopes = from.clone();
      this.cost = projection.cost(from);
    }

    void offer(double[] at, double itsCost) {
      if (itsCost < cost) {
        cost = itsCost;
        slopes = at.clone();
      }
    }
  }
}
