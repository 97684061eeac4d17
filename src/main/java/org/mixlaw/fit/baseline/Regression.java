package org.mixlaw.fit.baseline;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import smile.math.kernel.GaussianKernel;
import smile.regression.GaussianProcessRegression;
import smile.regression.GradientTreeBoost;

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
  /** Gradient-boosted regression trees (Smile). */
  BOOSTED_TREES {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      if (y.length < LEAST_FOR_LIBRARY) {
        return MEAN.fit(x, y, seed);
      }
      smile.math.Math.setSeed(seed);
      GradientTreeBoost trees =
          new GradientTreeBoost(
              x, y, GradientTreeBoost.Loss.LeastSquares, TREES, LEAVES, SHRINKAGE, SUBSAMPLE);
      return trees::predict;
    }
  },
  /**
   * A Gaussian process with a Gaussian kernel (Smile) about the linear regression; length scale and
   * noise by cross-validation.
   */
  GAUSSIAN_PROCESS {
    @Override
    public ToDoubleFunction<double[]> fit(double[][] x, double[] y, long seed) {
      return y.length < LEAST_FOR_LIBRARY ? LINEAR.fit(x, y, seed) : process(x, y, seed);
    }
  };

  private static final int TREES = 300;
  private static final int LEAVES = 6;
  private static final double SHRINKAGE = 0.05;
  private static final double SUBSAMPLE = 0.8;
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
    GaussianProcessRegression<double[]> process =
        new GaussianProcessRegression<>(
            Arrays.stream(x).map(scale::apply).toArray(double[][]::new),
            residual,
            new GaussianKernel(length * Math.sqrt(x[0].length / 2.0)),
            noise);
    return point -> linear.applyAsDouble(point) + unit * process.predict(scale.apply(point));
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
