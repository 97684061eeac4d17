package org.mixlaw.fit.baseline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.mixlaw.loss.LossCurve;
import org.mixlaw.mixture.Mixture;

/**
 * Extrapolations that know nothing of mixtures: each takes the curve of the very mixture asked for,
 * so that they say nothing of mixtures never measured. Where a mixture was measured at other sizes
 * they are strong, and every law must be shown beside them.
 *
 * <p>Toward the target's tokens each size is first read off its own curve: interpolated in log
 * tokens where they were measured, and beyond by the curve's own power law.
 */
public enum Extrapolation {
  /** The loss of the largest size at its last checkpoint, as it is. */
  LAST_VALUE {
    @Override
    OptionalDouble predict(
        SortedMap<Double, LossCurve> bySize, double params, double tokens, double exponent) {
      return OptionalDouble.of(bySize.get(bySize.lastKey()).last().loss());
    }
  },
  /**
   * The logarithm of the loss, linear in the logarithm of the size, through the two largest sizes.
   */
  LOG_LINEAR_IN_SIZE {
    @Override
    OptionalDouble predict(
        SortedMap<Double, LossCurve> bySize, double params, double tokens, double exponent) {
      double large = bySize.lastKey();
      double largeLoss = CurveReading.at(bySize.get(large), tokens);
      if (bySize.size() < 2) {
        return OptionalDouble.empty();
      }
      double small = bySize.headMap(large).lastKey();
      double smallLoss = CurveReading.at(bySize.get(small), tokens);
      double slope = Math.log(largeLoss / smallLoss) / Math.log(large / small);
      return OptionalDouble.of(largeLoss * Math.pow(params / large, slope));
    }
  },
  /** {@code L(N) = E + A / N^alpha} for each mixture, with one alpha for all of them. */
  SHARED_SIZE_LAW {
    @Override
    OptionalDouble predict(
        SortedMap<Double, LossCurve> bySize, double params, double tokens, double exponent) {
      return bySize.size() < 2
          ? OptionalDouble.empty()
          : OptionalDouble.of(SizeLine.of(bySize, tokens, exponent).at(params));
    }
  };

  private static final double LEAST_EXPONENT = 0.01;
  private static final double LARGEST_EXPONENT = 1.5;

  abstract OptionalDouble predict(
      SortedMap<Double, LossCurve> bySize, double params, double tokens, double exponent);

  /**
   * The name in tables.
   *
   * @return lower case, with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Predicts the loss of a mixture that was measured. */
  @FunctionalInterface
  public interface Predictor {
    /**
     * Predicts.
     *
     * @param mixture a mixture
     * @param params non-embedding parameters
     * @param tokens training tokens
     * @return the loss, or empty where the mixture was not measured, or at too few sizes
     */
    OptionalDouble predict(Mixture mixture, double params, double tokens);
  }

  /**
   * Takes in what was measured of one validation domain.
   *
   * @param observations the losses; several at one mixture, size and tokens count as their mean
   * @return the prediction
   */
  public Predictor fit(List<Observation> observations) {
    Map<Mixture, SortedMap<Double, LossCurve>> curves = CurveReading.curves(observations);
    Map<Double, Double> exponents = new TreeMap<>();
    return (mixture, params, tokens) -> {
      SortedMap<Double, LossCurve> bySize = curves.get(mixture);
      if (bySize == null) {
        return OptionalDouble.empty();
      }
      double exponent =
          this == SHARED_SIZE_LAW
              ? exponents.computeIfAbsent(tokens, t -> exponent(curves, t))
              : Double.NaN;
      return predict(bySize, params, tokens, exponent);
    };
  }

  private static double exponent(Map<Mixture, SortedMap<Double, LossCurve>> curves, double tokens) {
    List<SortedMap<Double, LossCurve>> enough =
        curves.values().stream().filter(bySize -> bySize.size() > 2).toList();
    if (enough.isEmpty()) {
      return USUAL_EXPONENT;
    }
    return new BrentOptimizer(1e-8, 1e-10)
        .optimize(
            new MaxEval(300),
            GoalType.MINIMIZE,
            new UnivariateObjectiveFunction(
                alpha ->
                    enough.stream()
                        .mapToDouble(bySize -> SizeLine.of(bySize, tokens, alpha).sse)
                        .sum()),
            new SearchInterval(LEAST_EXPONENT, LARGEST_EXPONENT, USUAL_EXPONENT))
        .getPoint();
  }

  /** Where no mixture has three sizes: Chinchilla's exponent of size (Hoffmann et al. 2022). */
  private static final double USUAL_EXPONENT = 0.34;

  /** E and A of one mixture for a given exponent, by least squares. */
  private record SizeLine(double floor, double scale, double unit, double exponent, double sse) {
    static SizeLine of(SortedMap<Double, LossCurve> bySize, double tokens, double exponent) {
      double unit = bySize.lastKey();
      int n = bySize.size();
      double[] x = new double[n];
      double[] y = new double[n];
      int i = 0;
      for (Map.Entry<Double, LossCurve> entry : bySize.entrySet()) {
        x[i] = Math.pow(entry.getKey() / unit, -exponent);
        y[i] = CurveReading.at(entry.getValue(), tokens);
        i++;
      }
      double meanX = java.util.Arrays.stream(x).average().orElseThrow();
      double meanY = java.util.Arrays.stream(y).average().orElseThrow();
      double cross = 0;
      double square = 0;
      for (int k = 0; k < n; k++) {
        cross += (x[k] - meanX) * (y[k] - meanY);
        square += (x[k] - meanX) * (x[k] - meanX);
      }
      double scale = Math.max(0, cross / square);
      double floor = meanY - scale * meanX;
      double sse = 0;
      for (int k = 0; k < n; k++) {
        double miss = floor + scale * x[k] - y[k];
        sse += miss * miss;
      }
      return new SizeLine(floor, scale, unit, exponent, sse);
    }

    double at(double params) {
      return Math.max(0, floor + scale * Math.pow(params / unit, -exponent));
    }
  }
}
