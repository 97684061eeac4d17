package org.mixlaw.fit.baseline;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.mixlaw.law.boosting.LightGbm;

/**
 * Regressions of a loss on numbers, the proportions of a mixture above all: what one would reach
 * for without a law. Targets must be above 0 for {@link #LOG_LINEAR}.
 */
public enum Regression {
  /** The mean of all targets. */
  MEAN {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      double mean = Arrays.stream(y).average().orElseThrow();
      return point -> mean;
    }
  },
  /** Linear, ridge by leave-one-out. */
  LINEAR {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      return RidgeRegression.fit(x, y, point -> point);
    }
  },
  /** The logarithm of the loss, linear. */
  LOG_LINEAR {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      ToDoubleFunction<double[]> log =
          RidgeRegression.fit(x, Arrays.stream(y).map(Math::log).toArray(), point -> point);
      return point -> Math.exp(log.applyAsDouble(point));
    }
  },
  /** Quadratic with all interactions, ridge by leave-one-out. */
  QUADRATIC {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      return RidgeRegression.fit(x, y, Regression::quadratic);
    }
  },
  /** Gradient-boosted regression trees (LightGBM). */
  BOOSTED_TREES {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      return y.length < LEAST_FOR_LIBRARY ? MEAN.fit(x, y, seed) : LightGbm.regression(x, y);
    }

    @Override
    public boolean available() {
      return LightGbm.unavailable().isEmpty();
    }
  },
  /**
   * A Gaussian process with a Gaussian kernel about the linear regression; length scale and noise
   * by cross-validation.
   */
  GAUSSIAN_PROCESS {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      return y.length < LEAST_FOR_LIBRARY ? LINEAR.fit(x, y, seed) : process(x, y, seed);
    }
  };

  private static final int LEAST_FOR_LIBRARY = 5;
  private static final int FOLDS = 4;
  private static final double[] LENGTHS = {1, 2, 4};
  private static final double[] NOISES = {1e-3, 3e-2};

  /**
   * Fits.
   *
   * @param x features, a row a point
   * @param y targets
   * @param seed feeds what is random
   * @return the prediction at a point
   */
  public abstract ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed);

  /**
   * Whether it can be fitted on this machine.
   *
   * @return false where a native library does not load
   */
  public boolean available() {
    return true;
  }

  /**
   * The name on the command line and in tables.
   *
   * @return lower case, with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double[] quadratic(double[] x) {
    double[] columns = new double[x.length + x.length * (x.length + 1) / 2];
    System.arraycopy(x, 0, columns, 0, x.length);
    int at = x.length;
    for (int i = 0; i < x.length; i++) {
      for (int j = i; j < x.length; j++) {
        columns[at++] = x[i] * x[j];
      }
    }
    return columns;
  }

  private static ToDoubleFunction<double[]> process(double[][] x, double[] y, long seed) {
    double best = Double.POSITIVE_INFINITY;
    double length = LENGTHS[0];
    double noise = NOISES[0];
    int[] fold = folds(y.length, seed);
    for (double l : LENGTHS) {
      for (double e : NOISES) {
        double error = 0;
        for (int f = 0; f < FOLDS; f++) {
          error += foldError(x, y, fold, f, l, e);
        }
        if (error < best) {
          best = error;
          length = l;
          noise = e;
        }
      }
    }
    return process(x, y, length, noise);
  }

  private static double foldError(
      double[][] x, double[] y, int[] fold, int out, double length, double noise) {
    int[] in = java.util.stream.IntStream.range(0, y.length).filter(i -> fold[i] != out).toArray();
    ToDoubleFunction<double[]> fitted =
        process(
            Arrays.stream(in).mapToObj(i -> x[i]).toArray(double[][]::new),
            Arrays.stream(in).mapToDouble(i -> y[i]).toArray(),
            length,
            noise);
    double error = 0;
    for (int i = 0; i < y.length; i++) {
      double miss = fold[i] == out ? fitted.applyAsDouble(x[i]) - y[i] : 0;
      error += miss * miss;
    }
    return error;
  }

  /** Residuals of the linear regression, at unit scale, over features at unit scale. */
  private static ToDoubleFunction<double[]> process(
      double[][] x, double[] y, double length, double noise) {
    ToDoubleFunction<double[]> linear = LINEAR.fit(x, y, 0);
    Scale scale = Scale.of(x);
    double[] residual = new double[y.length];
    double size = 0;
    for (int i = 0; i < y.length; i++) {
      residual[i] = y[i] - linear.applyAsDouble(x[i]);
      size += residual[i] * residual[i] / y.length;
    }
    double unit = Math.sqrt(size);
    if (!(unit > 1e-9)) {
      return linear;
    }
    for (int i = 0; i < y.length; i++) {
      residual[i] /= unit;
    }
    double[][] places = Arrays.stream(x).map(scale::apply).toArray(double[][]::new);
    double width = length * Math.sqrt(x[0].length / 2.0);
    RealMatrix covariance = new Array2DRowRealMatrix(y.length, y.length);
    for (int i = 0; i < y.length; i++) {
      double[] row = likeness(places, places[i], width);
      row[i] += noise;
      covariance.setRow(i, row);
    }
    double[] weights =
        new CholeskyDecomposition(covariance)
            .getSolver()
            .solve(new ArrayRealVector(residual, false))
            .toArray();
    return point -> {
      double[] here = likeness(places, scale.apply(point), width);
      double sum = 0;
      for (int i = 0; i < here.length; i++) {
        sum += weights[i] * here[i];
      }
      return linear.applyAsDouble(point) + unit * sum;
    };
  }

  private static double[] likeness(double[][] places, double[] place, double width) {
    double[] likeness = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      double squares = 0;
      for (int j = 0; j < place.length; j++) {
        squares += (places[i][j] - place[j]) * (places[i][j] - place[j]);
      }
      likeness[i] = Math.exp(-0.5 * squares / (width * width));
    }
    return likeness;
  }

  private static int[] folds(int n, long seed) {
    int[] order = java.util.stream.IntStream.range(0, n).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    int[] fold = new int[n];
    for (int i = 0; i < n; i++) {
      fold[order[i]] = i % FOLDS;
    }
    return fold;
  }

  /** Features at mean 0 and standard deviation 1. */
  private record Scale(double[] mean, double[] deviation) {
    static Scale of(double[][] x) {
      double[] mean = new double[x[0].length];
      double[] deviation = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        for (double[] row : x) {
          mean[j] += row[j] / x.length;
        }
        for (double[] row : x) {
          deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / x.length;
        }
        deviation[j] = Math.sqrt(deviation[j]);
      }
      return new Scale(mean, deviation);
    }

    double[] apply(double[] point) {
      double[] scaled = new double[point.length];
      for (int j = 0; j < point.length; j++) {
        scaled[j] = deviation[j] > 1e-12 ? (point[j] - mean[j]) / deviation[j] : 0;
      }
      return scaled;
    }
  }
}
