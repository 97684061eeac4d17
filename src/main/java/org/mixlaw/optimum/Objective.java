package org.mixlaw.optimum;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.mixlaw.loss.Weights;

/**
 * What is minimised: the goal's value of a vector of predicted losses, and a pull toward a prior
 * mixture. The value that is reported never holds the pull.
 *
 * @param goal what best means
 * @param weights a weight for each validation domain, summing to 1; 0 where the domain does not
 *     count
 * @param baseline the baseline mixture, which the minimax goal compares with
 * @param prior the prior mixture, all above 0; empty for no pull
 * @param pull the pull's strength in nats: the objective rises by {@code pull * KL(mixture, prior)}
 */
record Objective(
    Goal goal, double[] weights, double[] baseline, Optional<double[]> prior, double pull) {
  /** Widths, in nats, over which the largest excess is smoothed, from coarse to fine. */
  private static final double[] SMOOTHING = {0.03, 0.003, 0.0003, 0.00003};

  /** How often the minimisation is repeated with a finer objective. */
  int stages() {
    return goal == Goal.MINIMAX ? SMOOTHING.length : 1;
  }

  /** The goal's value over mixtures, for one predictor of losses. */
  ToDoubleFunction<double[]> value(Function<double[], double[]> losses) {
    return switch (goal) {
      case WEIGHTED -> mixture -> weighted(losses.apply(mixture));
      case MINIMAX -> {
        double[] reference = losses.apply(baseline);
        yield mixture -> {
          double[] at = losses.apply(mixture);
          double worst = Double.NEGATIVE_INFINITY;
          for (int d = 0; d < at.length; d++) {
            worst = weights[d] > 0 ? Math.max(worst, at[d] - reference[d]) : worst;
          }
          return worst;
        };
      }
    };
  }

  /** A smooth function with nearly the same minimum, pull included. */
  ToDoubleFunction<double[]> smooth(Function<double[], double[]> losses, int stage) {
    ToDoubleFunction<double[]> value =
        goal == Goal.WEIGHTED ? value(losses) : softMaximum(losses, SMOOTHING[stage]);
    return pulled(value);
  }

  /** The goal's value and the pull. */
  ToDoubleFunction<double[]> exact(Function<double[], double[]> losses) {
    return pulled(value(losses));
  }

  private ToDoubleFunction<double[]> pulled(ToDoubleFunction<double[]> value) {
    return prior.isEmpty()
        ? value
        : mixture -> value.applyAsDouble(mixture) + pull * divergence(mixture, prior.get());
  }

  /** The mean loss under the weights. */
  double weighted(double[] losses) {
    return Weights.mean(losses, weights);
  }

  private ToDoubleFunction<double[]> softMaximum(
      Function<double[], double[]> losses, double width) {
    double[] reference = losses.apply(baseline);
    return mixture -> {
      double[] excess = losses.apply(mixture);
      for (int d = 0; d < excess.length; d++) {
        excess[d] = weights[d] > 0 ? excess[d] - reference[d] : Double.NEGATIVE_INFINITY;
      }
      double worst = Arrays.stream(excess).max().orElseThrow();
      double sum = 0;
      for (double e : excess) {
        sum += Math.exp((e - worst) / width);
      }
      return worst + width * Math.log(sum);
    };
  }

  /** Kullback-Leibler divergence of a mixture from the prior, in nats. */
  static double divergence(double[] mixture, double[] prior) {
    double sum = 0;
    for (int d = 0; d < mixture.length; d++) {
      sum += mixture[d] > 0 ? mixture[d] * Math.log(mixture[d] / prior[d]) : 0;
    }
    return sum;
  }
}
