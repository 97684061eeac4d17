package org.mixlaw.law.scaling;

import java.util.Optional;

/**
 * All that Gauss and Newton's steps need of a series at given exponents: sums over each mixture's
 * measurements, so that a step costs what the mixtures cost.
 */
final class ScaleMoments {
  private static final double LARGEST_FACTOR = 20;

  /** A change of the cost, relative to it, that is rounding. */
  private static final double SETTLED = 1e-10;

  /**
   * Weighted sums over measurements.
   *
   * @param weight of their weights alone
   * @param token of their token terms
   * @param tokenSquares of the squares of these
   * @param loss of losses
   * @param lossByToken of losses times token terms
   * @param lossSquares of squared losses
   */
  record Sums(
      double weight,
      double token,
      double tokenSquares,
      double loss,
      double lossByToken,
      double lossSquares) {
    /** What is known of a level beforehand: a loss without size and token terms. */
    static Sums ofLevel(double weight, double level) {
      return new Sums(weight, 0, 0, weight * level, 0, weight * level * level);
    }
  }

  private final int mixtures;
  private final boolean bySize;
  private final boolean byTokens;
  private final double[] w;
  private final double[] wu;
  private final double[] wv;
  private final double[] wuu;
  private final double[] wuv;
  private final double[] wvv;
  private final double[] wl;
  private final double[] wul;
  private final double[] wvl;
  private final double[] wll;

  /**
   * Sums up a series.
   *
   * @param runs its measurements
   * @param shape the exponents
   * @param terms what they make of sizes and token counts
   * @param guess what is known of its levels beforehand
   */
  ScaleMoments(ScaleRuns runs, LossShape shape, Grid.Terms terms, Optional<ScaleFit.Guess> guess) {
    this.mixtures = runs.mixtures();
    this.bySize = shape.bySize();
    this.byTokens = shape.byTokens();
    this.w = new double[mixtures];
    this.wu = new double[mixtures];
    this.wv = new double[mixtures];
    this.wuu = new double[mixtures];
    this.wuv = new double[mixtures];
    this.wvv = new double[mixtures];
    this.wl = new double[mixtures];
    this.wul = new double[mixtures];
    this.wvl = new double[mixtures];
    this.wll = new double[mixtures];
    runs.addTo(this, terms);
    for (int k = 0; guess.isPresent() && k < mixtures; k++) {
      double weight = guess.get().weight();
      double level = guess.get().level()[k];
      add(k, 0, Sums.ofLevel(weight, level));
    }
  }

  /**
   * Adds measurements of one mixture at one size.
   *
   * @param k the mixture
   * @param u their size term
   * @param sums what they sum to
   */
  void add(int k, double u, Sums sums) {
    w[k] += sums.weight;
    wu[k] += u * sums.weight;
    wv[k] += sums.token;
    wuu[k] += u * u * sums.weight;
    wuv[k] += u * sums.token;
    wvv[k] += sums.tokenSquares;
    wl[k] += sums.loss;
    wul[k] += u * sums.loss;
    wvl[k] += sums.lossByToken;
    wll[k] += sums.lossSquares;
  }

  private double squares(int k, double a, double b) {
    return w[k] + 2 * (a * wu[k] + b * wv[k] + a * b * wuv[k]) + a * a * wuu[k] + b * b * wvv[k];
  }

  private double products(int k, double a, double b) {
    return wl[k] + a * wul[k] + b * wvl[k];
  }

  double sse(double[] factors) {
    double sum = 0;
    for (int k = 0; k < mixtures; k++) {
      if (w[k] > 0) {
        double product = products(k, factors[0], factors[1]);
        sum += Math.max(0, wll[k] - product * product / squares(k, factors[0], factors[1]));
      }
    }
    return sum;
  }

  /**
   * A and B of least squares.
   *
   * @param from where to start
   * @return them
   */
  double[] solve(double[] from) {
    double[] here = {bySize ? from[0] : 0, byTokens ? from[1] : 0};
    double cost = sse(here);
    double damping = 1e-6;
    for (int round = 0; round < 60 && damping < 1e8; round++) {
      double[] next = step(here, damping);
      double there = sse(next);
      if (there < cost) {
        boolean done = cost - there < SETTLED * cost;
        here = next;
        cost = there;
        damping = Math.max(1e-10, damping / 10);
        if (done) {
          break;
        }
      } else if (there - cost < SETTLED * cost) {
        break; // nothing but rounding is left
      } else {
        damping *= 20;
      }
    }
    return here;
  }

  private double[] step(double[] from, double damping) {
    double a = from[0];
    double b = from[1];
    double aa = 1e-12;
    double ab = 0;
    double bb = 1e-12;
    double ga = 0;
    double gb = 0;
    for (int k = 0; k < mixtures; k++) {
      if (w[k] == 0) {
        continue;
      }
      double squares = squares(k, a, b);
      double level = products(k, a, b) / squares;
      double su = wu[k] + a * wuu[k] + b * wuv[k];
      double sv = wv[k] + a * wuv[k] + b * wvv[k];
      ga += level * (wul[k] - level * su);
      gb += level * (wvl[k] - level * sv);
      aa += level * level * (wuu[k] - su * su / squares);
      ab += level * level * (wuv[k] - su * sv / squares);
      bb += level * level * (wvv[k] - sv * sv / squares);
    }
    if (!bySize || !byTokens) {
      ab = 0;
    }
    aa *= 1 + damping;
    bb *= 1 + damping;
    double determinant = aa * bb - ab * ab;
    double toA = bySize ? bounded(a + (bb * ga - ab * gb) / determinant) : 0;
    double toB = byTokens ? bounded(b + (aa * gb - ab * ga) / determinant) : 0;
    if (toA == 0 || toA == LARGEST_FACTOR) {
      toB = byTokens ? bounded(b + (gb - ab * (toA - a)) / bb) : 0; // the best along that bound
    } else if (toB == 0 || toB == LARGEST_FACTOR) {
      toA = bySize ? bounded(a + (ga - ab * (toB - b)) / aa) : 0;
    }
    return new double[] {toA, toB};
  }

  ScaleFit.Scale scale(double[] factors) {
    double[] level = new double[mixtures];
    double[] weight = new double[mixtures];
    for (int k = 0; k < mixtures; k++) {
      weight[k] = squares(k, factors[0], factors[1]);
      level[k] = w[k] > 0 ? products(k, factors[0], factors[1]) / weight[k] : Double.NaN;
    }
    return new ScaleFit.Scale(factors[0], factors[1], level, weight);
  }

  private static double bounded(double factor) {
    return Math.max(0, Math.min(LARGEST_FACTOR, factor));
  }
}
