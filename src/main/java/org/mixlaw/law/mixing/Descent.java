package org.mixlaw.law.mixing;

import java.util.Arrays;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem.Evaluation;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.fitting.leastsquares.ValueAndJacobianFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.ConvergenceChecker;
import org.apache.commons.math3.util.Pair;

/**
 * One search of Levenberg and Marquardt for the slopes of a mixing law: a step costs one look at
 * the problem, and an accepted one its Jacobian besides.
 */
final class Descent implements ValueAndJacobianFunction {
  private static final int ITERATIONS = 200;

  /** Two searches that end this near each other, relative to the best, found the same minimum. */
  private static final double SAME = 1e-5;

  private final Projection projection;
  private Projection.Solution last;
  private Projection.Solution best;

  private Descent(Projection projection, Projection.Solution from) {
    this.projection = projection;
    this.last = from;
    this.best = from;
  }

  /**
   * Descends from some slopes; where the search fails the best slopes it saw stand.
   *
   * @param projection the problem
   * @param from where it starts
   * @param toBeat the least cost of other searches: one that will not get there ends early
   * @return the best that it saw
   */
  static Projection.Solution of(Projection projection, Projection.Solution from, double toBeat) {
    Descent descent = new Descent(projection, from);
    try {
      new LevenbergMarquardtOptimizer()
          .withCostRelativeTolerance(1e-10)
          .withParameterRelativeTolerance(1e-8)
          .optimize(
              new LeastSquaresBuilder()
                  .start(from.slopes())
                  .target(new double[projection.rows()])
                  .maxEvaluations(3 * ITERATIONS)
                  .maxIterations(ITERATIONS)
                  .lazyEvaluation(true)
                  .checker(new Prospect(toBeat))
                  .model(descent)
                  .build());
    } catch (MathIllegalStateException e) {
      // No further descent within the precision of numbers: the best point so far is the answer.
    }
    return descent.best;
  }

  /** What a search of the same minimum costs at most. */
  static double limit(double least) {
    return least * (1 + SAME) + 1e-15;
  }

  private Projection.Solution at(double[] slopes) {
    if (!Arrays.equals(slopes, last.slopes())) {
      last = projection.at(slopes);
      if (last.cost() < best.cost()) {
        best = last;
      }
    }
    return last;
  }

  @Override
  public RealVector computeValue(double[] slopes) {
    return new ArrayRealVector(at(slopes).residuals(), false);
  }

  @Override
  public RealMatrix computeJacobian(double[] slopes) {
    return new Jacobian(at(slopes).jacobian());
  }

  @Override
  public Pair<RealVector, RealMatrix> value(RealVector slopes) {
    double[] at = slopes.toArray();
    return new Pair<>(computeValue(at), computeJacobian(at));
  }

  /**
   * A matrix of which the optimizer may have the numbers themselves: that it checks every element
   * and copies all of them costs more than what it does with them.
   */
  private static final class Jacobian extends Array2DRowRealMatrix {
    private static final long serialVersionUID = 1;

    Jacobian(double[][] values) {
      super(values, false);
    }

    @Override
    public RealMatrix scalarMultiply(double factor) {
      double[][] products = new double[getRowDimension()][];
      for (int row = 0; row < products.length; row++) {
        double[] own = getDataRef()[row];
        double[] scaled = new double[own.length];
        for (int column = 0; column < own.length; column++) {
          scaled[column] = own[column] * factor;
        }
        products[row] = scaled;
      }
      return new Jacobian(products);
    }

    @Override
    public double[][] getData() {
      return getDataRef();
    }
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
}
