package org.mixlaw.law.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Descent by limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5) inside
 * a box: steps are projected into it, and what a bound holds is left out of the direction. Commons
 * Math has no quasi-Newton method with bounds.
 */
final class Lbfgs {
  private static final int MEMORY = 20;
  private static final int HALVINGS = 20;

  /** The share of the decrease that the gradient promises with which a step is content. */
  private static final double ENOUGH = 1e-4;

  /** A relative decrease below this ends the descent. */
  private static final double FLAT = 1e-7;

  private final Objective objective;
  private final double bound;
  private final int iterations;
  private final Deque<Pair> memory = new ArrayDeque<>();

  /** A function to be minimised. */
  @FunctionalInterface
  interface Objective {
    /**
     * Evaluates it.
     *
     * @param x where
     * @param gradient takes the gradient
     * @return the value; infinite where the function is not defined
     */
    double valueAndGradient(double[] x, double[] gradient);
  }

  /** A step and what it changed in the gradient. */
  private record Pair(double[] step, double[] change, double curvature) {}

  /**
   * A descent to come.
   *
   * @param objective the function
   * @param bound no coordinate goes beyond this, up or down
   * @param iterations steps at most
   */
  Lbfgs(Objective objective, double bound, int iterations) {
    this.objective = objective;
    this.bound = bound;
    this.iterations = iterations;
  }

  /**
   * Descends.
   *
   * @param start where from, inside the box
   * @return the lowest point seen
   */
  double[] minimise(double[] start) {
    double[] x = start.clone();
    double[] gradient = new double[x.length];
    double value = objective.valueAndGradient(x, gradient);
    for (int k = 0; k < iterations; k++) {
      double[] direction = direction(x, gradient);
      double[] next = new double[x.length];
      double[] nextGradient = new double[x.length];
      double nextValue = Double.POSITIVE_INFINITY;
      double promised = 0;
      double length = memory.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
      for (int h = 0; h < HALVINGS; h++, length /= h < 2 ? 2 : 4) {
        promised = 0;
        for (int i = 0; i < x.length; i++) {
          next[i] = Math.max(-bound, Math.min(bound, x[i] + length * direction[i]));
          promised += gradient[i] * (next[i] - x[i]);
        }
        nextValue = objective.valueAndGradient(next, nextGradient);
        if (nextValue <= value + ENOUGH * promised) {
          break;
        }
      }
      if (!(nextValue < value)) {
        if (memory.isEmpty()) {
          return x;
        }
        memory.clear();
        continue;
      }
      remember(x, next, gradient, nextGradient);
      boolean flat = value - nextValue < FLAT * Math.max(1, Math.abs(value));
      x = next;
      gradient = nextGradient;
      value = nextValue;
      if (flat) {
        return x;
      }
    }
    return x;
  }

  private double[] direction(double[] x, double[] gradient) {
    double[] q = gradient.clone();
    for (int i = 0; i < q.length; i++) {
      if (held(x[i], gradient[i])) {
        q[i] = 0;
      }
    }
    double[] weights = new double[memory.size()];
    int at = 0;
    for (Pair pair : memory) {
      weights[at] = dot(pair.step, q) / pair.curvature;
      add(q, pair.change, -weights[at++]);
    }
    if (!memory.isEmpty()) {
      Pair last = memory.getFirst();
      double scale = last.curvature / dot(last.change, last.change);
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    for (Iterator<Pair> oldest = memory.descendingIterator(); oldest.hasNext(); ) {
      Pair pair = oldest.next();
      double correction = weights[--at] - dot(pair.change, q) / pair.curvature;
      add(q, pair.step, correction);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = held(x[i], gradient[i]) ? 0 : -q[i];
    }
    return q;
  }

  private boolean held(double x, double slope) {
    return (x <= -bound && slope > 0) || (x >= bound && slope < 0);
  }

  private void remember(double[] x, double[] next, double[] gradient, double[] nextGradient) {
    double[] step = new double[x.length];
    double[] change = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      step[i] = next[i] - x[i];
      change[i] = nextGradient[i] - gradient[i];
    }
    double curvature = dot(step, change);
    if (curvature > 1e-10 * dot(change, change)) {
      memory.addFirst(new Pair(step, change, curvature));
      if (memory.size() > MEMORY) {
        memory.removeLast();
      }
    }
  }

  private static void add(double[] to, double[] other, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * other[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
