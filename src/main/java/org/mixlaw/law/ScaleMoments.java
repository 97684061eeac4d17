package org.mixlaw.law;

import java.util.Optional;

/**
 * All that Gauss and Newton's steps need of a series at given exponents: sums over each mixture's
 * measurements, so that a step costs what the mixtures cost.
 */
final class ScaleMoments {
  private static final double LARGEST_FACTOR = 20;

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
   * @param s the measurements
   * @param shape the exponents
   * @param weight weight of each measurement
   * @param guess what is known of its levels beforehand
   */
  ScaleMoments(Series s, LossShape shape, double[] weight, Optional<ScaleFit.Guess> guess) {
    this.mixtures = s.mixtures();
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
    double params = Double.NaN;
    double tokens = Double.NaN;
    double u = 0;
    double v = 0;
    for (int m = 0; m < s.size(); m++) {
      if (s.params()[m] != params || s.tokens()[m] != tokens) {
        params = s.params()[m];
        tokens = s.tokens()[m];
        u = shape.sizeTerm(params);
        v = shape.tokenTerm(params, tokens);
      }
      add(s.mixture()[m], weight[m], u, v, s.loss()[m]);
    }
    for (int k = 0; guess.isPresent() && k < mixtures; k++) {
      add(k, guess.get().weight(), 0, 0, guess.get().level()[k]);
    }
  }

  private void add(int k, double weight, double u, double v, double loss) {
    w[k] += weight;
    wu[k] += weight * u;
    wv[k] += weight * v;
    wuu[k] += weight * u * u;
    wuv[k] += weight * u * v;
    wvv[k] += weight * v * v;
    wl[k] += weight * loss;
    wul[k] += weight * u * loss;
    wvl[k] += weight * v * loss;
    wll[k] += weight * loss * loss;
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

  /** A and B. */
  double[] solve() {
    double[] here = {bySize ? 0.3 : 0, byTokens ? 0.1 : 0};
    double cost = sse(here);
    double damping = 1e-6;
    for (int round = 0; round < 60 && damping < 1e8; round++) {
      double[] next = step(here, damping);
      double there = sse(next);
      if (there < cost) {
        boolean done = cost - there < 1e-12 * cost;
        here = next;
        cost = there;
        damping = Math.max(1e-10, damping / 10);
        if (done) {
          break;
        }
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
    double moveA = bySize ? (bb * ga - ab * gb) / determinant : 0;
    double moveB = byTokens ? (aa * gb - ab * ga) / determinant : 0;
    return new double[] {bySize ? bounded(a + moveA) : 0, byTokens ? bounded(b + moveB) : 0};
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
